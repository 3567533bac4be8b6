package dev.writ.sandbox.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.ApiFailure;
import dev.writ.sandbox.api.Patch;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.kinds.Kinds;
import java.util.List;

/**
 * `/openapi/v3`: one document per group and version, with the schema of every kind and, for its
 * PATCH operation, the parameters and media types that kubectl looks for before it uses them.
 */
final class OpenApiDocuments {

  private final Kinds kinds;

  OpenApiDocuments(Kinds kinds) {
    this.kinds = kinds;
  }

  ApiResponse answer(ApiRequest request) {
    List<String> path = request.path();
    if (path.size() < 2 || !path.get(1).equals("v3")) {
      // kubectl asks for version 2 only in protobuf, and does without when it is not to be had.
      throw ApiFailure.of(406, "NotAcceptable", "the sandbox serves OpenAPI v3 only");
    }
    if (path.size() == 2) {
      return ApiResponse.json(200, index());
    }
    String prefix = String.join("/", path.subList(2, path.size()));
    List<Kind> served = kinds.all().stream().filter(kind -> prefix(kind).equals(prefix)).toList();
    if (served.isEmpty()) {
      throw ApiFailure.unknownPath();
    }
    return ApiResponse.json(200, document(served));
  }

  private static String prefix(Kind kind) {
    return kind.group().isEmpty() ? "api/" + kind.version() : "apis/" + kind.apiVersion();
  }

  private ObjectNode index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    kinds
        .all()
        .forEach(
            kind ->
                Json.child(paths, prefix(kind))
                    .put("serverRelativeURL", "/openapi/v3/" + prefix(kind)));
    return index;
  }

  private ObjectNode document(List<Kind> served) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes (sandbox)").put("version", "v1");
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = Json.child(document, "components", "schemas");
    schemas.setAll(kinds.definitions());
    for (Kind kind : served) {
      ObjectNode schema = kind.schema().node().deepCopy();
      schema.putArray("x-kubernetes-group-version-kind").add(gvk(kind));
      schemas.set(name(kind), schema);
      String collection =
          "/"
              + prefix(kind)
              + (kind.namespaced() ? "/namespaces/{namespace}/" : "/")
              + kind.plural();
      paths.putObject(collection).set("post", operation(kind, "post", List.of("application/json")));
      ObjectNode item = paths.putObject(collection + "/{name}");
      item.set("put", operation(kind, "put", List.of("application/json")));
      item.set("patch", operation(kind, "patch", patchTypes(kind)));
    }
    return document;
  }

  private static List<String> patchTypes(Kind kind) {
    return kind.custom()
        ? List.of(Patch.JSON, Patch.MERGE, Patch.APPLY)
        : List.of(Patch.JSON, Patch.MERGE, Patch.STRATEGIC, Patch.APPLY);
  }

  private static ObjectNode operation(Kind kind, String action, List<String> mediaTypes) {
    ObjectNode operation = Json.object().put("x-kubernetes-action", action);
    ArrayNode parameters = operation.putArray("parameters");
    for (String name : List.of("dryRun", "fieldManager", "fieldValidation", "force")) {
      parameters
          .addObject()
          .put("name", name)
          .put("in", "query")
          .putObject("schema")
          .put("type", name.equals("force") ? "boolean" : "string");
    }
    ObjectNode content = Json.child(operation, "requestBody", "content");
    mediaTypes.forEach(
        type ->
            Json.child(content, type, "schema").put("$ref", "#/components/schemas/" + name(kind)));
    operation.set("x-kubernetes-group-version-kind", gvk(kind));
    return operation;
  }

  private static String name(Kind kind) {
    return (kind.group().isEmpty() ? "core" : kind.group())
        + "."
        + kind.version()
        + "."
        + kind.kind();
  }

  private static ObjectNode gvk(Kind kind) {
    return Json.object()
        .put("group", kind.group())
        .put("version", kind.version())
        .put("kind", kind.kind());
  }
}
