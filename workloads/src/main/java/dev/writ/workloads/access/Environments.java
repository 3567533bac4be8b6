package dev.writ.workloads.access;

import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The environments that bindings speak of, and in which of them a namespace stands.
 *
 * @param all the configured names
 * @param ofUnlabelled where a namespace stands whose labels don't say it; null for in none
 */
public record Environments(Set<String> all, @Nullable String ofUnlabelled) {
  /** The label of a namespace that says in which environment it stands. */
  public static final String LABEL = "writ.dev/environment";

  /**
   * @throws IllegalArgumentException where unlabelled namespaces are to stand in an environment
   *     that is not configured
   */
  public Environments {
    all = Set.copyOf(all);
    if (ofUnlabelled != null && !all.contains(ofUnlabelled)) {
      throw new IllegalArgumentException(
          "`%s` is no environment; expected one of %s"
              .formatted(ofUnlabelled, String.join(", ", new TreeSet<>(all))));
    }
  }

  /** In which environment a namespace of these labels stands; null for in none. */
  public @Nullable String of(Map<String, String> labels) {
    String label = labels.getOrDefault(LABEL, "");
    return label.isEmpty() ? ofUnlabelled : label;
  }

  /**
   * Whether the caller may in an environment. What stands in none, or in one that no binding can
   * name, might be in any: only who may in each of them may there.
   */
  boolean allow(Caller caller, Permission permission, Scope scope, @Nullable String environment) {
    return (environment != null && all.contains(environment))
        ? caller.may(permission, scope, environment)
        : caller.may(permission, scope, null)
            && all.stream().allMatch(each -> caller.may(permission, scope, each));
  }
}
