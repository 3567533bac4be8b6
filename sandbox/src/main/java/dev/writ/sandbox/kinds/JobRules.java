package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.EmbeddedMetadata;
import dev.writ.sandbox.schema.Violation;
import dev.writ.sandbox.store.Meta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs: the selector is made by the server, and their pods do not restart always. */
final class JobRules implements Rules {

  private static final String UID_LABEL = "batch.kubernetes.io/controller-uid";
  private static final String NAME_LABEL = "batch.kubernetes.io/job-name";

  @Override
  public void fill(ObjectNode object, @Nullable ObjectNode old) {
    ObjectNode spec = Json.child(object, "spec");
    Json.putDefault(spec, "parallelism", 1);
    Json.putDefault(spec, "completions", 1);
    Json.putDefault(spec, "backoffLimit", 6);
    Json.putDefault(spec, "completionMode", "NonIndexed");
    Json.putDefault(spec, "suspend", false);
    PodRules.fillSpec(Json.child(spec, "template", "spec"));
    if (old == null && !spec.path("manualSelector").asBoolean()) {
      ObjectNode labels = Json.child(spec, "template", "metadata", "labels");
      labels.put(UID_LABEL, Meta.uid(object)).put(NAME_LABEL, Meta.name(object));
      Json.child(spec, "selector", "matchLabels").put(UID_LABEL, Meta.uid(object));
    }
  }

  @Override
  public List<Violation> check(ObjectNode object, @Nullable ObjectNode old) {
    List<Violation> found =
        new ArrayList<>(
            checkTemplate(Json.at(object, "spec", "template", "spec"), "spec.template.spec"));
    if (old != null && !template(old).equals(template(object))) {
      found.add(
          Violation.invalid(
              "spec.template", Json.at(object, "spec", "template"), "field is immutable"));
    }
    return found;
  }

  private static JsonNode template(ObjectNode job) {
    return EmbeddedMetadata.content(Json.at(job, "spec", "template"));
  }

  /** A pod template whose pods come to an end. */
  static List<Violation> checkTemplate(JsonNode template, String path) {
    List<Violation> found = new ArrayList<>(ContainerRules.check(template, path));
    if (template.path("restartPolicy").asText().equals("Always")) {
      found.add(
          Violation.unsupported(
              path + ".restartPolicy",
              template.path("restartPolicy"),
              List.of("OnFailure", "Never")));
    }
    return found;
  }
}
