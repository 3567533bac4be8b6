package dev.writ.kernel.approval;

import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code writ_tickets_open} by room and environment ({@code -} for none) and {@code
 * writ_ticket_oldest_seconds}: what waits in the whole cluster, read when scraped.
 */
public final class TicketGauges {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final String NO_ENVIRONMENT = "-";
  private static final Logger LOG = LoggerFactory.getLogger(TicketGauges.class);

  /** Pending tickets of one room and environment. */
  private record Count(String room, String environment, long open, Instant oldest) {}

  private final Database database;
  private List<Count> counts = List.of();
  private Instant countedAt = Instant.MIN;

  private TicketGauges(Database database) {
    this.database = database;
  }

  /** Registers a gauge for each pair, also for those where nothing waits. */
  public static void register(
      Database database,
      ActionCatalogue actions,
      List<String> environments,
      MeterRegistry registry) {
    TicketGauges gauges = new TicketGauges(database);
    List<String> places = new ArrayList<>(environments);
    places.add(NO_ENVIRONMENT);
    actions.actions().stream()
        .map(action -> action.operation().room())
        .distinct()
        .forEach(
            room ->
                places.forEach(
                    environment ->
                        Gauge.builder("writ.tickets.open", gauges, g -> g.open(room, environment))
                            .tags("room", room, "environment", environment)
                            .description("Requests that wait for an answer")
                            .strongReference(true)
                            .register(registry)));
    Gauge.builder("writ.ticket.oldest", gauges, TicketGauges::oldest)
        .baseUnit("seconds")
        .description("Age of the request that has waited longest; 0 when none waits")
        .strongReference(true)
        .register(registry);
  }

  private double open(String room, String environment) {
    List<Count> now = counts();
    return now == null
        ? Double.NaN
        : now.stream()
            .filter(c -> c.room().equals(room) && c.environment().equals(environment))
            .mapToLong(Count::open)
            .sum();
  }

  private double oldest() {
    List<Count> now = counts();
    return now == null
        ? Double.NaN
        : now.stream()
            .mapToLong(c -> Duration.between(c.oldest(), database.now()).toSeconds())
            .max()
            .orElse(0);
  }

  /** One query serves all gauges of a scrape; null while the database is away. */
  private synchronized @Nullable List<Count> counts() {
    Instant now = database.now();
    if (countedAt.plus(FRESH).isBefore(now)) {
      try {
        counts = read(now);
        countedAt = now;
      } catch (RuntimeException away) {
        LOG.debug("tickets can't be counted", away);
        return null;
      }
    }
    return counts;
  }

  private List<Count> read(Instant now) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT room, coalesce(environment, '-') AS environment, count(*) AS open,
                      min(created_at) AS oldest
                    FROM kernel_tickets
                    WHERE status = 'PENDING_APPROVAL' AND expires_at > :now GROUP BY 1, 2""")
                .bind("now", now)
                .map(
                    (row, context) ->
                        new Count(
                            row.getString("room"),
                            row.getString("environment"),
                            row.getLong("open"),
                            Columns.instant(row, "oldest")))
                .list());
  }
}
