package dev.writ.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.writ.kernel.approval.Submission;
import dev.writ.kernel.job.JobSettings;
import dev.writ.kernel.job.Scheduling;
import dev.writ.kernel.store.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * How fast a full queue is emptied, beside db-scheduler alone over the same table, and how long a
 * job waits when nothing else is to be done.
 */
final class NoOpJobs {
  private static final int WORKERS = 20;
  private static final int WARM_UP = 5_000;
  private static final int QUEUED = 5_000;
  private static final int ROUNDS = 3;
  private static final int SINGLE = 60;

  /** No event behind it: what remains is the library's own work, pick and remove. */
  private static final OneTimeTask<Void> BARE = Tasks.oneTime("bare").execute((job, context) -> {});

  private NoOpJobs() {}

  static List<Figure> measure() throws Exception {
    try (BenchStore store = new BenchStore()) {
      BenchKernel kernel = BenchKernel.over(store.database());
      house(store, kernel, WARM_UP);
      bare(store, WARM_UP);
      double[] house = new double[ROUNDS];
      double[] bare = new double[ROUNDS];
      double[] inJvm = new double[ROUNDS];
      double[] inPostgres = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        Drain worked = house(store, kernel, QUEUED);
        house[i] = worked.perSecond();
        inJvm[i] = worked.jvmMillis();
        inPostgres[i] = worked.postgresMillis();
        bare[i] = bare(store, QUEUED).perSecond();
      }
      return List.of(
          Figure.atLeast(
              "no-op jobs, %d workers, median of %d".formatted(WORKERS, ROUNDS),
              median(house),
              "job/s",
              1_600),
          Figure.told("bare db-scheduler, as many threads, same run", median(bare), "job/s"),
          Figure.told("house / bare db-scheduler", median(house) / median(bare), ""),
          Figure.told("processor time for a job, in this JVM", median(inJvm), "ms"),
          Figure.told("processor time for a job, in PostgreSQL", median(inPostgres), "ms"),
          Figure.atMost(
              "start delay when idle, p95", startDelay95(store.database(), kernel), "ms", 400));
    }
  }

  /** What emptying the queue took; processor time for each job. */
  private record Drain(double perSecond, double jvmMillis, double postgresMillis) {}

  /** Work of the house: submitted through the desk, begun, run and ended. */
  private static Drain house(BenchStore store, BenchKernel kernel, int jobs) throws Exception {
    Submission request = BenchKernel.request(BenchKernel.FREE);
    for (int i = 0; i < jobs; i++) {
      kernel.desk().submit(request);
    }
    try (Scheduling workers = workers(kernel)) {
      return drain(store, jobs, workers::start);
    }
  }

  private static Drain bare(BenchStore store, int jobs) throws Exception {
    store
        .database()
        .inTransaction(
            tx ->
                tx.handle()
                    .execute(
                        """
                        INSERT INTO kernel_jobs
                          (task_name, task_instance, execution_time, picked, version)
                        SELECT 'bare', gen_random_uuid()::text, now(), false, 1
                        FROM generate_series(1, ?)""",
                        jobs));
    JobSettings shipped = JobSettings.shipped("bare");
    Scheduler scheduler =
        Scheduler.create(store.database().pool(), BARE)
            .tableName("kernel_jobs")
            .threads(WORKERS)
            .pollingInterval(shipped.poll())
            .pollUsingLockAndFetch(0.5, 1.0)
            .heartbeatInterval(shipped.heartbeat())
            .build();
    try {
      return drain(store, jobs, scheduler::start);
    } finally {
      scheduler.stop();
    }
  }

  private static Drain drain(BenchStore store, int jobs, Runnable start)
      throws InterruptedException {
    long jvm = processorNanos(ProcessHandle.current());
    long postgres = store.processorNanos();
    long before = System.nanoTime();
    start.run();
    awaitNoJobs(store.database());
    double seconds = (System.nanoTime() - before) / 1e9;
    return new Drain(
        jobs / seconds,
        (processorNanos(ProcessHandle.current()) - jvm) / 1e6 / jobs,
        (store.processorNanos() - postgres) / 1e6 / jobs);
  }

  private static Scheduling workers(BenchKernel kernel) {
    return new Scheduling(
        kernel.jobs(), List.of(), JobSettings.shipped("bench").withWorkers(WORKERS));
  }

  private static double startDelay95(Database database, BenchKernel kernel) throws Exception {
    Submission request = BenchKernel.request(BenchKernel.FREE);
    List<Double> delays = new ArrayList<>();
    try (Scheduling workers = workers(kernel)) {
      workers.start();
      for (int i = 0; i < SINGLE; i++) {
        UUID event = UUID.fromString(kernel.desk().submit(request).body().get("event_id").asText());
        awaitNoJobs(database);
        delays.add(startDelay(database, event));
      }
    }
    Collections.sort(delays);
    return delays.get((int) (SINGLE * 0.95));
  }

  private static void awaitNoJobs(Database database) throws InterruptedException {
    while (database.<Boolean>read(
        h ->
            h.createQuery(
                    "SELECT EXISTS (SELECT FROM kernel_jobs WHERE task_name IN ('event', 'bare'))")
                .mapTo(Boolean.class)
                .one())) {
      Thread.sleep(10);
    }
  }

  private static double startDelay(Database database, UUID event) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT extract(epoch FROM a.started_at - e.created_at) * 1000
                    FROM kernel_attempts a JOIN kernel_events e ON e.id = a.event_id
                    WHERE e.id = ?""")
                .bind(0, event)
                .mapTo(Double.class)
                .one());
  }

  static long processorNanos(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
