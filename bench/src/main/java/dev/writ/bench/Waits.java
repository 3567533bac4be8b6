package dev.writ.bench;

import dev.writ.kernel.approval.Approval;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.job.StatusWatch;
import dev.writ.kernel.job.TaskViews;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * {@code ?wait=PT20S}: from the commit that changes a task until the one who waits has the answer.
 */
final class Waits {
  private static final int TASKS = 100;
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final Duration WATCHED_EVERY = Duration.ofMillis(200);

  private Waits() {}

  static List<Figure> measure() throws Exception {
    RandomGenerator random = RandomGenerator.getDefault();
    try (BenchStore store = new BenchStore();
        StatusWatch watch = new StatusWatch(store.database());
        ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor()) {
      BenchKernel kernel = BenchKernel.over(store.database());
      TaskViews tasks =
          new TaskViews(
              store.database(),
              new ActionCatalogue(List.of(NoOp.ACTION)),
              new PostgresEvents(),
              watch);
      long[] nanos = new long[TASKS];
      for (int i = 0; i < TASKS; i++) {
        var asked = kernel.desk().submit(BenchKernel.request(BenchKernel.ASKED)).body();
        UUID task = UUID.fromString(asked.get("event_id").asText());
        Future<Long> answered =
            waiting.submit(
                () -> {
                  tasks.await(BenchKernel.ASKER, task, WAIT);
                  return System.nanoTime();
                });
        // Anywhere between two looks of the watch.
        TimeUnit.NANOSECONDS.sleep(
            WATCHED_EVERY.toNanos() + random.nextLong(WATCHED_EVERY.toNanos()));
        UUID ticket = UUID.fromString(asked.get("ticket_id").asText());
        kernel.desk().approve(ticket, BenchKernel.APPROVER, Approval.plain(), null);
        long changed = System.nanoTime();
        nanos[i] = Math.max(0, answered.get() - changed);
      }
      Load.Result result = new Load.Result(nanos, 1);
      return List.of(
          Figure.told("from the change to the answer, p95 in process", result.quantile(0.95), "ms"),
          Figure.atMost(
              "from the change to the answer, longest of " + TASKS, result.quantile(1), "ms", 500));
    }
  }
}
