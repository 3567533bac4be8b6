package dev.writ.dbt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.dbt.access.DbtPermissions;
import dev.writ.dbt.store.WaiverRows;
import dev.writ.dbt.view.GrantedWaiver;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.SpecShape;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Lets a finding be until a date. Touches only the store, so it runs in the commit that agrees. */
final class WaiveFinding implements Action {
  static final Operation OPERATION =
      new Operation(
          "WAIVE_DBT_FINDING",
          DbtHouse.ROOM,
          "dbt-finding",
          "DBT_WAIVER",
          DbtPermissions.WAIVE,
          SpecShape.FIXED,
          1,
          Duration.ofMinutes(5),
          true);

  static ResourceRef resource(String fingerprint, String model) {
    return new ResourceRef(OPERATION.aggregateType(), fingerprint, model);
  }

  @Override
  public Operation operation() {
    return OPERATION;
  }

  @Override
  public List<String> plan(Agreed work) {
    ObjectNode payload = work.event().payload();
    return List.of(
        "let `%s` of model `%s` in project `%s` be until %s: %s"
            .formatted(
                payload.path("code").asText(),
                payload.path("model").asText(),
                payload.path("project").asText(),
                payload.path("until").asText(),
                payload.path("message").asText()));
  }

  @Override
  public ObjectNode runInline(Tx tx, Agreed work) {
    ObjectNode payload = work.event().payload();
    GrantedWaiver waiver =
        new GrantedWaiver(
            tx.newId(),
            UUID.fromString(payload.path("project_id").asText()),
            payload.path("project").asText(),
            payload.path("fingerprint").asText(),
            payload.path("code").asText(),
            payload.path("model").asText(),
            payload.path("reason").asText(),
            LocalDate.parse(payload.path("until").asText()),
            work.ticketId(),
            work.event().requestedBy(),
            tx.now());
    WaiverRows.insert(tx, waiver);
    return Json.object()
        .put("id", waiver.id().toString())
        .put("fingerprint", waiver.fingerprint())
        .put("until", waiver.until().toString());
  }
}
