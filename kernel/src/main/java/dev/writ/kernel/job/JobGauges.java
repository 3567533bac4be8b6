package dev.writ.kernel.job;

import dev.writ.kernel.store.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code writ_jobs{state}}: how many jobs there are in the whole cluster, read when scraped. */
final class JobGauges {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final List<JobState> LIVE =
      List.of(JobState.DUE, JobState.RUNNING, JobState.RETRYING, JobState.SNOOZED);
  private static final Logger LOG = LoggerFactory.getLogger(JobGauges.class);

  private final Database database;
  private Map<JobState, Long> counts = Map.of();
  private Instant countedAt = Instant.MIN;

  private JobGauges(Database database) {
    this.database = database;
  }

  static void register(Database database, MeterRegistry registry) {
    JobGauges gauges = new JobGauges(database);
    for (JobState state : LIVE) {
      Gauge.builder("writ.jobs", gauges, g -> g.count(state))
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .description("Jobs of work in the cluster by state; dead ones have a counter")
          .strongReference(true)
          .register(registry);
    }
  }

  /** One query serves all states of a scrape. */
  private synchronized double count(JobState state) {
    Instant now = database.now();
    if (countedAt.plus(FRESH).isBefore(now)) {
      try {
        counts = read();
        countedAt = now;
      } catch (RuntimeException away) {
        LOG.debug("jobs can't be counted", away);
        return Double.NaN;
      }
    }
    return counts.getOrDefault(state, 0L);
  }

  private Map<JobState, Long> read() {
    Map<JobState, Long> read = new EnumMap<>(JobState.class);
    database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT %s AS state, count(*) AS jobs
                    FROM kernel_jobs j
                    JOIN kernel_events e ON e.id = CAST(j.task_instance AS uuid)
                    LEFT JOIN LATERAL (SELECT outcome FROM kernel_attempts
                      WHERE event_id = e.id ORDER BY number DESC LIMIT 1) a ON true
                    WHERE j.task_name = 'event' GROUP BY 1"""
                        .formatted(JobState.caseOf()))
                .map(
                    (row, context) ->
                        read.put(JobState.valueOf(row.getString("state")), row.getLong("jobs")))
                .list());
    return read;
  }
}
