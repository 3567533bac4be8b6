package dev.writ.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Meta;
import java.util.List;
import java.util.Set;

/** RBAC: what the bindings of a user's name, groups and ServiceAccount allow; nothing denies. */
public final class Authorizer {

  /**
   * One question.
   *
   * @param resource plural, with a subresource after a slash
   * @param namespace empty for cluster-wide
   * @param name empty for all
   */
  public record Access(String verb, String group, String resource, String namespace, String name) {}

  private static final String GROUP = "rbac.authorization.k8s.io";

  /** Everybody may ask about themselves; no other kind of these groups is served. */
  private static final Set<String> OF_ONESELF =
      Set.of("authentication.k8s.io", "authorization.k8s.io");

  private final Resources resources;

  public Authorizer(Resources resources) {
    this.resources = resources;
  }

  public boolean allows(User user, Access access) {
    if (user.groups().contains("system:masters") || OF_ONESELF.contains(access.group())) {
      return true;
    }
    return bound(user, access, "clusterrolebindings", "")
        || (!access.namespace().isEmpty()
            && bound(user, access, "rolebindings", access.namespace()));
  }

  private boolean bound(User user, Access access, String bindings, String namespace) {
    return resources.list(kind(bindings), namespace).items().stream()
        .filter(binding -> names(binding, user))
        .anyMatch(binding -> grants(binding.path("roleRef"), namespace, access));
  }

  private static boolean names(ObjectNode binding, User user) {
    for (JsonNode subject : binding.path("subjects")) {
      String name = subject.path("name").asText();
      boolean named =
          switch (subject.path("kind").asText()) {
            case "User" -> user.name().equals(name);
            case "Group" -> user.groups().contains(name);
            case "ServiceAccount" ->
                user.name()
                    .equals(
                        User.serviceAccount(
                                subject.path("namespace").asText(Meta.namespace(binding)), name)
                            .name());
            default -> false;
          };
      if (named) {
        return true;
      }
    }
    return false;
  }

  private boolean grants(JsonNode roleRef, String namespace, Access access) {
    boolean wide = roleRef.path("kind").asText().equals("ClusterRole");
    return resources
        .find(
            kind(wide ? "clusterroles" : "roles"),
            wide ? "" : namespace,
            roleRef.path("name").asText())
        .stream()
        .flatMap(role -> role.path("rules").valueStream())
        .anyMatch(rule -> covers(rule, access));
  }

  private static boolean covers(JsonNode rule, Access access) {
    List<String> resources = Json.texts(rule.path("resources"));
    List<String> names = Json.texts(rule.path("resourceNames"));
    int slash = access.resource().indexOf('/');
    return holds(rule.path("verbs"), access.verb())
        && holds(rule.path("apiGroups"), access.group())
        && (resources.contains("*")
            || resources.contains(access.resource())
            || (slash > 0 && resources.contains("*" + access.resource().substring(slash))))
        && (names.isEmpty() || names.contains(access.name()));
  }

  private static boolean holds(JsonNode list, String value) {
    List<String> texts = Json.texts(list);
    return texts.contains("*") || texts.contains(value);
  }

  private Kind kind(String plural) {
    return resources.kinds().require(GROUP, plural);
  }
}
