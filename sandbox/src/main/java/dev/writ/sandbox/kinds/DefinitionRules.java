package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.writ.sandbox.cel.ValidationRules;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.Violation;
import dev.writ.sandbox.store.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** CustomResourceDefinitions: names, and a schema for every version. Established at once. */
final class DefinitionRules implements Rules {

  @Override
  public void fill(ObjectNode object, @Nullable ObjectNode old) {
    ObjectNode spec = Json.child(object, "spec");
    ObjectNode names = Json.child(spec, "names");
    String kind = names.path("kind").asText("");
    Json.putDefault(names, "singular", kind.toLowerCase(Locale.ROOT));
    Json.putDefault(names, "listKind", kind + "List");
    Json.putDefault(Json.child(spec, "conversion"), "strategy", "None");
    ObjectNode status = Json.child(object, "status");
    status.set("acceptedNames", names.deepCopy());
    if (old == null) {
      String now = Json.text(object, "metadata", "creationTimestamp");
      ArrayNode conditions = status.putArray("conditions");
      conditions.add(condition("NamesAccepted", "NoConflicts", "no conflicts found", now));
      conditions.add(
          condition(
              "Established", "InitialNamesAccepted", "the initial names have been accepted", now));
      for (JsonNode version : spec.path("versions")) {
        if (version.path("storage").asBoolean()) {
          status.putArray("storedVersions").add(version.path("name").asText());
        }
      }
      Meta.addFinalizer(object, "customresourcecleanup.apiextensions.k8s.io");
    }
  }

  private static ObjectNode condition(String type, String reason, String message, String now) {
    return Json.object()
        .put("type", type)
        .put("status", "True")
        .put("reason", reason)
        .put("message", message)
        .put("lastTransitionTime", now);
  }

  @Override
  public List<Violation> check(ObjectNode object, @Nullable ObjectNode old) {
    List<Violation> found = new ArrayList<>();
    JsonNode spec = object.path("spec");
    String wanted = Json.text(spec, "names", "plural") + "." + spec.path("group").asText("");
    if (!Meta.name(object).equals(wanted)) {
      found.add(
          Violation.invalid(
              "metadata.name",
              Json.of(Meta.name(object)),
              "must be spec.names.plural+\".\"+spec.group"));
    }
    List<String> scopes = List.of("Cluster", "Namespaced");
    if (!scopes.contains(spec.path("scope").asText(""))) {
      found.add(
          Violation.unsupported("spec.scope", Json.of(spec.path("scope").asText("")), scopes));
    }
    int stored = 0;
    for (int i = 0; i < spec.path("versions").size(); i++) {
      JsonNode version = spec.path("versions").get(i);
      stored += version.path("storage").asBoolean() ? 1 : 0;
      checkPaths(version, "spec.versions[" + i + "]", found);
      String path = "spec.versions[" + i + "].schema.openAPIV3Schema";
      JsonNode schema = Json.at(version, "schema", "openAPIV3Schema");
      int before = found.size();
      checkSchema(schema, path, found);
      if (found.size() == before) {
        checkValidations(schema, path, found);
      }
      if (!schema.isObject()) {
        found.add(Violation.required(path, "schemas are required"));
      }
    }
    if (stored != 1) {
      found.add(
          Violation.invalid(
              "spec.versions",
              spec.path("versions"),
              "must have exactly one version marked as storage version"));
    }
    return found;
  }

  /** A definition that could not be read later would take every request with it. */
  private static void checkPaths(JsonNode version, String path, List<Violation> found) {
    JsonNode columns = version.path("additionalPrinterColumns");
    for (int i = 0; i < columns.size(); i++) {
      checkPath(
          columns.get(i).path("jsonPath"),
          path + ".additionalPrinterColumns[" + i + "].jsonPath",
          found);
    }
    JsonNode scale = Json.at(version, "subresources", "scale");
    for (String field : List.of("specReplicasPath", "statusReplicasPath", "labelSelectorPath")) {
      if (scale.has(field)) {
        checkPath(scale.path(field), path + ".subresources.scale." + field, found);
      }
    }
  }

  private static void checkPath(JsonNode value, String field, List<Violation> found) {
    try {
      JsonPath.of(value.asText());
    } catch (IllegalArgumentException e) {
      found.add(Violation.invalid(field, value, String.valueOf(e.getMessage())));
    }
  }

  /** Rules compile against a schema that is sound. */
  private static void checkValidations(JsonNode schema, String path, List<Violation> found) {
    for (Violation problem : ValidationRules.of(schema).problems()) {
      found.add(new Violation(path + problem.field(), problem.reason(), problem.message()));
    }
  }

  private static void checkSchema(JsonNode schema, String path, List<Violation> found) {
    if (schema.has("$ref")) {
      found.add(Violation.forbidden(path + ".$ref", "$ref is not supported"));
    }
    String pattern = schema.path("pattern").asText("");
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      found.add(
          Violation.invalid(
              path + ".pattern",
              schema.path("pattern"),
              "must be a valid regular expression: " + e.getMessage()));
    }
    schema
        .path("properties")
        .forEachEntry(
            (name, property) -> checkSchema(property, path + ".properties[" + name + "]", found));
    for (String inner : List.of("items", "additionalProperties")) {
      if (schema.path(inner).isObject()) {
        checkSchema(schema.path(inner), path + "." + inner, found);
      }
    }
  }
}
