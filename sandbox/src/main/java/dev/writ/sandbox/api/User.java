package dev.writ.sandbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import java.util.List;

/** Who is behind a request. */
public record User(String name, List<String> groups) {

  /** The one that may do everything. */
  public static final User ADMIN = new User("sandbox-admin", List.of("system:masters"));

  public User {
    groups = List.copyOf(groups);
  }

  /** A component of the cluster, such as `system:kube-scheduler`. */
  static User component(String name) {
    return new User("system:" + name, List.of("system:authenticated"));
  }

  /** The kubelet of a node. */
  static User node(String node) {
    return new User("system:node:" + node, List.of("system:nodes", "system:authenticated"));
  }

  /** A ServiceAccount, named as Kubernetes names it. */
  public static User serviceAccount(String namespace, String name) {
    return new User(
        "system:serviceaccount:" + namespace + ":" + name,
        List.of(
            "system:serviceaccounts",
            "system:serviceaccounts:" + namespace,
            "system:authenticated"));
  }

  /** As reviews show it. */
  public ObjectNode info() {
    ObjectNode info = Json.object().put("username", name);
    groups.forEach(info.withArrayProperty("groups")::add);
    return info;
  }
}
