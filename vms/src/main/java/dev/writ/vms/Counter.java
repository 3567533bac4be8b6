package dev.writ.vms;

import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.Refusals;
import dev.writ.kernel.approval.Submission;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.vms.act.Operations;
import dev.writ.vms.act.VmsMetrics;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The room's side of the kernel's desk. */
record Counter(Desk desk, VmsMetrics metrics) {
  /** Of what has none, and of requests that are refused before theirs is known. */
  private static final String NO_ENVIRONMENT = "none";

  /** Checks and hands in a request; the replay of an answered one comes before any check. */
  Answer submit(
      Operation operation, @Nullable IdempotencyKey idempotency, Supplier<Submission> checked) {
    return desk.idempotency()
        .answering(
            idempotency,
            () -> {
              String environment = NO_ENVIRONMENT;
              try {
                Submission submission = checked.get();
                environment = Objects.requireNonNullElse(submission.environment(), environment);
                Answer answer = desk.submit(submission);
                metrics.requested(operation.name(), environment, "accepted");
                return answer;
              } catch (Problem refusal) {
                metrics.requested(operation.name(), environment, refusal.code().name());
                throw refusal;
              }
            });
  }

  /** Runs governed work; a refusal of it that counts leaves one row in the audit log. */
  <T> T recording(
      Caller caller,
      String operation,
      @Nullable String environment,
      ResourceRef resource,
      Supplier<T> work) {
    return desk.refusals()
        .recording(
            Refusals.Attempt.of(caller, Operations.ROOM, operation, environment, resource), work);
  }
}
