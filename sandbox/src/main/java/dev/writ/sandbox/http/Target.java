package dev.writ.sandbox.http;

import dev.writ.sandbox.api.Authorizer.Access;
import dev.writ.sandbox.store.FieldSelector;
import java.util.List;
import java.util.Optional;

/**
 * What a resource request is about.
 *
 * @param namespace empty for cluster-scoped resources and for all namespaces
 * @param name empty for a collection
 * @param subresource empty for the object itself
 */
public record Target(
    String verb,
    String group,
    String version,
    String namespace,
    String plural,
    String name,
    String subresource) {

  /** `pods`, or `pods/status`. */
  public String resource() {
    return subresource.isEmpty() ? plural : plural + "/" + subresource;
  }

  Access access() {
    return new Access(verb, group, resource(), namespace, name);
  }

  /** A collection of one name is that object to the authorizer; for everybody else it stays one. */
  Target narrowed(ApiRequest request) {
    return List.of("list", "watch", "deletecollection").contains(verb) && name.isEmpty()
        ? new Target(
            verb,
            group,
            version,
            namespace,
            plural,
            FieldSelector.name(request.parameter("fieldSelector")),
            subresource)
        : this;
  }

  boolean isWatch() {
    return verb.equals("watch");
  }

  /** Reads `/api/v1/…` and `/apis/GROUP/VERSION/…`; empty for every other path. */
  static Optional<Target> of(ApiRequest request) {
    List<String> path = request.path();
    int start = !path.isEmpty() && path.getFirst().equals("api") ? 2 : 3;
    if (path.size() <= start
        || !(path.getFirst().equals("api") || path.getFirst().equals("apis"))) {
      return Optional.empty();
    }
    String group = start == 2 ? "" : path.get(1);
    String version = path.get(start - 1);
    List<String> rest = path.subList(start, path.size());
    String namespace = "";
    boolean inNamespace =
        rest.size() > 2
            && rest.getFirst().equals("namespaces")
            && !(group.isEmpty()
                && rest.size() == 3
                && List.of("status", "finalize").contains(rest.get(2)));
    if (inNamespace) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    String name = rest.size() > 1 ? rest.get(1) : "";
    String subresource = rest.size() > 2 ? String.join("/", rest.subList(2, rest.size())) : "";
    return Optional.of(
        new Target(
            verb(request, name), group, version, namespace, rest.getFirst(), name, subresource));
  }

  private static String verb(ApiRequest request, String name) {
    return switch (request.method()) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
      default -> request.flag("watch") ? "watch" : name.isEmpty() ? "list" : "get";
    };
  }

  boolean isWrite() {
    return !List.of("get", "list", "watch").contains(verb);
  }

  /** True for a write that leaves something behind, which a question to the server does not. */
  boolean isStored() {
    return isWrite() && !group.equals("authorization.k8s.io");
  }
}
