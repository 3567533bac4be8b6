package dev.writ.kernel.job;

import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.store.Database;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the lists short and looks for work that stands still. */
public final class Housekeeping {
  static final Duration ARCHIVED_AFTER = Duration.ofDays(30);
  static final Duration ATTEMPTS_KEPT = Duration.ofDays(90);
  static final int BATCH = 1_000;

  private static final Duration OVERDUE = Duration.ofSeconds(60);
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final Database database;
  private final PostgresEvents events;

  public Housekeeping(Database database, PostgresEvents events) {
    this.database = database;
    this.events = events;
  }

  /** Takes ended events of more than 30 days out of the default lists; gives how many. */
  public int archiveEvents() {
    Instant before = database.now().minus(ARCHIVED_AFTER);
    int archived = 0;
    int batch;
    do {
      batch = database.inTransaction(tx -> events.archive(tx, before, BATCH));
      archived += batch;
    } while (batch == BATCH);
    return archived;
  }

  /** Removes attempts of ended work after 90 days; gives how many. The events stay. */
  public int forgetAttempts() {
    return database.inTransaction(tx -> Attempts.forgetBefore(tx, tx.now().minus(ATTEMPTS_KEPT)));
  }

  /**
   * What should not be.
   *
   * @param overdue jobs that are due for more than a minute, though no worker has them
   * @param unknown jobs of a kind that this version does not know
   */
  public record Stuck(int overdue, int unknown) {}

  /** Reports what stands still, in the log; nothing is changed. */
  public Stuck watch() {
    Stuck stuck =
        database.read(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT count(*) FILTER (WHERE task_name IN ('event', 'fact')
                            AND NOT picked AND execution_time < :before) AS overdue,
                          count(*) FILTER (WHERE task_name NOT IN ('event', 'fact')
                            AND task_instance <> 'recurring') AS unknown
                        FROM kernel_jobs""")
                    .bind("before", database.now().minus(OVERDUE))
                    .map((row, context) -> new Stuck(row.getInt("overdue"), row.getInt("unknown")))
                    .one());
    if (stuck.overdue() > 0 || stuck.unknown() > 0) {
      LOG.warn(
          "{} jobs are due for over a minute and no worker takes them; {} are of a kind that this"
              + " version does not know and are kept",
          stuck.overdue(),
          stuck.unknown());
    }
    return stuck;
  }
}
