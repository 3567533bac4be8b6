package dev.writ.vms.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import dev.writ.vms.store.SystemRows;
import java.util.List;
import java.util.UUID;

/** Records a system. Touches only the store, so it runs in the commit that agrees. */
public final class CreateSystem implements Action {
  @Override
  public Operation operation() {
    return Operations.CREATE_SYSTEM;
  }

  @Override
  public List<String> plan(Agreed work) {
    return List.of("record system `" + work.event().payload().path("name").asText() + "`");
  }

  @Override
  public ObjectNode runInline(Tx tx, Agreed work) {
    ObjectNode payload = work.event().payload();
    UUID id = tx.newId();
    String name = payload.path("name").asText();
    String description = payload.path("description").asText();
    SystemRows.insert(tx, id, name, description, work.event().requestedBy());
    return Json.object()
        .put("id", id.toString())
        .put("name", name)
        .put("description", description)
        .put("location", "/api/v1/vms/systems/" + id);
  }
}
