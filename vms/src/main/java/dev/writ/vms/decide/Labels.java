package dev.writ.vms.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * The labels of what Writ makes on clusters. The prefix is chosen before the first machine: objects
 * with another one are somebody else's.
 *
 * @param prefix a DNS name, such as {@code writ.dev}
 */
public record Labels(String prefix) {
  public static final Labels SHIPPED = new Labels("writ.dev");

  /** The value of {@link #managedBy}. */
  public static final String WRIT = "writ";

  public Labels {
    if (prefix.length() > 200 || !prefix.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")) {
      throw new IllegalArgumentException(
          "the label prefix `" + prefix + "` is no DNS name such as `writ.dev`");
    }
  }

  public String managedBy() {
    return name("managed-by");
  }

  public String vmId() {
    return name("vm-id");
  }

  /** The two labels of a namespace that Writ makes for machines. */
  public Map<String, String> ofNamespace(String environment) {
    return Map.of(managedBy(), WRIT, name("environment"), environment);
  }

  /** The labels of a machine and its Secret. */
  ObjectNode of(Manifest.Identity who) {
    ObjectNode labels =
        JsonNodeFactory.instance
            .objectNode()
            .put(managedBy(), WRIT)
            .put(name("system"), who.system())
            .put(name("service"), who.service())
            .put(name("instance"), who.instance())
            .put(vmId(), who.vmId().toString())
            .put(name("event-id"), who.eventId().toString());
    if (who.ticketId() != null) {
      labels.put(name("ticket-id"), who.ticketId().toString());
    }
    return labels.put(name("created-by"), who.createdBy().toString());
  }

  /** The machine's id as an object carries it; empty text for none. */
  public String vmIdOf(JsonNode object) {
    return object.path("metadata").path("labels").path(vmId()).asText();
  }

  private String name(String label) {
    return prefix + "/" + label;
  }
}
