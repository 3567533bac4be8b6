package dev.writ.workloads.access;

import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import dev.writ.workloads.view.NamespaceEntry;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which namespaces of which clusters a caller reaches with one permission.
 *
 * @param everything all of them, and what stands in none, such as cluster policies as a whole
 * @param namespaces those that were seen, by {@code cluster/namespace}
 */
public record Sight(boolean everything, Map<String, NamespaceEntry> namespaces) {
  /** The type of the room's scopes: a binding may hold for one namespace. */
  public static final String NAMESPACE = "workloads-namespace";

  public Sight {
    namespaces = Map.copyOf(namespaces);
  }

  /**
   * What the caller reaches.
   *
   * @param known all namespaces that were ever seen
   */
  public static Sight of(
      Caller caller, Permission permission, Environments environments, List<NamespaceEntry> known) {
    return new Sight(
        environments.allow(caller, permission, Scope.GLOBAL, null),
        known.stream()
            .filter(
                entry ->
                    environments.allow(
                        caller, permission, scopeOf(entry.id()), entry.environment()))
            .collect(
                Collectors.toMap(
                    entry -> place(entry.cluster(), entry.name()), Function.identity())));
  }

  /**
   * What of it lies in one environment: namespaces only.
   *
   * @param environment null for all
   */
  public Sight in(@Nullable String environment) {
    return environment == null
        ? this
        : new Sight(
            false,
            namespaces.entrySet().stream()
                .filter(one -> environment.equals(one.getValue().environment()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Whether the caller reaches a namespace; {@code ""} for what stands in none. */
  public boolean sees(String cluster, String namespace) {
    return everything || namespaces.containsKey(place(cluster, namespace));
  }

  public static Scope scopeOf(UUID namespaceId) {
    return new Scope(NAMESPACE, namespaceId);
  }

  private static String place(String cluster, String namespace) {
    return cluster + "/" + namespace;
  }
}
