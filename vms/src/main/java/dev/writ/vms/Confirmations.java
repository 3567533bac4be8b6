package dev.writ.vms;

import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Database;
import dev.writ.vms.decide.Confirmation;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.store.ConfirmationRows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Asks for the confirmation of a deletion, and stops people who guess names. */
final class Confirmations {
  private static final int WRONG_ALLOWED = 3;
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private final Database database;
  private final Counter counter;

  Confirmations(Database database, Counter counter) {
    this.database = database;
    this.counter = counter;
  }

  /** Refuses unless this confirms the deletion; each refusal leaves its row in the audit log. */
  void require(Caller caller, String operation, Confirmation given, Confirmation.Target target) {
    counter.recording(
        caller,
        operation,
        target.environment(),
        new ResourceRef(target.entity(), target.id().toString(), target.name()),
        () -> {
          refuseGuessers(caller);
          Problem problem = given.problemFor(target);
          if (problem != null) {
            if (problem.code().equals(VmsProblems.CONFIRMATION_NAME_MISMATCH)) {
              database.inTransaction(
                  tx -> {
                    ConfirmationRows.insert(tx, caller.userId(), tx.now().minus(WINDOW));
                    return caller;
                  });
            }
            throw problem;
          }
          return target;
        });
  }

  private void refuseGuessers(Caller caller) {
    Instant now = database.now();
    List<Instant> wrong =
        database.read(handle -> ConfirmationRows.since(handle, caller.userId(), now.minus(WINDOW)));
    if (wrong.size() >= WRONG_ALLOWED) {
      Duration wait = Duration.between(now, wrong.getFirst().plus(WINDOW));
      throw VmsProblems.CONFIRMATION_ATTEMPTS_EXCEEDED
          .with(
              "three wrong names in five minutes; wait "
                  + Math.max(1, wait.toSeconds())
                  + " s and look at the name again")
          .retryAfter(wait);
    }
  }
}
