package dev.writ.kernel.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of one server. Several servers share one database, and so one queue; a periodic job
 * runs on one of them.
 */
public final class Scheduling implements AutoCloseable {
  /** For the library's clean-up: a job of an unknown kind is reported, never dropped. */
  static final Duration NEVER = Duration.ofDays(3650);

  private static final Logger LOG = LoggerFactory.getLogger(Scheduling.class);

  /** For interrupted runs to write what became of them. */
  private static final Duration GIVING_BACK = Duration.ofSeconds(10);

  private final JobTasks tasks;
  private final ExecutorService workers;
  private final Scheduler scheduler;

  public Scheduling(JobParts parts, List<PeriodicJob> periodic, JobSettings settings) {
    this.tasks = new JobTasks(parts, periodic, settings.worker());
    this.workers =
        Executors.newFixedThreadPool(
            settings.workers(), Thread.ofPlatform().name("writ-worker-", 1).factory());
    this.scheduler =
        Scheduler.create(parts.database().pool(), tasks.known())
            .startTasks(tasks.periodic())
            .schedulerName(new SchedulerName.Fixed(settings.worker()))
            .tableName(EventQueue.TABLE)
            .serializer(JobData.SERIALIZER)
            .jdbcCustomization(EventQueue.POSTGRESQL)
            .clock(parts.clock()::instant)
            .threads(settings.workers())
            .executorService(workers)
            .pollingInterval(settings.poll())
            // Never more than there are threads: a job that waits in memory has no heartbeat.
            .pollUsingLockAndFetch(0.5, 1.0)
            .heartbeatInterval(settings.heartbeat())
            .missedHeartbeatsLimit(JobSettings.MISSED_HEARTBEATS)
            .deleteUnresolvedAfter(NEVER)
            .shutdownMaxWait(settings.patience())
            .build();
    JobGauges.register(parts.database(), parts.metrics());
    parts.queue().wakes(scheduler::triggerCheckForDueExecutions);
  }

  public void start() {
    scheduler.start();
  }

  /**
   * Takes no new job, lets running ones finish for {@link JobSettings#patience}, then interrupts
   * them: their attempts are INTERRUPTED and due at once, for another server or the next start.
   */
  @Override
  public void close() {
    scheduler.stop();
    try {
      if (!workers.awaitTermination(GIVING_BACK.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a job does not react to its interruption; others will find its worker gone");
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    tasks.stop();
  }
}
