package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.Violation;
import dev.writ.sandbox.store.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all owners of pods share: a pod template, and a selector that fits it and never changes. */
class WorkloadRules implements Rules {

  private final int defaultReplicas;

  /**
   * @param defaultReplicas 0 for kinds without `replicas`
   */
  WorkloadRules(int defaultReplicas) {
    this.defaultReplicas = defaultReplicas;
  }

  @Override
  public void fill(ObjectNode object, @Nullable ObjectNode old) {
    ObjectNode spec = Json.child(object, "spec");
    if (defaultReplicas > 0) {
      Json.putDefault(spec, "replicas", defaultReplicas);
    }
    PodRules.fillSpec(Json.child(spec, "template", "spec"));
  }

  @Override
  public List<Violation> check(ObjectNode object, @Nullable ObjectNode old) {
    List<Violation> found = new ArrayList<>();
    JsonNode spec = object.path("spec");
    JsonNode selector = spec.path("selector");
    if (selector.isEmpty()) {
      found.add(Violation.required("spec.selector", ""));
    } else if (!LabelSelector.of(selector).matches(spec.path("template"))) {
      found.add(
          Violation.invalid(
              "spec.template.metadata.labels",
              Json.at(spec, "template", "metadata", "labels"),
              "`selector` does not match template `labels`"));
    }
    if (old != null && !Json.at(old, "spec", "selector").equals(selector)) {
      found.add(Violation.invalid("spec.selector", selector, "field is immutable"));
    }
    if (spec.path("replicas").asInt() < 0) {
      found.add(
          Violation.invalid(
              "spec.replicas", spec.path("replicas"), "must be greater than or equal to 0"));
    }
    found.addAll(ContainerRules.check(Json.at(spec, "template", "spec"), "spec.template.spec"));
    return found;
  }
}
