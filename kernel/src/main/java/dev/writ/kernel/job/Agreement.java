package dev.writ.kernel.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.EffectiveSpec;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed to, as the ticket has it.
 *
 * @param modifiedSpec the mutable part that replaces the one asked for
 */
record Agreement(
    UUID ticketId,
    @Nullable ObjectNode modifiedSpec,
    @Nullable ObjectNode selection,
    @Nullable ObjectNode snapshot) {

  /** Of a row with {@code ticket_id, modified_spec, selection, snapshot}. */
  static Agreement read(ResultSet row) throws SQLException {
    return new Agreement(
        Columns.id(row, "ticket_id"),
        Columns.findObject(row, "modified_spec"),
        Columns.findObject(row, "selection"),
        Columns.findObject(row, "snapshot"));
  }

  /**
   * Finds the one that stands for the event. For work that an admin retried, that is on the ticket
   * of the first event of the chain; the old rows stay as they ended.
   */
  static @Nullable Agreement find(Handle handle, WorkEvent event) {
    return handle
        .createQuery(
            """
            WITH RECURSIVE tries AS (
              SELECT id, retry_of FROM kernel_events WHERE id = :event
              UNION ALL
              SELECT e.id, e.retry_of FROM kernel_events e JOIN tries ON e.id = tries.retry_of)
            SELECT t.id AS ticket_id, t.modified_spec, t.selection, t.snapshot
            FROM kernel_tickets t JOIN tries ON t.event_id = tries.id""")
        .bind("event", event.id())
        .map((row, context) -> read(row))
        .findOne()
        .orElse(null);
  }

  /** The work with the agreement that stands for it. */
  static Agreed workOf(Handle handle, Action action, WorkEvent event) {
    return workOf(action, event, find(handle, event));
  }

  /** The work under this agreement; without one it is as it was asked for. */
  static Agreed workOf(Action action, WorkEvent event, @Nullable Agreement agreement) {
    if (agreement == null) {
      return new Agreed(event, null, event.payload(), Json.object(), Json.object());
    }
    return new Agreed(
        event,
        agreement.ticketId,
        EffectiveSpec.of(action.operation().shape(), event.payload(), agreement.modifiedSpec)
            .spec(),
        agreement.selection == null ? Json.object() : agreement.selection,
        agreement.snapshot == null ? Json.object() : agreement.snapshot);
  }
}
