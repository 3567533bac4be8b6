package dev.writ.sandbox.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.apply.ManagedFields.Conflict;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.schema.Violation;
import dev.writ.sandbox.store.GroupResource;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A refusal, worded and coded as Kubernetes does: it becomes a Status object. */
public final class ApiFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int code;
  private final String reason;
  private final transient ObjectNode details;

  private ApiFailure(int code, String reason, String message, ObjectNode details) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  public int code() {
    return code;
  }

  /** The `Status` object. */
  public ObjectNode status() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", getMessage());
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    if (!details.isEmpty()) {
      status.set("details", details);
    }
    return status.put("code", code);
  }

  public static ApiFailure of(int code, String reason, String message) {
    return new ApiFailure(code, reason, message, Json.object());
  }

  public static ApiFailure notFound(GroupResource resource, String name) {
    return new ApiFailure(
        404, "NotFound", resource + " \"" + name + "\" not found", details(resource, name));
  }

  /** No such path. */
  public static ApiFailure unknownPath() {
    return of(404, "NotFound", "the server could not find the requested resource");
  }

  public static ApiFailure alreadyExists(GroupResource resource, String name) {
    return new ApiFailure(
        409,
        "AlreadyExists",
        resource + " \"" + name + "\" already exists",
        details(resource, name));
  }

  public static ApiFailure conflict(GroupResource resource, String name, String why) {
    return new ApiFailure(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + resource + " \"" + name + "\": " + why,
        details(resource, name));
  }

  public static ApiFailure stale(GroupResource resource, String name) {
    return conflict(
        resource,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  public static ApiFailure applyConflict(List<Conflict> conflicts) {
    ObjectNode details = Json.object();
    ArrayNode causes = details.putArray("causes");
    for (Conflict conflict : conflicts) {
      causes
          .addObject()
          .put("reason", "FieldManagerConflict")
          .put("message", "conflict with " + conflict.manager())
          .put("field", conflict.field());
    }
    return new ApiFailure(409, "Conflict", conflictMessage(conflicts), details);
  }

  private static String conflictMessage(List<Conflict> conflicts) {
    if (conflicts.size() == 1) {
      Conflict only = conflicts.getFirst();
      return "Apply failed with 1 conflict: conflict with " + only.manager() + ": " + only.field();
    }
    var byManager =
        conflicts.stream()
            .collect(
                Collectors.groupingBy(
                    Conflict::manager,
                    TreeMap::new,
                    Collectors.mapping(c -> "\n- " + c.field(), Collectors.joining())));
    return "Apply failed with "
        + conflicts.size()
        + " conflicts: "
        + byManager.entrySet().stream()
            .map(entry -> "conflicts with " + entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining("\n"));
  }

  public static ApiFailure badRequest(String message) {
    return of(400, "BadRequest", message);
  }

  public static ApiFailure invalid(Kind kind, String name, List<Violation> violations) {
    String all =
        violations.size() == 1
            ? violations.getFirst().toString()
            : violations.stream()
                .map(Violation::toString)
                .collect(Collectors.joining(", ", "[", "]"));
    ObjectNode details =
        Json.object().put("name", name).put("group", kind.group()).put("kind", kind.kind());
    ArrayNode causes = details.putArray("causes");
    for (Violation violation : violations) {
      causes
          .addObject()
          .put("reason", violation.reason())
          .put("message", violation.message())
          .put("field", violation.field());
    }
    return new ApiFailure(
        422, "Invalid", kind.qualified() + " \"" + name + "\" is invalid: " + all, details);
  }

  public static ApiFailure forbidden(GroupResource resource, String name, String why) {
    return new ApiFailure(
        403,
        "Forbidden",
        resource + (name.isEmpty() ? "" : " \"" + name + "\"") + " is forbidden: " + why,
        details(resource, name));
  }

  /** A create in a namespace that is on its way out. */
  public static ApiFailure terminating(GroupResource resource, String name, String namespace) {
    ObjectNode details = details(resource, name);
    details
        .putArray("causes")
        .addObject()
        .put("reason", "NamespaceTerminating")
        .put("message", "namespace " + namespace + " is being terminated")
        .put("field", "metadata.namespace");
    return new ApiFailure(
        403,
        "Forbidden",
        resource
            + " \""
            + name
            + "\" is forbidden: unable to create new content in namespace "
            + namespace
            + " because it is being terminated",
        details);
  }

  /** An eviction that a PodDisruptionBudget does not allow now. */
  public static ApiFailure budgetSpent(String why) {
    ObjectNode details = Json.object();
    details.putArray("causes").addObject().put("reason", "DisruptionBudget").put("message", why);
    return new ApiFailure(
        429,
        "TooManyRequests",
        "Cannot evict pod as it would violate the pod's disruption budget.",
        details);
  }

  public static ApiFailure expired(String message) {
    return of(410, "Expired", message);
  }

  private static ObjectNode details(GroupResource resource, String name) {
    ObjectNode details = Json.object();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!resource.group().isEmpty()) {
      details.put("group", resource.group());
    }
    return details.put("kind", resource.plural());
  }
}
