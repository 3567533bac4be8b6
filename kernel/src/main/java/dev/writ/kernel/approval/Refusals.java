package dev.writ.kernel.approval;

import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.AuditOutcome;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.FieldProblem;
import dev.writ.kernel.problem.Problem;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a refused attempt on a governed thing becomes its REQUEST_REFUSED row, before
 * the answer is given. A refusal that passes here twice is written once.
 */
public final class Refusals {
  private final AuditLog audit;

  public Refusals(AuditLog audit) {
    this.audit = audit;
  }

  /** Whose attempt at what. */
  public record Attempt(
      Caller caller,
      String room,
      String operation,
      @Nullable String environment,
      ResourceRef resource,
      @Nullable UUID ticketId,
      @Nullable UUID eventId) {
    /** An attempt that has no ticket yet. */
    public static Attempt of(
        Caller caller,
        String room,
        String operation,
        @Nullable String environment,
        ResourceRef resource) {
      return new Attempt(caller, room, operation, environment, resource, null, null);
    }

    static Attempt on(Ticket ticket, Caller caller) {
      return new Attempt(
          caller,
          ticket.room(),
          ticket.operation(),
          ticket.environment(),
          ticket.resource(),
          ticket.id(),
          ticket.eventId());
    }
  }

  /** Does the work, which must not be inside a transaction, and records what it refuses. */
  public <T> T recording(Attempt attempt, Supplier<T> work) {
    try {
      return work.get();
    } catch (Problem refusal) {
      if (isRecorded(refusal) && refusal.claimRecord()) {
        audit.append(entry(attempt, refusal).withOutcome(AuditOutcome.REFUSED));
      }
      throw refusal;
    }
  }

  private static boolean isRecorded(Problem refusal) {
    return refusal.code().recorded()
        || refusal.errors().stream().anyMatch(error -> error.code().recorded());
  }

  private static AuditEntry entry(Attempt attempt, Problem refusal) {
    List<String> codes =
        refusal.errors().stream().map(FieldProblem::code).map(code -> code.name()).toList();
    AuditEntry entry =
        AuditEntry.of(KernelActionCodes.REQUEST_REFUSED, attempt.caller().actor())
            .withRoom(attempt.room())
            .withEnvironment(attempt.environment())
            .withResource(attempt.resource())
            .withTicket(attempt.ticketId())
            .withEvent(attempt.eventId())
            .withParam("operation", attempt.operation())
            .withParam("code", refusal.code().name())
            .withParam("status", refusal.code().status());
    return codes.isEmpty() ? entry : entry.withParam("codes", codes);
  }
}
