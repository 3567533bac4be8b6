package dev.writ.vms.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import dev.writ.vms.decide.MachineName;
import dev.writ.vms.store.ServiceRows;
import dev.writ.vms.store.SystemRows;
import dev.writ.vms.view.VmSystem;
import java.util.List;
import java.util.UUID;

/** Records a service. Touches only the store, so it runs in the commit that agrees. */
public final class CreateService implements Action {
  @Override
  public Operation operation() {
    return Operations.CREATE_SERVICE;
  }

  @Override
  public List<String> plan(Agreed work) {
    return List.of("record service `" + work.event().payload().path("name").asText() + "`");
  }

  @Override
  public ObjectNode runInline(Tx tx, Agreed work) {
    ObjectNode payload = work.event().payload();
    UUID systemId = UUID.fromString(payload.path("system_id").asText());
    VmSystem system =
        SystemRows.find(tx.handle(), systemId)
            .orElseThrow(() -> KernelProblems.NOT_FOUND.with("the system is gone"));
    UUID id = tx.newId();
    String name = payload.path("name").asText();
    String description = payload.path("description").asText();
    ServiceRows.insert(
        tx,
        id,
        systemId,
        name,
        MachineName.joined(system.name(), name),
        description,
        work.event().requestedBy());
    return Json.object()
        .put("id", id.toString())
        .put("system_id", systemId.toString())
        .put("name", name)
        .put("description", description)
        .put("location", "/api/v1/vms/services/" + id);
  }
}
