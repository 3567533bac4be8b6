package dev.writ.kernel.job;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.event.WorkQueue;
import dev.writ.kernel.store.Tx;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The queue in table kernel_jobs. A job is written in the caller's own transaction, so it exists
 * exactly when the change that asks for it does.
 */
public final class EventQueue implements WorkQueue {
  static final String TABLE = "kernel_jobs";

  /** Work: the instance is the event's id. */
  static final TaskDescriptor<JobData> EVENT = TaskDescriptor.of("event", JobData.class);

  /** A fact for one of its subscribers: the instance is {@code <event id>/<subscriber>}. */
  static final TaskDescriptor<JobData> FACT = TaskDescriptor.of("fact", JobData.class);

  /** Named, so that the library need not ask each connection what it is. */
  static final JdbcCustomization POSTGRESQL = new PostgreSqlJdbcCustomization(false, false);

  private final List<FactSubscriber> subscribers;
  private volatile Runnable wakeUp = () -> {};

  /**
   * Takes who wants to know which facts; each gets a job of its own, so that one that fails never
   * delays another.
   */
  public EventQueue(List<FactSubscriber> subscribers) {
    this.subscribers = List.copyOf(subscribers);
    if (subscribers.stream().map(FactSubscriber::name).distinct().count() < subscribers.size()) {
      throw new IllegalArgumentException("two subscribers of facts share a name");
    }
  }

  @Override
  public void enqueue(Tx tx, UUID eventId) {
    schedule(tx, EVENT.instance(eventId.toString()).data(new JobData(eventId)).build());
  }

  @Override
  public void announce(Tx tx, WorkEvent fact) {
    for (FactSubscriber subscriber : subscribers) {
      if (subscriber.types().contains(fact.type())) {
        String instance = fact.id() + "/" + subscriber.name();
        schedule(tx, FACT.instance(instance).data(new JobData(fact.id())).build());
      }
    }
  }

  Optional<FactSubscriber> subscriber(String name) {
    return subscribers.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** Called after commits that enqueued something; may be lost without harm. */
  void wakes(Runnable worker) {
    this.wakeUp = worker;
  }

  private void schedule(Tx tx, TaskInstance<JobData> job) {
    boolean scheduled =
        SchedulerClient.Builder.create(new CallersConnection(tx.connection()))
            .tableName(TABLE)
            .serializer(JobData.SERIALIZER)
            .jdbcCustomization(POSTGRESQL)
            .build()
            .scheduleIfNotExists(job, tx.now());
    if (!scheduled) {
      throw new IllegalStateException(
          "a job `" + job.getId() + "` exists already; the caller must win the event first");
    }
    tx.afterCommit(() -> wakeUp.run());
  }
}
