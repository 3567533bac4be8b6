package dev.writ.kernel.job;

import com.github.kagkarlsson.scheduler.task.Execution;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.AuditOutcome;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.ActionFailure;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.Run;
import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Carries out one job: begin, run, and write what became of it. Begin and end are a transaction
 * each, the run in between is in none.
 *
 * <pre>{@code
 * begin ── no event ─────────────────────────► job gone, EXECUTION_CANCELLED
 *   │ ──── event has ended ──────────────────► job gone
 *   │ ──── ten workers died of it ───────────► FAILED WORKER_LOST
 *   ▼
 * run ──── result ───────────────────────────► COMPLETED
 *   ├───── snooze ───────────────────────────► due later, no attempt used up
 *   ├───── server stops ─────────────────────► due at once, no attempt used up
 *   ├───── failure, attempts left ───────────► due after n⁴ s
 *   └───── permanent failure, or the last one ► FAILED: a dead letter
 * }</pre>
 */
final class Worker {
  static final Actor ACTOR = Actor.system("worker");
  static final int MOST_DEAD = 10;
  static final Duration LONGEST_SNOOZE = Duration.ofHours(24);

  /** How long work waits whose room this server does not have. */
  private static final Duration ELSEWHERE = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final Database database;
  private final ActionCatalogue actions;
  private final WorkEnd workEnd;
  private final AuditLog audit;
  private final Deadlines deadlines;
  private final JobMetrics metrics;
  private final RandomGenerator random;
  private final String name;

  Worker(
      Database database,
      ActionCatalogue actions,
      WorkEnd workEnd,
      AuditLog audit,
      Deadlines deadlines,
      JobMetrics metrics,
      RandomGenerator random,
      String name) {
    this.database = database;
    this.actions = actions;
    this.workEnd = workEnd;
    this.audit = audit;
    this.deadlines = deadlines;
    this.metrics = metrics;
    this.random = random;
    this.name = name;
  }

  /** What there is to do. */
  private record Task(Action action, Agreed work, int attempt, Attempts.Past past) {
    String type() {
      return work.event().type();
    }
  }

  /**
   * @param stopping whether this server is being stopped, which is what an interrupt means then
   */
  void work(Execution job, BooleanSupplier stopping) {
    Claim claim = new Claim(UUID.fromString(job.getId()), job.version);
    try (var _ = MDC.putCloseable("event_id", claim.eventId().toString())) {
      Optional<Task> begun = database.inTransaction(tx -> begin(tx, claim, job.executionTime));
      if (begun.isEmpty()) {
        return;
      }
      Task task = begun.get();
      UUID ticket = task.work().ticketId();
      try (var _ = ticket == null ? null : MDC.putCloseable("ticket_id", ticket.toString())) {
        if (task.past().dead() >= MOST_DEAD) {
          end(claim, task, Failure.workerLost(task.past().dead()).asEnding());
        } else {
          perform(claim, task, stopping);
        }
      }
    } catch (Superseded late) {
      LOG.info("{}; what this worker did is left to the other", late.getMessage());
    }
  }

  /** Takes the work up; nothing when there is nothing to do (any more). */
  private Optional<Task> begin(Tx tx, Claim claim, Instant due) {
    JobRows.Taken taken = JobRows.take(tx, claim);
    WorkEvent event = taken.event();
    if (event == null) {
      LOG.error("a job names event {}, which does not exist; the job is removed", claim.eventId());
      audit.append(
          tx,
          AuditEntry.of(KernelActionCodes.EXECUTION_CANCELLED, ACTOR)
              .withEvent(claim.eventId())
              .withParam("code", "EVENT_NOT_FOUND"));
      JobRows.remove(tx, claim);
      return Optional.empty();
    }
    if (event.status() != EventStatus.PROCESSING) {
      LOG.info("event {} is {}; its job is removed", event.id(), event.status());
      JobRows.remove(tx, claim);
      return Optional.empty();
    }
    Optional<Action> action = actions.find(event.operation());
    if (action.isEmpty()) {
      LOG.error(
          "no room on this server does {}; event {} waits for a server that has it",
          event.operation(),
          event.id());
      JobRows.giveBack(tx, claim, tx.now().plus(ELSEWHERE));
      return Optional.empty();
    }
    Agreement agreement =
        event.retryOf() == null ? taken.agreement() : Agreement.find(tx.handle(), event);
    Attempts.Past past = taken.past();
    int attempt = past.snoozed() ? past.last() : past.last() + 1;
    Task task =
        new Task(action.get(), Agreement.workOf(action.get(), event, agreement), attempt, past);
    if (past.open()) {
      Attempts.markLost(tx, event.id());
      tx.afterCommit(() -> metrics.attempt(event.type(), Attempts.Outcome.LOST));
    }
    if (past.dead() < MOST_DEAD) {
      takeUp(tx, task, due);
    }
    JobRows.hold(tx, claim);
    return Optional.of(task);
  }

  private void takeUp(Tx tx, Task task, Instant due) {
    UUID event = task.work().event().id();
    if (task.past().snoozed()) {
      Attempts.resume(tx, event, name);
    } else {
      Attempts.begin(tx, event, task.attempt(), name);
      audit.append(
          tx,
          WorkEnd.entry(KernelActionCodes.EXECUTION_STARTED, task.work(), ACTOR)
              .withParam("attempt", task.attempt())
              .withParam("worker", name));
    }
    tx.afterCommit(() -> metrics.started(Duration.between(due, tx.now())));
  }

  private void perform(Claim claim, Task task, BooleanSupplier stopping) {
    Duration limit = task.action().operation().deadline();
    RunResult result;
    try {
      result = deadlines.run(limit, () -> task.action().run(new Run(task.work(), task.attempt())));
    } catch (Deadlines.Exceeded late) {
      LOG.warn("attempt {} of {} exceeded its deadline", task.attempt(), task.type(), late);
      failed(claim, task, Failure.deadline(limit));
      return;
    } catch (ActionFailure failure) {
      LOG.info("attempt {} of {} failed", task.attempt(), task.type(), failure);
      failed(claim, task, Failure.of(failure));
      return;
    } catch (Exception | LinkageError | StackOverflowError failure) {
      if (wasInterrupted(failure) && stopping.getAsBoolean()) {
        interrupted(claim, task);
      } else if (isStoreAway(failure)) {
        throw (Problem) failure; // says nothing about the work: it goes on when the store is back
      } else {
        LOG.error(
            "attempt {} of {} failed in an unexpected way", task.attempt(), task.type(), failure);
        failed(claim, task, Failure.unexpected(failure));
      }
      return;
    }
    switch (result) {
      case RunResult.Done(var outcome) -> completed(claim, task, new Ending.Completed(outcome));
      case RunResult.Snooze(var delay, var why) -> snoozed(claim, task, delay, why);
    }
  }

  private void completed(Claim claim, Task task, Ending.Completed done) {
    try {
      end(claim, task, done);
    } catch (Superseded late) {
      throw late;
    } catch (RuntimeException failure) {
      if (isStoreAway(failure)) {
        throw failure; // the library gives the job back, and a later run finds the work done
      }
      // The work took effect, but the room can't write its end: a defect, and maybe one that
      // passes.
      LOG.error("the end of {} can't be written", task.type(), failure);
      failed(claim, task, Failure.unexpected(failure));
    }
  }

  private void end(Claim claim, Task task, Ending ending) {
    database.inTransaction(
        tx -> {
          if (!workEnd.end(tx, task.action(), task.work(), ending, ACTOR)) {
            throw new Superseded(claim);
          }
          JobRows.remove(tx, claim);
          return true;
        });
    boolean done = ending instanceof Ending.Completed;
    metrics.attempt(task.type(), done ? Attempts.Outcome.COMPLETED : Attempts.Outcome.FAILED);
    metrics.ended(task.type(), done ? EventStatus.COMPLETED : EventStatus.FAILED);
  }

  private void failed(Claim claim, Task task, Failure failure) {
    int failures = task.past().failed() + 1;
    if (failure.permanent() || failures >= task.action().operation().maxAttempts()) {
      end(claim, task, failure.asEnding());
      return;
    }
    Duration pause = Backoff.after(failures, random);
    Duration wish = failure.notBefore();
    Duration wait =
        wish == null || wish.compareTo(pause) < 0
            ? pause
            : wish.compareTo(Backoff.LONGEST) < 0 ? wish : Backoff.LONGEST;
    database.inTransaction(
        tx -> {
          Attempts.end(
              tx, claim.eventId(), Attempts.Outcome.FAILED, failure.code(), failure.detail());
          Instant due = tx.now().plus(wait);
          JobRows.giveBack(tx, claim, due);
          audit.append(
              tx,
              WorkEnd.entry(KernelActionCodes.EXECUTION_RETRY_SCHEDULED, task.work(), ACTOR)
                  .withOutcome(AuditOutcome.FAILED)
                  .withParam("attempt", task.attempt())
                  .withParam("code", failure.code())
                  .withParam("detail", failure.detail())
                  .withParam("due", due.toString()));
          return due;
        });
    metrics.attempt(task.type(), Attempts.Outcome.FAILED);
  }

  private void snoozed(Claim claim, Task task, Duration delay, String why) {
    boolean tooLong =
        database.inTransaction(
            tx -> {
              Attempts.snooze(tx, claim.eventId(), why);
              Duration waited = Attempts.past(tx, claim.eventId()).snoozedFor();
              if (waited.plus(delay).compareTo(LONGEST_SNOOZE) > 0) {
                JobRows.hold(tx, claim);
                return true;
              }
              JobRows.giveBack(tx, claim, tx.now().plus(delay));
              return false;
            });
    if (tooLong) {
      end(claim, task, Failure.snoozedTooLong(LONGEST_SNOOZE, why).asEnding());
    } else {
      LOG.info("attempt {} of {} snoozed for {}: {}", task.attempt(), task.type(), delay, why);
      metrics.attempt(task.type(), Attempts.Outcome.SNOOZED);
    }
  }

  private void interrupted(Claim claim, Task task) {
    LOG.info("attempt {} of {} was interrupted: this server stops", task.attempt(), task.type());
    database.inTransaction(
        tx -> {
          Attempts.end(
              tx,
              claim.eventId(),
              Attempts.Outcome.INTERRUPTED,
              "SERVER_STOPPED",
              "the server was stopped; the work goes on elsewhere");
          JobRows.giveBack(tx, claim, tx.now());
          return true;
        });
    metrics.attempt(task.type(), Attempts.Outcome.INTERRUPTED);
  }

  private static boolean isStoreAway(Throwable failure) {
    return failure instanceof Problem problem
        && problem.code().equals(KernelProblems.STORE_UNAVAILABLE);
  }

  /** Clears the thread's interrupt too: what comes next must reach the store. */
  private static boolean wasInterrupted(Throwable failure) {
    boolean interrupted = Thread.interrupted();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      interrupted |= cause instanceof InterruptedException;
    }
    return interrupted;
  }
}
