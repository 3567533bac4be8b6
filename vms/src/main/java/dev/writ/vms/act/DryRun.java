package dev.writ.vms.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.Problem;
import dev.writ.vms.cluster.ClusterClient;
import dev.writ.vms.cluster.ClusterFailure;
import dev.writ.vms.decide.Manifest;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.view.ClusterEntry;
import java.time.Duration;

/** Asks a cluster whether it would take a machine; nothing is stored there. */
final class DryRun {
  private final Workshop workshop;

  DryRun(Workshop workshop) {
    this.workshop = workshop;
  }

  /**
   * One sentence on what the cluster said; refuses with DRY_RUN_FAILED or CLUSTER_UNREACHABLE.
   *
   * @param namespace where the machine will stand; asked elsewhere while it does not exist
   */
  String ask(ClusterEntry cluster, Manifest manifest, String namespace) {
    try {
      ClusterClient client =
          workshop
              .clusters()
              .find(cluster.id())
              .orElseThrow(() -> VmsProblems.CLUSTER_NOT_FOUND.with("the cluster is gone"));
      boolean there = client.hasNamespace(namespace);
      Manifest asked = there ? manifest : manifest.inNamespace(workshop.dryRunNamespace());
      for (ObjectNode object : asked.objects()) {
        client.apply(object, true);
      }
      workshop.metrics().dryRun("accepted");
      return there
          ? "cluster `" + cluster.name() + "` would accept the machine"
          : "cluster `"
              + cluster.name()
              + "` would accept the machine; asked in namespace `"
              + workshop.dryRunNamespace()
              + "`, because `"
              + namespace
              + "` does not exist there yet";
    } catch (ClusterFailure failure) {
      workshop
          .metrics()
          .dryRun(failure.kind() == ClusterFailure.Kind.REFUSED ? "refused" : "failed");
      throw switch (failure.kind()) {
        case REFUSED ->
            VmsProblems.DRY_RUN_FAILED
                .with("cluster `" + cluster.name() + "` refuses the machine: " + failure.detail())
                .param("cluster", cluster.name())
                .param("message", failure.detail());
        case UNREACHABLE, THROTTLED, BROKEN -> unreachable(cluster, failure);
      };
    }
  }

  private static Problem unreachable(ClusterEntry cluster, ClusterFailure failure) {
    return VmsProblems.CLUSTER_UNREACHABLE
        .with("cluster `" + cluster.name() + "` gives no usable answer: " + failure.detail())
        .param("cluster", cluster.name())
        .retryAfter(Duration.ofSeconds(15));
  }
}
