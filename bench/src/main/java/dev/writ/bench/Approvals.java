package dev.writ.bench;

import dev.writ.kernel.approval.Approval;
import dev.writ.kernel.approval.Submission;
import dev.writ.kernel.store.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Submit and approve: two transactions with decision, review, job and notices to 20 approvers. */
final class Approvals {
  private static final int THREADS = 8;
  private static final Duration TIME = Duration.ofSeconds(15);

  private Approvals() {}

  static List<Figure> measure() throws Exception {
    try (BenchStore store = new BenchStore()) {
      BenchKernel kernel = BenchKernel.over(store.database());
      Submission request = BenchKernel.request(BenchKernel.ASKED);
      Queue<Long> submits = new ConcurrentLinkedQueue<>();
      Load.Result pairs =
          Load.of(
              THREADS,
              TIME,
              () -> {
                long before = System.nanoTime();
                Answer asked = kernel.desk().submit(request);
                submits.add(System.nanoTime() - before);
                UUID ticket = UUID.fromString(asked.body().get("ticket_id").asText());
                kernel.desk().approve(ticket, BenchKernel.APPROVER, Approval.plain(), null);
              });
      double submit95 = quantile(submits, 0.95);
      return List.of(
          Figure.atLeast("submit + approve, 8 threads", pairs.perSecond(), "pair/s", 200),
          Figure.told("submit, p95 in process (warm-up included)", submit95, "ms"),
          Figure.told("submit + approve, p95 in process", pairs.quantile(0.95), "ms"));
    }
  }

  private static double quantile(Queue<Long> nanos, double share) {
    long[] all = nanos.stream().mapToLong(Long::longValue).toArray();
    return new Load.Result(all, 1).quantile(share);
  }
}
