package dev.writ.vms.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.event.ActionFailure;
import dev.writ.kernel.event.RunResult;
import dev.writ.vms.cluster.ClusterClient;
import dev.writ.vms.cluster.ClusterFailure;
import dev.writ.vms.cluster.Kind;
import dev.writ.vms.decide.Manifest;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.store.ClusterRows;
import dev.writ.vms.store.NamespaceRows;
import dev.writ.vms.view.ClusterEntry;
import dev.writ.vms.view.Machine;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs a job's work on a machine's cluster: first makes sure that it is still the right place, then
 * says what each way of failing means for the job.
 */
final class OnCluster {
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(15);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final Duration NEXT_TURN = Duration.ofSeconds(1);

  private final Workshop workshop;

  OnCluster(Workshop workshop) {
    this.workshop = workshop;
  }

  RunResult run(Machine machine, Function<ClusterClient, RunResult> work) {
    ClusterEntry cluster = requireRightPlace(machine);
    try {
      return workshop
          .clusters()
          .tryUse(
              cluster.id(),
              client -> {
                if (!client.identity().equals(cluster.identityUid())) {
                  throw mismatch(
                      "cluster `" + cluster.name() + "` is not the one that was registered",
                      machine.environment(),
                      "unknown");
                }
                return work.apply(client);
              })
          .orElseGet(
              () ->
                  new RunResult.Snooze(
                      NEXT_TURN, "cluster `" + cluster.name() + "` is busy with other work"));
    } catch (ClusterFailure failure) {
      return snoozeOrThrow(cluster, failure);
    }
  }

  /** Namespace and cluster still exist and share the machine's environment. */
  private ClusterEntry requireRightPlace(Machine machine) {
    return workshop
        .database()
        .read(
            handle -> {
              Optional<ClusterEntry> cluster = ClusterRows.find(handle, machine.clusterId());
              String clusterEnv = cluster.map(ClusterEntry::environment).orElse("none");
              String namespaceEnv =
                  NamespaceRows.findByName(handle, machine.namespace())
                      .map(namespace -> namespace.environment())
                      .orElse("none");
              if (!clusterEnv.equals(machine.environment())
                  || !namespaceEnv.equals(machine.environment())) {
                throw mismatch(
                    "the environment changed since this was agreed: namespace `"
                        + machine.namespace()
                        + "` is "
                        + namespaceEnv
                        + ", cluster `"
                        + machine.clusterName()
                        + "` is "
                        + clusterEnv,
                    namespaceEnv,
                    clusterEnv);
              }
              return cluster.orElseThrow();
            });
  }

  private static ActionFailure mismatch(String detail, String namespaceEnv, String clusterEnv) {
    return ActionFailure.permanent(
        VmsProblems.ENVIRONMENT_MISMATCH.name(),
        detail,
        Map.of("namespace_env", namespaceEnv, "cluster_env", clusterEnv));
  }

  private RunResult snoozeOrThrow(ClusterEntry cluster, ClusterFailure failure) {
    return switch (failure.kind()) {
      case UNREACHABLE ->
          new RunResult.Snooze(
              waitFor(cluster), "cluster `" + cluster.name() + "` does not answer");
      case THROTTLED -> {
        Duration asked = failure.retryAfter();
        throw ActionFailure.retryableAfter(
            VmsProblems.CLUSTER_FAILED.name(), failure.detail(), asked == null ? NEXT_TURN : asked);
      }
      case BROKEN ->
          throw ActionFailure.retryable(
              VmsProblems.CLUSTER_FAILED.name(), failure.detail(), failure);
      case REFUSED ->
          throw ActionFailure.permanent(
              VmsProblems.CLUSTER_REFUSED.name(),
              failure.detail(),
              Map.of("status", failure.status()));
    };
  }

  /** The longer a cluster has been silent, the longer the wait: 15 s growing to 5 min. */
  private Duration waitFor(ClusterEntry cluster) {
    Duration silent =
        switch (cluster.health()) {
          case UNREACHABLE -> Duration.between(cluster.healthSince(), workshop.database().now());
          case UNKNOWN, HEALTHY, UNHEALTHY -> Duration.ZERO;
        };
    Duration wait = silent.dividedBy(2);
    return wait.compareTo(SHORTEST_WAIT) < 0
        ? SHORTEST_WAIT
        : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /** Makes the namespace if it is not there, and names the two reasons why that may be refused. */
  void ensureNamespace(ClusterClient client, Machine machine) {
    try {
      client.ensureNamespace(
          machine.namespace(), workshop.labels().ofNamespace(machine.environment()));
    } catch (ClusterFailure failure) {
      if (failure.status() != 403) {
        throw failure;
      }
      boolean quota = failure.detail().contains("exceeded quota");
      throw ActionFailure.permanent(
          quota
              ? VmsProblems.NAMESPACE_QUOTA_EXCEEDED.name()
              : VmsProblems.NAMESPACE_PERMISSION_DENIED.name(),
          quota
              ? "the cluster's quota allows no namespace `" + machine.namespace() + "`"
              : "Writ may not make namespace `"
                  + machine.namespace()
                  + "`; run `kubectl create namespace "
                  + machine.namespace()
                  + "` there, then retry",
          Map.of("namespace", machine.namespace()));
    }
  }

  /** The object if it is ours; VM_NAME_TAKEN if somebody else's stands in its place. */
  Optional<ClusterClient.Live> findOurs(
      ClusterClient client, Machine machine, Kind kind, String name) {
    Optional<ClusterClient.Live> live = client.find(kind, machine.namespace(), name);
    live.filter(object -> !isOurs(object, machine))
        .ifPresent(
            _ -> {
              throw ActionFailure.permanent(
                  VmsProblems.VM_NAME_IN_CLUSTER_TAKEN.name(),
                  "the cluster has a "
                      + kind
                      + " `"
                      + name
                      + "` in `"
                      + machine.namespace()
                      + "` that Writ did not make for this machine; nothing was written",
                  Map.of("name", name, "namespace", machine.namespace()));
            });
    return live;
  }

  boolean isOurs(ClusterClient.Live object, Machine machine) {
    return machine.id().toString().equals(object.labels().get(workshop.labels().vmId()));
  }

  /** Applies the whole machine; gives the UID and version that the cluster answered. */
  ClusterClient.Live apply(ClusterClient client, Machine machine, Manifest manifest) {
    long begin = System.nanoTime();
    findOurs(client, machine, Kind.VIRTUAL_MACHINE, machine.name());
    findOurs(client, machine, Kind.SECRET, Manifest.secretNameOf(machine.name()));
    ClusterClient.Live applied = null;
    for (ObjectNode object : manifest.objects()) {
      applied = client.apply(object, false);
    }
    if (applied == null) {
      throw new IllegalStateException("a manifest has at least one object");
    }
    workshop.metrics().applied(machine.clusterName(), Duration.ofNanos(System.nanoTime() - begin));
    return applied;
  }

  /** As above, for a machine that has been made: one that is gone is not made anew. */
  ClusterClient.Live applyExisting(ClusterClient client, Machine machine, Manifest manifest) {
    if (findOurs(client, machine, Kind.VIRTUAL_MACHINE, machine.name()).isEmpty()) {
      throw ActionFailure.permanent(
          VmsProblems.VM_GONE.name(),
          "the cluster has no object for `" + machine.name() + "` any more",
          Map.of("name", machine.name()));
    }
    return apply(client, machine, manifest);
  }
}
