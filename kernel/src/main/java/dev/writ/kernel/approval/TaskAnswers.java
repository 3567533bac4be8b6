package dev.writ.kernel.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.Warning;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How every call that starts or asks for work answers. */
public final class TaskAnswers {
  private TaskAnswers() {}

  /** 202 with the place where the work can be watched. */
  public static Answer accepted(
      UUID eventId, @Nullable UUID ticketId, EventStatus status, List<Warning> warnings) {
    ObjectNode body = body(eventId, ticketId, status.name(), warnings);
    if (status == EventStatus.PENDING && ticketId != null) {
      links(body).put("cancel", "/api/v1/approvals/" + ticketId + "/cancel");
    }
    return new Answer(202, Map.of("Location", task(eventId)), body);
  }

  /** The common members: ids, status, warnings and links. */
  static ObjectNode body(
      UUID eventId, @Nullable UUID ticketId, String status, List<Warning> warnings) {
    ObjectNode body = Json.object().put("event_id", eventId.toString());
    if (ticketId != null) {
      body.put("ticket_id", ticketId.toString());
    }
    body.put("status", status);
    var list = body.putArray("warnings");
    warnings.forEach(
        warning -> list.addObject().put("code", warning.code()).put("detail", warning.detail()));
    ObjectNode links = body.putObject("links").put("self", task(eventId));
    if (ticketId != null) {
      links.put("ticket", "/api/v1/approvals/" + ticketId);
    }
    return body;
  }

  private static ObjectNode links(ObjectNode body) {
    return (ObjectNode) body.get("links");
  }

  private static String task(UUID eventId) {
    return "/api/v1/tasks/" + eventId;
  }
}
