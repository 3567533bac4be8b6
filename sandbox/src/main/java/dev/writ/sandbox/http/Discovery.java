package dev.writ.sandbox.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.ApiFailure;
import dev.writ.sandbox.http.Extension.Offer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.kinds.Kinds;
import dev.writ.sandbox.kinds.PodRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** `/api`, `/apis` and below: what is served, in the classic and in the aggregated form. */
final class Discovery {

  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private final Kinds kinds;
  private final List<Extension> extensions;

  Discovery(Kinds kinds, List<Extension> extensions) {
    this.kinds = kinds;
    this.extensions = List.copyOf(extensions);
  }

  /** Answers `/api`, `/api/v1`, `/apis`, `/apis/GROUP` and `/apis/GROUP/VERSION`. */
  ApiResponse answer(ApiRequest request) {
    List<String> path = request.path();
    boolean core = path.getFirst().equals("api");
    boolean aggregated = request.accept().contains("as=APIGroupDiscoveryList");
    if (path.size() == 1) {
      if (aggregated) {
        String version = request.accept().contains("v=v2;") ? "v2" : "v2beta1";
        return new ApiResponse(
            200,
            "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList",
            Json.write(aggregated(core, version)));
      }
      return ApiResponse.json(200, core ? coreVersions() : groups());
    }
    if (core) {
      return ApiResponse.json(200, resources("", path.get(1)));
    }
    if (path.size() == 2) {
      return ApiResponse.json(200, group(path.get(1)));
    }
    return ApiResponse.json(200, resources(path.get(1), path.get(2)));
  }

  private static ObjectNode coreVersions() {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  private Map<String, Set<String>> versionsByGroup() {
    Map<String, Set<String>> versions = new LinkedHashMap<>();
    kinds
        .all()
        .forEach(
            kind ->
                versions
                    .computeIfAbsent(kind.group(), _ -> new LinkedHashSet<>())
                    .add(kind.version()));
    extensions.forEach(
        extension ->
            versions
                .computeIfAbsent(extension.group(), _ -> new LinkedHashSet<>())
                .add(extension.version()));
    return versions;
  }

  private ObjectNode groups() {
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    versionsByGroup()
        .forEach(
            (group, versions) -> {
              if (!group.isEmpty()) {
                groups.add(group(group, versions));
              }
            });
    return list;
  }

  private ObjectNode group(String name) {
    Set<String> versions = versionsByGroup().get(name);
    if (versions == null || name.isEmpty()) {
      throw ApiFailure.unknownPath();
    }
    return group(name, versions).put("kind", "APIGroup").put("apiVersion", "v1");
  }

  private static ObjectNode group(String name, Set<String> versions) {
    ObjectNode group = Json.object().put("name", name);
    ArrayNode list = group.putArray("versions");
    versions.forEach(
        version ->
            list.addObject().put("groupVersion", name + "/" + version).put("version", version));
    group.set("preferredVersion", list.get(0));
    return group;
  }

  private ObjectNode resources(String group, String version) {
    List<ObjectNode> found = new ArrayList<>();
    for (Kind kind : kinds.all()) {
      if (kind.group().equals(group) && kind.version().equals(version)) {
        found.addAll(resources(kind));
      }
    }
    for (Extension extension : extensions) {
      if (extension.group().equals(group) && extension.version().equals(version)) {
        for (Offer offer : extension.offers()) {
          found.add(resource(offer.name(), "", offer.kind(), offer.namespaced(), offer.verbs()));
        }
      }
    }
    if (found.isEmpty()) {
      throw ApiFailure.unknownPath();
    }
    ObjectNode list =
        Json.object()
            .put("kind", "APIResourceList")
            .put("apiVersion", "v1")
            .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    list.putArray("resources").addAll(found);
    return list;
  }

  private static List<ObjectNode> resources(Kind kind) {
    List<ObjectNode> found = new ArrayList<>();
    ObjectNode main =
        resource(kind.plural(), kind.singular(), kind.kind(), kind.namespaced(), VERBS);
    kind.shortNames().forEach(main.withArrayProperty("shortNames")::add);
    kind.categories().forEach(main.withArrayProperty("categories")::add);
    found.add(main);
    for (Map.Entry<String, String> subresource : subresources(kind).entrySet()) {
      ObjectNode entry =
          resource(
              kind.plural() + "/" + subresource.getKey(),
              "",
              subresource.getValue(),
              kind.namespaced(),
              verbs(subresource.getKey()));
      switch (subresource.getKey()) {
        case "scale" -> entry.put("group", "autoscaling").put("version", "v1");
        case "eviction" -> entry.put("group", "policy").put("version", "v1");
        default -> {}
      }
      found.add(entry);
    }
    return found;
  }

  private static List<String> verbs(String subresource) {
    return subresource.equals("eviction") ? List.of("create") : List.of("get", "patch", "update");
  }

  private static Map<String, String> subresources(Kind kind) {
    Map<String, String> subresources = new LinkedHashMap<>();
    if (kind.status()) {
      subresources.put("status", kind.kind());
    }
    if (kind.scale().isPresent()) {
      subresources.put("scale", "Scale");
    }
    if (kind.qualified().equals("Pod")) {
      subresources.put("eviction", "Eviction");
      subresources.put(PodRules.EPHEMERAL_CONTAINERS, "Pod");
    }
    return subresources;
  }

  private static ObjectNode resource(
      String name, String singular, String kind, boolean namespaced, List<String> verbs) {
    ObjectNode resource =
        Json.object()
            .put("name", name)
            .put("singularName", singular)
            .put("namespaced", namespaced)
            .put("kind", kind);
    verbs.forEach(resource.withArrayProperty("verbs")::add);
    return resource;
  }

  private ObjectNode aggregated(boolean core, String apiVersion) {
    ObjectNode list =
        Json.object()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/" + apiVersion);
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    versionsByGroup()
        .forEach(
            (group, versions) -> {
              if (group.isEmpty() != core) {
                return;
              }
              ObjectNode item = items.addObject();
              if (core) {
                item.putObject("metadata");
              } else {
                item.putObject("metadata").put("name", group);
              }
              ArrayNode served = item.putArray("versions");
              for (String version : versions) {
                ObjectNode entry = served.addObject().put("version", version);
                entry.put("freshness", "Current");
                ArrayNode resources = entry.putArray("resources");
                for (Kind kind : kinds.all()) {
                  if (kind.group().equals(group) && kind.version().equals(version)) {
                    resources.add(aggregated(kind));
                  }
                }
                for (Extension extension : extensions) {
                  if (extension.group().equals(group)) {
                    extension.offers().stream()
                        .filter(offer -> !offer.name().contains("/"))
                        .forEach(
                            offer ->
                                resources.add(
                                    aggregated(
                                        offer.name(),
                                        "",
                                        group,
                                        version,
                                        offer.kind(),
                                        offer.namespaced(),
                                        offer.verbs())));
                  }
                }
              }
            });
    return list;
  }

  private static ObjectNode aggregated(Kind kind) {
    ObjectNode resource =
        aggregated(
            kind.plural(),
            kind.singular(),
            kind.group(),
            kind.version(),
            kind.kind(),
            kind.namespaced(),
            VERBS);
    kind.shortNames().forEach(resource.withArrayProperty("shortNames")::add);
    kind.categories().forEach(resource.withArrayProperty("categories")::add);
    subresources(kind)
        .forEach(
            (name, shown) -> {
              ObjectNode subresource =
                  resource.withArrayProperty("subresources").addObject().put("subresource", name);
              String group =
                  switch (name) {
                    case "scale" -> "autoscaling";
                    case "eviction" -> "policy";
                    default -> kind.group();
                  };
              String version = group.equals(kind.group()) ? kind.version() : "v1";
              subresource.set("responseKind", responseKind(group, version, shown));
              verbs(name).forEach(subresource.withArrayProperty("verbs")::add);
            });
    return resource;
  }

  private static ObjectNode aggregated(
      String plural,
      String singular,
      String group,
      String version,
      String kind,
      boolean namespaced,
      List<String> verbs) {
    ObjectNode resource = Json.object().put("resource", plural);
    resource.set("responseKind", responseKind(group, version, kind));
    resource.put("scope", namespaced ? "Namespaced" : "Cluster");
    resource.put("singularResource", singular);
    verbs.forEach(resource.withArrayProperty("verbs")::add);
    return resource;
  }

  private static ObjectNode responseKind(String group, String version, String kind) {
    return Json.object().put("group", group).put("version", version).put("kind", kind);
  }
}
