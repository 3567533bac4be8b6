package dev.writ.bench;

import dev.writ.kernel.approval.Submission;
import dev.writ.kernel.job.JobSettings;
import dev.writ.kernel.job.Scheduling;
import dev.writ.kernel.store.Database;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** How fast a full queue is emptied, and how long a job waits when nothing else is to be done. */
final class NoOpJobs {
  private static final int QUEUED = 15_000;
  private static final int SINGLE = 60;

  private NoOpJobs() {}

  static List<Figure> measure() throws Exception {
    List<Figure> figures = new ArrayList<>();
    try (BenchStore store = new BenchStore()) {
      BenchKernel kernel = BenchKernel.over(store.database());
      Submission request = BenchKernel.request(BenchKernel.FREE);
      for (int i = 0; i < QUEUED; i++) {
        kernel.desk().submit(request);
      }
      long start = System.nanoTime();
      try (Scheduling workers =
          new Scheduling(kernel.jobs(), List.of(), JobSettings.shipped("bench").withWorkers(20))) {
        workers.start();
        awaitNoJobs(store.database());
        double perSecond = QUEUED / ((System.nanoTime() - start) / 1e9);
        figures.add(
            Figure.atLeast(
                "no-op jobs, 20 workers, from start to empty", perSecond, "job/s", 1_600));
        List<Double> delays = new ArrayList<>();
        for (int i = 0; i < SINGLE; i++) {
          UUID event =
              UUID.fromString(kernel.desk().submit(request).body().get("event_id").asText());
          awaitNoJobs(store.database());
          delays.add(startDelay(store.database(), event));
        }
        Collections.sort(delays);
        figures.add(
            Figure.atMost(
                "start delay when idle, p95", delays.get((int) (SINGLE * 0.95)), "ms", 400));
      }
    }
    return figures;
  }

  private static void awaitNoJobs(Database database) throws InterruptedException {
    while (database.<Boolean>read(
        h ->
            h.createQuery("SELECT EXISTS (SELECT FROM kernel_jobs WHERE task_name = 'event')")
                .mapTo(Boolean.class)
                .one())) {
      Thread.sleep(5);
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
}
