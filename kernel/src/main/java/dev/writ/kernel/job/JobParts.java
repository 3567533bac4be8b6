package dev.writ.kernel.job;

import dev.writ.kernel.approval.Tickets;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.notice.Notices;
import dev.writ.kernel.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What jobs are made of; the same for every worker, real or by hand.
 *
 * @param random spreads retries; safe for use by several threads
 */
public record JobParts(
    Database database,
    InstantSource clock,
    RandomGenerator random,
    ActionCatalogue actions,
    PostgresEvents events,
    Tickets tickets,
    EventQueue queue,
    AuditLog audit,
    Notices notices,
    MeterRegistry metrics) {
  WorkEnd workEnd() {
    return new WorkEnd(events, tickets, queue, audit, notices);
  }
}
