package dev.writ.bench;

import dev.writ.kernel.approval.Approval;
import dev.writ.kernel.job.JobSettings;
import dev.writ.kernel.job.Scheduling;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.vms.VmsRoom;
import dev.writ.vms.cluster.Kind;
import dev.writ.vms.decide.Labels;
import dev.writ.vms.decide.MachineOperation;
import dev.writ.vms.observe.StatusSync;
import dev.writ.vms.observe.Watches;
import dev.writ.vms.view.MachineFilter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Machines from the request to their status, with database, API server and house on this computer.
 * The calls are made in the JVM: HTTP comes on top.
 */
final class VmsRequests {
  private static final int CALLERS = 4;
  private static final int CALLS = 400;
  private static final int STORY = 1_000;
  private static final int LISTED = 10_000;
  private static final int CHANGES_PER_SECOND = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private VmsRequests() {}

  static List<Figure> measure() throws Exception {
    List<Figure> figures = new ArrayList<>();
    try (BenchStore store = new BenchStore(VmsRoom.CHANGELOG);
        VmsHouse house = new VmsHouse(store.database())) {
      figures.addAll(calls(house));
      figures.addAll(story(house));
      figures.addAll(statusChanges(house));
      figures.addAll(listAndPower(house));
    }
    return figures;
  }

  /** Submits, and approvals with a dry run, by four people at once. */
  private static List<Figure> calls(VmsHouse house) throws Exception {
    Queue<UUID> tickets = new ConcurrentLinkedQueue<>();
    AtomicInteger next = new AtomicInteger();
    each(CALLERS, CALLS / 2, _ -> tickets.add(house.request(next.getAndIncrement())));
    Load.Result submits =
        each(CALLERS, CALLS, _ -> tickets.add(house.request(next.getAndIncrement())));
    Callable<?> approve =
        () ->
            house.desk.approve(
                tickets.remove(), house.approvers.getFirst(), Approval.plain(), null);
    each(CALLERS, CALLS / 2, _ -> approve.call());
    Load.Result approvals = each(CALLERS, CALLS, _ -> approve.call());
    return List.of(
        Figure.atMost("POST /vms, 4 at once, p95 in process", submits.quantile(0.95), "ms", 200),
        Figure.atMost(
            "approve with dry run, 4 at once, p95 in process",
            approvals.quantile(0.95),
            "ms",
            400));
  }

  /** 1,000 requests, approved by twenty people at once, then worked with the shipped settings. */
  private static List<Figure> story(VmsHouse house) throws Exception {
    work(house, made(house)); // what the calls above left
    int before = made(house);
    Queue<UUID> tickets = new ConcurrentLinkedQueue<>();
    AtomicInteger next = new AtomicInteger();
    Load.Result submits = each(20, STORY, _ -> tickets.add(house.request(next.getAndIncrement())));
    Load.Result approvals =
        each(
            20,
            STORY,
            i ->
                house.desk.approve(
                    tickets.remove(), house.approvers.get(i), Approval.plain(), null));
    double seconds = work(house, before + STORY);
    int objects =
        house
            .workshop
            .clusters()
            .find(house.cluster.id())
            .orElseThrow()
            .list(Kind.VIRTUAL_MACHINE, Labels.SHIPPED.managedBy(), Labels.WRIT)
            .items()
            .size();
    return List.of(
        Figure.told("1,000 requests by 20 at once", submits.perSecond(), "1/s"),
        Figure.told("1,000 approvals by 20 at once", approvals.perSecond(), "1/s"),
        Figure.told("an approval among them, p95", approvals.quantile(0.95), "ms"),
        Figure.atLeast("machines applied", STORY / seconds * 60, "1/min", 600),
        Figure.atMost("lost", before + STORY - number(house, COMPLETED), "", 0),
        Figure.atMost("done twice", number(house, TWICE), "", 0),
        Figure.atMost("objects missing or too many", Math.abs(objects - before - STORY), "", 0),
        Figure.atMost("services with a gap in their indexes", number(house, GAPS), "", 0));
  }

  private static final String COMPLETED =
      """
      SELECT count(*) FROM kernel_events e JOIN kernel_tickets t ON t.event_id = e.id
      WHERE e.kind = 'WORK' AND e.status = 'COMPLETED' AND t.status = 'COMPLETED'
        AND e.operation = 'CREATE_VM'""";

  private static final String TWICE =
      """
      SELECT count(*) FROM (
        SELECT event_id FROM kernel_audit WHERE action_code = 'EXECUTION_COMPLETED'
        GROUP BY event_id HAVING count(*) > 1
        UNION ALL
        SELECT parent_id FROM kernel_events WHERE kind = 'FACT' GROUP BY parent_id
        HAVING count(*) > 1) x""";

  private static final String GAPS =
      """
      SELECT count(*) FROM vms_services s WHERE s.next_instance_index - 1 <> (
        SELECT count(DISTINCT CAST(v.instance AS int)) FROM vms_vms v
        WHERE v.service_id = s.id AND CAST(v.instance AS int) < s.next_instance_index)""";

  /** Works the queue empty; gives the seconds. */
  private static double work(VmsHouse house, int machines) throws Exception {
    long start = System.nanoTime();
    try (Scheduling workers = new Scheduling(house.jobs, List.of(), JobSettings.shipped("bench"))) {
      workers.start();
      while (number(house, COMPLETED) < machines) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new IllegalStateException("the machines were not made in " + PATIENCE);
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private static int made(VmsHouse house) {
    return number(house, "SELECT count(*) FROM vms_vms WHERE namespace = 'dev'");
  }

  /** A hundred machines a second show another status, each one once. */
  private static List<Figure> statusChanges(VmsHouse house) throws Exception {
    new StatusSync(house.database, Labels.SHIPPED)
        .resync(
            house.cluster.id(), house.workshop.clusters().find(house.cluster.id()).orElseThrow());
    List<String> names = texts(house, "SELECT name FROM vms_vms WHERE namespace = 'dev'");
    Map<String, Long> shown = new ConcurrentHashMap<>();
    Queue<Long> lags = new ConcurrentLinkedQueue<>();
    Runnable kept =
        () ->
            texts(house, "SELECT name FROM vms_vms WHERE status = 'PAUSED'")
                .forEach(
                    name -> {
                      Long since = shown.remove(name);
                      if (since != null) {
                        lags.add(System.nanoTime() - since);
                      }
                    });
    try (Watches watches =
        new Watches(house.database, house.workshop.clusters(), Labels.SHIPPED, _ -> {}, kept)) {
      watches.start();
      long start = System.nanoTime();
      for (int i = 0; i < names.size(); i++) {
        long due = start + i * (TimeUnit.SECONDS.toNanos(1) / CHANGES_PER_SECOND);
        TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
        shown.put(names.get(i), System.nanoTime());
        pause(house, names.get(i));
      }
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!shown.isEmpty() && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    Load.Result all = new Load.Result(lags.stream().mapToLong(Long::longValue).toArray(), 1);
    return List.of(
        Figure.told("status changes, 100/s", names.size(), ""),
        Figure.atMost("changes that reached no row", shown.size(), "", 0),
        Figure.atMost("status change to row, p95", all.quantile(0.95), "ms", 2_000));
  }

  private static void pause(VmsHouse house, String name) {
    house.sandbox.apply(
        """
        apiVersion: kubevirt.io/v1
        kind: VirtualMachine
        metadata:
          name: %s
          namespace: dev
          annotations: {sandbox.writ.dev/status: Paused}
        """
            .formatted(name));
  }

  /** 10,000 machines that stand in the database only; a thousand are asked to start. */
  private static List<Figure> listAndPower(VmsHouse house) throws Exception {
    house.database.inTransaction(
        tx ->
            tx.handle()
                .createUpdate(
                    """
                    INSERT INTO vms_vms (id, service_id, namespace, name, instance, cluster_id,
                      environment, status, status_since, desired_run, revision, creation_event_id,
                      created_by, created_at)
                    SELECT id, :service, 'prod', 'prod-shop-s0-' || i, CAST(i AS text), :cluster,
                      'prod', 'STOPPED', :now, 'Halted', 1, id, :by, :now
                    FROM (SELECT gen_random_uuid() AS id, i FROM generate_series(1, :count) i) x
                    """)
                .bind("service", house.services.getFirst())
                .bind("cluster", house.cluster.id())
                .bind("by", house.asker.userId())
                .bind("count", LISTED)
                .bind("now", tx.now())
                .execute());
    int pages = LISTED / 50;
    Callable<?> list =
        () ->
            house
                .room
                .machines()
                .list(
                    house.asker,
                    MachineFilter.NONE,
                    new Page.Wish(1 + (int) (Math.random() * pages), 50));
    each(CALLERS, CALLS / 2, _ -> list.call());
    Load.Result lists = each(CALLERS, CALLS, _ -> list.call());

    Queue<String> stopped =
        new ConcurrentLinkedQueue<>(
            texts(house, "SELECT id FROM vms_vms WHERE status = 'STOPPED' LIMIT " + STORY));
    Queue<UUID> tickets = new ConcurrentLinkedQueue<>();
    each(
        CALLERS,
        STORY,
        _ ->
            tickets.add(
                VmsHouse.ticket(
                    house
                        .room
                        .machines()
                        .operate(
                            house.asker,
                            UUID.fromString(stopped.remove()),
                            MachineOperation.START,
                            Json.object(),
                            null)
                        .body())));
    Load.Result approvals =
        each(
            CALLERS,
            STORY,
            i ->
                house.desk.approve(
                    tickets.remove(), house.approvers.get(i), Approval.plain(), null));
    return List.of(
        Figure.atMost("list of 10,000 machines, 4 at once, p95", lists.quantile(0.95), "ms", 150),
        Figure.atMost(
            "approve without dry run, 4 at once, p95", approvals.quantile(0.95), "ms", 200));
  }

  /** Something that a caller does; told which of the callers it is. */
  private interface Call {
    void by(int caller) throws Exception;
  }

  /** So many calls by so many callers at once. */
  private static Load.Result each(int callers, int calls, Call call) throws Exception {
    AtomicInteger left = new AtomicInteger(calls);
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      List<Future<ArrayDeque<Long>>> loops = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        int caller = i;
        loops.add(
            threads.submit(
                () -> {
                  ArrayDeque<Long> nanos = new ArrayDeque<>();
                  while (left.getAndDecrement() > 0) {
                    long before = System.nanoTime();
                    call.by(caller);
                    nanos.add(System.nanoTime() - before);
                  }
                  return nanos;
                }));
      }
      List<Long> all = new ArrayList<>();
      for (Future<ArrayDeque<Long>> loop : loops) {
        all.addAll(loop.get());
      }
      return new Load.Result(
          all.stream().mapToLong(Long::longValue).toArray(), (System.nanoTime() - start) / 1e9);
    }
  }

  private static int number(VmsHouse house, String sql) {
    return house.database.read(handle -> handle.createQuery(sql).mapTo(Integer.class).one());
  }

  private static List<String> texts(VmsHouse house, String sql) {
    return house.database.read(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }
}
