package dev.writ.kernel.job;

import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * Something that is done again and again, once per cluster. A run that throws is logged, and the
 * next one comes in its time.
 *
 * @param name one row in the job table; it also names who did it in the audit log
 */
public record PeriodicJob(String name, Schedule schedule, Runnable work) {
  public PeriodicJob {
    if (!name.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException(
          "a periodic job's name is lower case with hyphens, not `" + name + "`");
    }
  }

  /** With this pause between the end of a run and the next one. */
  public static PeriodicJob every(Duration pause, String name, Runnable work) {
    return new PeriodicJob(name, Schedules.fixedDelay(pause), work);
  }

  /** Once a day at this time, UTC. */
  public static PeriodicJob daily(LocalTime time, String name, Runnable work) {
    return new PeriodicJob(name, Schedules.daily(ZoneOffset.UTC, time), work);
  }
}
