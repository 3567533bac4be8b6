package dev.writ.kernel.job;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.writ.kernel.event.WorkEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kinds of job that the library is told about: work, facts, and what is done periodically. */
final class JobTasks {
  private static final Logger LOG = LoggerFactory.getLogger(JobTasks.class);

  /** Work whose worker could not reach the store is looked at again this often at least. */
  private static final Duration STORE_AWAY = Duration.ofMinutes(1);

  private final JobParts parts;
  private final Worker worker;
  private final Deadlines deadlines = new Deadlines();
  private final List<Task<?>> known;
  private final List<RecurringTask<Void>> periodic;

  /**
   * @param workerName this server, in the attempt rows
   */
  JobTasks(JobParts parts, List<PeriodicJob> periodicJobs, String workerName) {
    this.parts = parts;
    this.worker =
        new Worker(
            parts.database(),
            parts.actions(),
            parts.workEnd(),
            parts.audit(),
            deadlines,
            new JobMetrics(parts.metrics()),
            parts.random(),
            workerName);
    this.known = List.of(event(), fact());
    this.periodic = periodicJobs.stream().map(JobTasks::periodic).toList();
  }

  /** Work and facts. */
  List<Task<?>> known() {
    return known;
  }

  List<RecurringTask<Void>> periodic() {
    return periodic;
  }

  /** Names of all of them. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    known.forEach(task -> names.add(task.getName()));
    periodic.forEach(task -> names.add(task.getName()));
    return names;
  }

  void stop() {
    deadlines.stop();
  }

  /**
   * The worker itself removes the job or gives it back, in the transaction that says why, so the
   * library has nothing left to do. It comes into play where that transaction could not be had.
   */
  private Task<JobData> event() {
    CompletionHandler<JobData> nothingLeft = (complete, operations) -> {};
    return Tasks.custom(EventQueue.EVENT)
        .onFailure(backOff(STORE_AWAY))
        .onDeadExecution(revive())
        .execute(
            (instance, context) -> {
              worker.work(
                  context.getExecution(), () -> context.getSchedulerState().isShuttingDown());
              return nothingLeft;
            });
  }

  private Task<JobData> fact() {
    return Tasks.oneTime(EventQueue.FACT)
        .onFailure(backOff(Backoff.LONGEST))
        .onDeadExecution(revive())
        .execute(
            (instance, context) -> {
              String id = instance.getId();
              int slash = id.indexOf('/');
              tell(UUID.fromString(id.substring(0, slash)), id.substring(slash + 1));
            });
  }

  private void tell(UUID factId, String name) {
    Optional<FactSubscriber> subscriber = parts.queue().subscriber(name);
    Optional<WorkEvent> fact = parts.database().read(handle -> parts.events().find(handle, factId));
    if (subscriber.isEmpty() || fact.isEmpty()) {
      LOG.warn("fact {} is not told to {}: one of them does not exist any more", factId, name);
      return;
    }
    subscriber.get().handler().accept(fact.get());
  }

  private static RecurringTask<Void> periodic(PeriodicJob job) {
    return Tasks.recurring(job.name(), job.schedule())
        .execute((instance, context) -> job.work().run());
  }

  /** Pauses that grow with each failure in a row, up to the longest. */
  private <T> FailureHandler<T> backOff(Duration longest) {
    return (complete, operations) -> {
      int failures = complete.getExecution().consecutiveFailures + 1;
      Duration pause = Backoff.after(failures, parts.random());
      operations.reschedule(
          complete, complete.getTimeDone().plus(pause.compareTo(longest) < 0 ? pause : longest));
    };
  }

  private <T> DeadExecutionHandler<T> revive() {
    return (complete, operations) -> {
      LOG.warn(
          "worker {} is gone; its job {} goes on elsewhere",
          complete.getExecution().pickedBy,
          complete.getExecution().getId());
      parts
          .database()
          .inTransaction(
              tx -> {
                JobRows.revive(tx, complete.getExecution());
                return true;
              });
    };
  }
}
