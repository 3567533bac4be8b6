package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.policy.ResourceField;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Actions as data: {@code {"container":"web","field":"livenessProbe","port":8080,
 * "initial_delay_seconds":5,"period_seconds":10}}, or {@code
 * {"container":"web","field":"resources","values":{"limits.cpu":"500m"}}}.
 */
final class Steps {
  private Steps() {}

  static ArrayNode of(List<Action> actions) {
    ArrayNode steps = Json.object().arrayNode();
    for (Action action : actions) {
      ObjectNode step =
          steps.addObject().put("container", action.container()).put("field", action.field());
      switch (action) {
        case Action.InjectLivenessProbe(_, var probe) -> put(step, probe);
        case Action.InjectReadinessProbe(_, var probe) -> put(step, probe);
        case Action.InjectResources(_, var values) -> {
          ObjectNode written = step.putObject("values");
          values.forEach((field, value) -> written.put(field.path(), value));
        }
      }
    }
    return steps;
  }

  private static void put(ObjectNode step, Action.Probe probe) {
    step.put("port", probe.port())
        .put("initial_delay_seconds", probe.initialDelaySeconds())
        .put("period_seconds", probe.periodSeconds());
  }

  static List<Action> read(JsonNode steps) {
    List<Action> actions = new ArrayList<>();
    for (JsonNode step : steps) {
      String container = step.path("container").asText();
      String field = step.path("field").asText();
      actions.add(
          switch (field) {
            case "livenessProbe" -> new Action.InjectLivenessProbe(container, probe(step));
            case "readinessProbe" -> new Action.InjectReadinessProbe(container, probe(step));
            case "resources" -> new Action.InjectResources(container, values(step));
            default -> throw new IllegalArgumentException("nothing is injected as " + field);
          });
    }
    return actions;
  }

  private static Action.Probe probe(JsonNode step) {
    return new Action.Probe(
        step.path("port").asInt(),
        step.path("initial_delay_seconds").asInt(),
        step.path("period_seconds").asInt());
  }

  private static Map<ResourceField, String> values(JsonNode step) {
    Map<ResourceField, String> values = new EnumMap<>(ResourceField.class);
    for (ResourceField field : ResourceField.values()) {
      JsonNode value = step.path("values").get(field.path());
      if (value != null) {
        values.put(field, value.asText());
      }
    }
    return values;
  }
}
