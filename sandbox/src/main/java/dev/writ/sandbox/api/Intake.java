package dev.writ.sandbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.kinds.Names;
import dev.writ.sandbox.schema.EmbeddedMetadata;
import dev.writ.sandbox.schema.SchemaCheck;
import dev.writ.sandbox.schema.SchemaDefaults;
import dev.writ.sandbox.schema.UnknownFields;
import dev.writ.sandbox.schema.Violation;
import dev.writ.sandbox.store.Meta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every object goes through on its way in: decoded, pruned, defaulted, checked. */
final class Intake {

  private Intake() {}

  /** Prunes and defaults an object. */
  static void complete(Kind kind, ObjectNode object, @Nullable ObjectNode old, Writer writer) {
    dropUnknown(kind, object, writer);
    checkTypes(kind, object);
    SchemaDefaults.fill(object, kind.schema());
    kind.rules().fill(object, old);
    if (!kind.custom()) {
      EmbeddedMetadata.complete(object, kind.schema());
    }
  }

  /** Refuses an object that breaks a rule, with all it breaks. */
  static void check(Kind kind, ObjectNode object, @Nullable ObjectNode old, String subresource) {
    List<Violation> found = new ArrayList<>(Names.check(object, kind));
    found.addAll(SchemaCheck.check(object, kind.schema()));
    found.addAll(kind.validations().check(object, old, found));
    found.addAll(
        old == null
            ? kind.rules().check(object, null)
            : kind.rules().check(object, old, subresource));
    if (old != null
        && Meta.isBeingDeleted(old)
        && !Meta.finalizers(old).containsAll(Meta.finalizers(object))) {
      found.add(
          Violation.forbidden(
              "metadata.finalizers",
              "no new finalizers can be added if the object is being deleted"));
    }
    if (!found.isEmpty()) {
      throw ApiFailure.invalid(kind, Meta.name(object), found);
    }
    kind.rules()
        .deny(object, old)
        .ifPresent(
            refusal -> {
              throw ApiFailure.of(422, "Invalid", refusal);
            });
  }

  static void dropUnknown(Kind kind, ObjectNode object, Writer writer) {
    List<String> unknown = UnknownFields.prune(object, kind.schema());
    if (unknown.isEmpty()) {
      return;
    }
    List<String> told = unknown.stream().map(field -> "unknown field \"" + field + '"').toList();
    if (writer.strict()) {
      throw ApiFailure.badRequest(
          undecodable(kind) + "strict decoding error: " + String.join(", ", told));
    }
    told.forEach(writer.warnings());
  }

  /** A built-in kind with a wrong type cannot even be decoded; a custom one is invalid. */
  static void checkTypes(Kind kind, ObjectNode object) {
    List<Violation> found = new ArrayList<>(SchemaCheck.check(object, kind.schema()));
    found.removeIf(violation -> !violation.reason().equals("FieldValueTypeInvalid"));
    if (found.isEmpty()) {
      return;
    }
    if (kind.custom()) {
      found.addAll(kind.validations().check(object, null, found));
      throw ApiFailure.invalid(kind, Meta.name(object), found);
    }
    throw ApiFailure.badRequest(
        undecodable(kind)
            + "json: cannot unmarshal into field "
            + found.getFirst().field()
            + ": "
            + found.getFirst().message());
  }

  private static String undecodable(Kind kind) {
    return kind.kind()
        + " in version \""
        + kind.version()
        + "\" cannot be handled as a "
        + kind.kind()
        + ": ";
  }

  static void checkTypeAndNamespace(Kind kind, String namespace, ObjectNode body) {
    String apiVersion = body.path("apiVersion").asText("");
    if (!apiVersion.isEmpty() && !apiVersion.equals(kind.apiVersion())) {
      throw ApiFailure.badRequest(
          "the API version in the data ("
              + apiVersion
              + ") does not match the expected API version ("
              + kind.apiVersion()
              + ")");
    }
    String kindName = body.path("kind").asText("");
    if (!kindName.isEmpty() && !kindName.equals(kind.kind())) {
      throw ApiFailure.badRequest(
          "the kind in the data ("
              + kindName
              + ") does not match the expected kind ("
              + kind.kind()
              + ")");
    }
    if (kind.namespaced()
        && !Meta.namespace(body).isEmpty()
        && !Meta.namespace(body).equals(namespace)) {
      throw ApiFailure.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }
}
