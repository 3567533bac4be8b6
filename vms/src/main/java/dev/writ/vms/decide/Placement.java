package dev.writ.vms.decide;

import dev.writ.kernel.problem.Problem;
import dev.writ.vms.policy.MachineSpec;
import dev.writ.vms.policy.VmsProblems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** On which cluster a machine is made: the one that was named, else the first that can take it. */
public final class Placement {
  private Placement() {}

  /** A cluster as far as placing looks at it. */
  public record Candidate(
      UUID id,
      String name,
      String environment,
      ClusterHealth health,
      Capabilities capabilities,
      @Nullable String defaultStorageClass) {

    /** Why it can't take the machine, or null. */
    public @Nullable Problem problemWith(
        MachineSpec spec, String namespaceEnvironment, @Nullable String storageClass) {
      if (!environment.equals(namespaceEnvironment)) {
        return mismatch(namespaceEnvironment, environment);
      }
      if (health == ClusterHealth.UNREACHABLE || health == ClusterHealth.UNKNOWN) {
        return VmsProblems.CLUSTER_UNREACHABLE
            .with("cluster `" + name + "` did not answer its last check; try again later")
            .param("cluster", name);
      }
      List<String> lacking = capabilities.lackingFor(spec);
      if (health != ClusterHealth.HEALTHY || !lacking.isEmpty()) {
        return VmsProblems.CLUSTER_LACKS_CAPABILITY
            .with(
                "cluster `"
                    + name
                    + "` "
                    + (lacking.isEmpty()
                        ? "is not healthy"
                        : "lacks " + String.join(", ", lacking)))
            .param("cluster", name)
            .param("lacking", lacking);
      }
      String wanted = storageClass == null ? defaultStorageClass : storageClass;
      if (!capabilities.hasStorageClass(wanted)) {
        return VmsProblems.STORAGE_CLASS_UNKNOWN
            .with(
                "cluster `"
                    + name
                    + "` has no storage class `"
                    + wanted
                    + "`; it has "
                    + capabilities.storageClasses())
            .param("cluster", name)
            .param("storage_class", wanted);
      }
      return null;
    }
  }

  /**
   * The cluster's id; refuses with the reason, for a named cluster, or with every cluster's reason.
   *
   * @param clusterId null where none was named
   * @param clusters all of them, in the order of preference
   */
  public static UUID of(
      MachineSpec spec,
      String namespaceEnvironment,
      @Nullable UUID clusterId,
      @Nullable String storageClass,
      List<Candidate> clusters) {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (Candidate cluster : clusters) {
      if (clusterId != null && !clusterId.equals(cluster.id())) {
        continue;
      }
      Problem problem = cluster.problemWith(spec, namespaceEnvironment, storageClass);
      if (problem == null) {
        return cluster.id();
      }
      if (clusterId != null) {
        throw problem;
      }
      if (cluster.environment().equals(namespaceEnvironment)) {
        reasons.put(cluster.name(), problem.detail());
      }
    }
    if (clusterId != null) {
      throw VmsProblems.CLUSTER_NOT_FOUND
          .with("there is no cluster of the id in `cluster_id`")
          .param("cluster_id", clusterId.toString());
    }
    throw VmsProblems.NO_CAPABLE_CLUSTER
        .with(
            reasons.isEmpty()
                ? "no cluster is registered for environment `" + namespaceEnvironment + "`"
                : "no cluster can take the machine: " + String.join("; ", reasons.values()))
        .param("clusters", reasons);
  }

  public static Problem mismatch(String namespaceEnvironment, String clusterEnvironment) {
    return VmsProblems.ENVIRONMENT_MISMATCH
        .with(
            "the namespace is in environment `"
                + namespaceEnvironment
                + "`, the cluster in `"
                + clusterEnvironment
                + "`; choose a cluster of the same environment")
        .param("namespace_env", namespaceEnvironment)
        .param("cluster_env", clusterEnvironment);
  }
}
