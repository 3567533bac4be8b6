package dev.writ.bench;

import dev.writ.sandbox.fault.RequestLog;
import dev.writ.workloads.WorkloadsRoom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * What the room asks of a cluster in which nothing happens: 1,000 pods of 100 Deployments that were
 * set right, and one policy that still finds something in each. Counted by the pretend cluster.
 */
final class SteadyState {
  /** For how many minutes nothing happens; a system property. */
  static final String MINUTES = "writ.bench.minutes";

  private static final int DEPLOYMENTS = 100;
  private static final int REPLICAS = 10;
  private static final int AT_ONCE = 100;
  private static final Duration SHIPPED = Duration.ofMinutes(10);
  private static final Set<String> READS = Set.of("get", "list");
  private static final Set<String> LOOKS = Set.of("get", "list", "watch");

  private static final String POLICIES =
      """
      apiVersion: devops.stochastic.io/v1
      kind: DevOpsPolicy
      metadata: {name: enforce, namespace: staging}
      spec:
        requireLivenessProbe: true
        requireReadinessProbe: true
        maxRestartCount: 3
        forbidPendingDuration: 300
        enforcementMode: enforce
        rollout: {maxConcurrent: 100}
        defaultProbe: {initialDelaySeconds: 0, periodSeconds: 1}
      ---
      apiVersion: devops.stochastic.io/v1
      kind: DevOpsPolicy
      metadata: {name: audit, namespace: staging}
      spec: {requireResources: true}
      """;

  private SteadyState() {}

  static List<Figure> measure() throws Exception {
    Duration time =
        Duration.ofMinutes(Integer.getInteger(MINUTES, Math.toIntExact(SHIPPED.toMinutes())));
    try (BenchStore store = new BenchStore(WorkloadsRoom.CHANGELOG);
        WorkloadsHouse house = new WorkloadsHouse(store.database(), AT_ONCE)) {
      house.namespace("staging");
      house.sandbox.apply(POLICIES);
      for (int i = 0; i < DEPLOYMENTS; i++) {
        house.deploy("staging", "web" + i, REPLICAS);
      }
      WorkloadsHouse.await(() -> ended(store) == DEPLOYMENTS);
      pause(Duration.ofSeconds(5)); // until the last status is written
      double before = house.requests(READS);
      house.sandbox.requestLog().start();
      pause(time);
      double asked = house.requests(READS) - before;
      List<RequestLog.Entry> entries =
          house.sandbox.requestLog().entries().stream()
              .filter(entry -> entry.user().equals(WorkloadsHouse.USER))
              .toList();
      List<RequestLog.Entry> others =
          entries.stream().filter(entry -> !entry.resource().equals("leases")).toList();
      String what =
          "%d pods, %d min of nothing: ".formatted(DEPLOYMENTS * REPLICAS, time.toMinutes());
      return List.of(
          Figure.atMost(
              what + "LIST and GET beside the Lease's",
              count(others, entry -> READS.contains(entry.verb())),
              "",
              0),
          Figure.atMost(what + "the same by writ_workloads_api_requests_total", asked, "", 0),
          Figure.atMost(
              what + "writes of workloads",
              count(others, entry -> isWrite(entry) && isWorkload(entry)),
              "",
              0),
          Figure.told(
              what + "writes of policies, reports and events",
              count(others, entry -> isWrite(entry) && !isWorkload(entry)),
              ""),
          Figure.told(what + "requests for the Lease", entries.size() - others.size(), ""));
    }
  }

  private static double count(List<RequestLog.Entry> entries, Predicate<RequestLog.Entry> wanted) {
    return (double) entries.stream().filter(wanted).count();
  }

  private static boolean isWrite(RequestLog.Entry entry) {
    return !LOOKS.contains(entry.verb());
  }

  private static boolean isWorkload(RequestLog.Entry entry) {
    return entry.group().equals("apps") || entry.resource().equals("pods");
  }

  private static long ended(BenchStore store) {
    return store
        .database()
        .read(
            handle ->
                handle
                    .createQuery(
                        "SELECT count(*) FROM workloads_remediations WHERE state = 'COMPLETED'")
                    .mapTo(Long.class)
                    .one());
  }

  private static void pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
    }
  }
}
