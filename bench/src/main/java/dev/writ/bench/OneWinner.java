package dev.writ.bench;

import dev.writ.kernel.approval.Approval;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Two hundred approvers answer one ticket at the same time, a hundred tickets one by one. */
final class OneWinner {
  private static final int TICKETS = 100;
  private static final int APPROVERS = 200;

  private OneWinner() {}

  static List<Figure> measure() throws Exception {
    try (BenchStore store = new BenchStore();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      BenchKernel kernel = BenchKernel.over(store.database());
      List<Caller> approvers =
          Stream.generate(() -> BenchKernel.approver("one of many")).limit(APPROVERS).toList();
      int right = 0;
      long[] nanos = new long[TICKETS];
      for (int i = 0; i < TICKETS; i++) {
        var asked = kernel.desk().submit(BenchKernel.request(BenchKernel.ASKED)).body();
        UUID ticket = UUID.fromString(asked.get("ticket_id").asText());
        List<Callable<String>> answers = new ArrayList<>();
        approvers.forEach(approver -> answers.add(() -> answer(kernel, ticket, approver)));
        long start = System.nanoTime();
        List<Future<String>> given = threads.invokeAll(answers);
        nanos[i] = System.nanoTime() - start;
        long won = given.stream().filter(one -> one.resultNow().equals("202")).count();
        long late =
            given.stream().filter(one -> one.resultNow().equals("TICKET_NOT_PENDING")).count();
        if (won == 1
            && late == APPROVERS - 1
            && jobsOf(store, asked.get("event_id").asText()) == 1) {
          right++;
        }
      }
      return List.of(
          Figure.atLeast(
              "tickets with 1 winner, %d refused, 1 job".formatted(APPROVERS - 1),
              right,
              "of " + TICKETS,
              TICKETS),
          Figure.told(
              "%d answers to one ticket, p95".formatted(APPROVERS),
              new Load.Result(nanos, 1).quantile(0.95),
              "ms"));
    }
  }

  /** The status of the answer, or the code of the refusal. */
  private static String answer(BenchKernel kernel, UUID ticket, Caller approver) {
    try {
      return Integer.toString(
          kernel.desk().approve(ticket, approver, Approval.plain(), null).status());
    } catch (Problem refusal) {
      return refusal.code().name();
    }
  }

  private static long jobsOf(BenchStore store, String event) {
    return store
        .database()
        .read(
            h ->
                h.createQuery("SELECT count(*) FROM kernel_jobs WHERE task_instance = ?")
                    .bind(0, event)
                    .mapTo(Long.class)
                    .one());
  }
}
