package dev.writ.workloads.policy;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One DevOpsPolicy or ClusterDevOpsPolicy.
 *
 * @param clusterScoped whether it is a ClusterDevOpsPolicy
 * @param namespace empty for a cluster policy
 * @param namespaceSelector which namespaces a cluster policy is about; everything for the other
 * @param generation 0 where it is not known
 * @param created null where it is not known, as for a policy in a file
 */
public record Policy(
    boolean clusterScoped,
    String namespace,
    String name,
    LabelSelector namespaceSelector,
    long generation,
    @Nullable Instant created,
    PolicySpec spec) {
  public static final String GROUP = "devops.stochastic.io";
  public static final String VERSION = "v1";

  private static final String CLUSTER = "cluster";

  /**
   * The order in which policies speak where they contradict each other: the oldest first, then by
   * name, then cluster policies before others. One of unknown age comes last.
   */
  public static final Comparator<Policy> OLDEST_FIRST =
      Comparator.comparing(
              (Policy policy) -> policy.created() == null ? Instant.MAX : policy.created())
          .thenComparing(Policy::name)
          .thenComparing(policy -> !policy.clusterScoped())
          .thenComparing(Policy::namespace);

  public Policy {
    if (clusterScoped != namespace.isEmpty()) {
      throw new IllegalArgumentException("only a policy of a namespace has one");
    }
  }

  /** {@code namespace/name}, or {@code cluster/name}. */
  public String key() {
    return key(clusterScoped, namespace, name);
  }

  /**
   * As {@link #key()}. A namespace that is itself called {@code cluster} is written {@code
   * .cluster}, as no namespace can be called, so that no two policies have the same key.
   */
  public static String key(boolean clusterScoped, String namespace, String name) {
    String scope = namespace.equals(CLUSTER) ? "." + CLUSTER : namespace;
    return (clusterScoped ? CLUSTER : scope) + "/" + name;
  }
}
