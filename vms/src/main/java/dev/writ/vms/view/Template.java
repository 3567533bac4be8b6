package dev.writ.vms.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.event.Warning;
import dev.writ.vms.policy.TemplateDraft;
import dev.writ.vms.policy.VmsProblems;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One version of a template. At most one version of a name is ACTIVE. */
public record Template(
    UUID id,
    int version,
    Status status,
    TemplateDraft draft,
    Validation validation,
    UUID createdBy,
    Instant createdAt) {

  /**
   * Whether a cluster accepted a machine made from it.
   *
   * @param detail what the cluster said, or why none could be asked
   */
  public record Validation(State state, String detail, @Nullable Instant checkedAt) {
    /** Only drafts that PASSED can be published. */
    public enum State {
      PENDING,
      PASSED
    }

    public static Validation passed(String detail, Instant at) {
      return new Validation(State.PASSED, detail, at);
    }

    public static Validation pending(String detail) {
      return new Validation(State.PENDING, detail, null);
    }

    public ObjectNode toJson() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("state", state.name())
          .put("detail", detail)
          .put("checked_at", checkedAt == null ? null : checkedAt.toString());
    }

    public static Validation ofJson(JsonNode json) {
      String at = json.path("checked_at").textValue();
      return new Validation(
          State.valueOf(json.path("state").asText()),
          json.path("detail").asText(),
          at == null ? null : Instant.parse(at));
    }
  }

  /** Only drafts are edited, only active ones make machines, deprecated ones keep theirs. */
  public enum Status {
    DRAFT,
    ACTIVE,
    DEPRECATED
  }

  /** What whoever manages templates should know of. */
  public List<Warning> warnings() {
    return status == Status.DRAFT && validation.state() == Validation.State.PENDING
        ? List.of(
            new Warning(
                VmsProblems.TEMPLATE_NOT_VALIDATED.name(),
                "no cluster has accepted the draft yet: " + validation.detail()))
        : List.of();
  }

  public String name() {
    return draft.name();
  }
}
