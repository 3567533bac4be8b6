package dev.writ.kernel.job;

import static dev.writ.kernel.job.PeriodicJob.daily;
import static dev.writ.kernel.job.PeriodicJob.every;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;

/** What the kernel does again and again, once per cluster. Rooms have lists of their own. */
public final class PeriodicJobs {
  private PeriodicJobs() {}

  /**
   * The work that belongs to other rooms of the kernel.
   *
   * @param expireTickets ends tickets that nobody answered in time
   * @param remindApprovers once per ticket that has waited for seven days
   * @param sealAudit chains the audit rows that are new
   * @param forgetIdempotency removes keys of more than a day
   * @param forgetSessions removes sessions and failed logins that no longer count
   * @param forgetNotices removes old inbox entries
   */
  public record Chores(
      Runnable expireTickets,
      Runnable remindApprovers,
      Runnable sealAudit,
      Runnable forgetIdempotency,
      Runnable forgetSessions,
      Runnable forgetNotices) {}

  public static List<PeriodicJob> kernel(Chores chores, Housekeeping housekeeping) {
    return List.of(
        every(Duration.ofSeconds(1), "audit-seal", chores.sealAudit()),
        every(Duration.ofSeconds(30), "ticket-expiry", chores.expireTickets()),
        every(Duration.ofSeconds(60), "stuck-watch", housekeeping::watch),
        every(Duration.ofHours(1), "ticket-reminder", chores.remindApprovers()),
        every(Duration.ofHours(1), "idempotency-cleanup", chores.forgetIdempotency()),
        every(Duration.ofHours(1), "session-cleanup", chores.forgetSessions()),
        daily(LocalTime.of(3, 0), "event-archive", housekeeping::archiveEvents),
        daily(LocalTime.of(3, 15), "attempt-cleanup", housekeeping::forgetAttempts),
        daily(LocalTime.of(3, 30), "notification-cleanup", chores.forgetNotices()));
  }
}
