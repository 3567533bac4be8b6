package dev.writ.kernel.job;

import dev.writ.kernel.approval.EffectiveSpec;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Json;
import org.jdbi.v3.core.Handle;

/**
 * Reads what was agreed to. For work that an admin retried, that stands on the ticket of the first
 * event of the chain; the old rows stay as they ended.
 */
final class AgreedWork {
  private AgreedWork() {}

  static Agreed read(Handle handle, Action action, WorkEvent event) {
    return handle
        .createQuery(
            """
            WITH RECURSIVE tries AS (
              SELECT id, retry_of FROM kernel_events WHERE id = :event
              UNION ALL
              SELECT e.id, e.retry_of FROM kernel_events e JOIN tries ON e.id = tries.retry_of)
            SELECT t.id, t.modified_spec, t.selection, t.snapshot
            FROM kernel_tickets t JOIN tries ON t.event_id = tries.id""")
        .bind("event", event.id())
        .map(
            (row, context) -> {
              var modified = Columns.findObject(row, "modified_spec");
              var selection = Columns.findObject(row, "selection");
              var snapshot = Columns.findObject(row, "snapshot");
              return new Agreed(
                  event,
                  Columns.id(row, "id"),
                  EffectiveSpec.of(action.operation().shape(), event.payload(), modified).spec(),
                  selection == null ? Json.object() : selection,
                  snapshot == null ? Json.object() : snapshot);
            })
        .findOne()
        .orElseGet(() -> new Agreed(event, null, event.payload(), Json.object(), Json.object()));
  }
}
