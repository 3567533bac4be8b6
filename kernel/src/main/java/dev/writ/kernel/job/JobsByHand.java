package dev.writ.kernel.job;

import com.github.kagkarlsson.scheduler.PollingStrategyConfig;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * The same jobs without threads, polls and real time, for tests: whatever is due runs when it is
 * asked for, on the caller's thread, by the time of the injected clock.
 */
public final class JobsByHand {
  private final JobParts parts;
  private final JobTasks tasks;
  private final ManualScheduler scheduler;

  public JobsByHand(JobParts parts, List<PeriodicJob> periodic) {
    this.parts = parts;
    this.tasks = new JobTasks(parts, periodic, "by-hand");
    TestHelper.ManualSchedulerBuilder builder =
        TestHelper.createManualScheduler(parts.database().pool(), tasks.known())
            .clock(new Following(parts.clock()))
            .startTasks(tasks.periodic())
            .tableName(EventQueue.TABLE)
            .pollingStrategy(PollingStrategyConfig.DEFAULT_SELECT_FOR_UPDATE);
    builder.serializer(JobData.SERIALIZER).jdbcCustomization(EventQueue.POSTGRESQL);
    builder.heartbeatInterval(Duration.ofSeconds(4)).deleteUnresolvedAfter(Scheduling.NEVER);
    this.scheduler = builder.start();
  }

  /** Runs one batch of due jobs. */
  public void step() {
    scheduler.runAnyDueExecutions();
  }

  /** Runs due jobs, also those that they enqueue, until none is due. Time stands still. */
  public void drain() {
    while (isAnyDue()) {
      step();
    }
  }

  /** Gives back the jobs whose worker has not been heard of for 24 s. */
  public void recover() {
    scheduler.runDeadExecutionDetection();
  }

  private boolean isAnyDue() {
    return parts
        .database()
        .read(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT EXISTS (SELECT FROM kernel_jobs
                          WHERE NOT picked AND execution_time <= :now AND task_name IN (<names>))""")
                    .bind("now", parts.clock().instant())
                    .bindList("names", tasks.names())
                    .mapTo(Boolean.class)
                    .one());
  }

  private static final class Following extends SettableClock {
    private final InstantSource clock;

    Following(InstantSource clock) {
      this.clock = clock;
    }

    @Override
    public Instant now() {
      return clock.instant();
    }
  }
}
