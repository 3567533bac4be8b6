package dev.writ.vms.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.vms.decide.Labels;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.store.Observation;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads from a VirtualMachine object what it says about a machine of ours. */
final class Sighting {
  private static final int MAX_DETAIL = 4 * 1024;

  private Sighting() {}

  /** Empty for objects that are none of our machines. */
  static Optional<Observation> of(JsonNode object, Labels labels) {
    JsonNode meta = object.path("metadata");
    try {
      UUID id = UUID.fromString(labels.vmIdOf(object));
      String printable = object.path("status").path("printableStatus").textValue();
      VmStatus status = VmStatus.ofPrintable(printable);
      return Optional.of(
          new Observation(
              id,
              meta.path("namespace").asText(),
              meta.path("name").asText(),
              status,
              detail(object, status, printable),
              version(meta.path("resourceVersion").asText())));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  /** Grows with each change; one that is no number orders before all others. */
  static BigDecimal version(String resourceVersion) {
    return resourceVersion.matches("[0-9]{1,20}")
        ? new BigDecimal(resourceVersion)
        : BigDecimal.ZERO;
  }

  /** Why a machine does not run, in the cluster's words. */
  private static @Nullable String detail(
      JsonNode object, VmStatus status, @Nullable String printable) {
    return switch (status) {
      case FAILED, PENDING ->
          cut(printable + conditionMessage(object.path("status").path("conditions")));
      case UNKNOWN ->
          printable == null
              ? "the cluster says nothing about it yet"
              : cut("the cluster says `" + printable + "`");
      case CREATING, STARTING, RUNNING, PAUSED, MIGRATING, STOPPING, STOPPED, DELETING, NOT_FOUND ->
          null;
    };
  }

  private static String conditionMessage(JsonNode conditions) {
    for (JsonNode condition : conditions) {
      if (condition.path("status").asText().equals("False") && condition.hasNonNull("message")) {
        return ": " + condition.path("message").asText();
      }
    }
    return "";
  }

  private static String cut(String text) {
    return text.length() > MAX_DETAIL ? text.substring(0, MAX_DETAIL) : text;
  }
}
