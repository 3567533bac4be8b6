package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Approval;
import dev.writ.kernel.approval.Preview;
import dev.writ.kernel.decision.Threshold;
import dev.writ.kernel.store.Json;
import dev.writ.server.http.Fields;

/** The kernel's values as JSON, and JSON as the kernel's values. */
final class Bodies {
  private Bodies() {}

  /** What is not the kernel's is the room's: its selection. */
  static Approval approval(ObjectNode body) {
    Fields fields = new Fields(body);
    ObjectNode modified = fields.object("modified_spec");
    String why = fields.text("modification_reason");
    Integer revision = fields.number("spec_revision");
    String comment = fields.text("comment");
    fields.checkKnown();
    return new Approval(fields.rest(), modified, why, revision, comment);
  }

  /** A ticket by the name that every other thing has for its own: {@code id}. */
  static ObjectNode withId(ObjectNode ticket) {
    ObjectNode body = Json.object();
    body.set("id", ticket.get("ticket_id"));
    body.setAll(ticket);
    return body;
  }

  static ObjectNode of(Preview preview) {
    ObjectNode body = Json.object();
    body.set("effective_spec", preview.effectiveSpec());
    ArrayNode diff = body.putArray("diff");
    preview
        .diff()
        .forEach(
            one -> {
              ObjectNode line = diff.addObject().put("field", one.field());
              line.set("before", one.asked());
              line.set("after", one.effective());
            });
    ArrayNode plan = body.putArray("plan");
    preview.plan().forEach(plan::add);
    body.set("selection", preview.selection());
    body.put("rendered", preview.rendered());
    body.put("dry_run", preview.dryRun());
    ArrayNode warnings = body.putArray("warnings");
    preview
        .warnings()
        .forEach(one -> warnings.addObject().put("code", one.code()).put("detail", one.detail()));
    ObjectNode after = body.putObject("resolution_after");
    after.put("status", preview.missing().isEmpty() ? "APPROVED" : "PENDING_APPROVAL");
    after.set("missing", requirements(preview.missing()));
    return body;
  }

  static ArrayNode requirements(Iterable<Threshold.Requirement> requirements) {
    ArrayNode list = Json.object().putArray("list");
    requirements.forEach(
        one -> {
          ObjectNode entry = list.addObject().put("approve", one.approve());
          ArrayNode groups = entry.putArray("groups");
          one.groups().stream().sorted().forEach(groups::add);
        });
    return list;
  }
}
