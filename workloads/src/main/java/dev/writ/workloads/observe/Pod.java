package dev.writ.workloads.observe;

import dev.writ.rego.RegoValue;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pod, or the one pod that a template in a manifest stands for.
 *
 * @param exemption what its own annotations say, or those of what it was read from; null for
 *     nothing. Where it belongs to a Deployment, StatefulSet or DaemonSet, theirs count instead
 * @param revision of its workload that it was made from; null where it is not known
 * @param restartsAlways whether its restart policy is Always
 * @param pendingSince the latest of creation, scheduling and readiness changes; null if unknown
 * @param resources of the pod as a whole
 * @param containers main ones, sidecars, init and ephemeral ones, each in the order of the spec
 * @param document the whole object; null unless a policy with rules of its own is about it
 */
public record Pod(
    String namespace,
    String name,
    Map<String, String> labels,
    @Nullable ExemptionNote exemption,
    Owner owner,
    @Nullable String revision,
    Phase phase,
    boolean restartsAlways,
    boolean deleting,
    @Nullable Instant pendingSince,
    Resources resources,
    List<Container> containers,
    @Nullable RegoValue document) {

  public Pod {
    labels = Map.copyOf(labels);
    containers = List.copyOf(containers);
  }

  /** Where a pod is in its life. */
  public enum Phase {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    UNKNOWN
  }

  /** What reports and exemptions name: its workload where there is one, else the pod itself. */
  public WorkloadKey subject() {
    return switch (owner) {
      case Owner.Parent parent -> parent.key();
      case Owner.Other other -> other.key();
      case Owner.Nobody _, Owner.Unread _ -> new WorkloadKey("pod", namespace, name);
    };
  }

  /** What annotations are about: its subject, or the CronJob where that is one of its Jobs. */
  public WorkloadKey annotated() {
    return subject().cronJob().orElse(subject());
  }

  public boolean isOver() {
    return phase == Phase.SUCCEEDED || phase == Phase.FAILED;
  }

  /** Whether it runs to its end: a Job runs it, or will once a CronJob has made one. */
  public boolean isOfJob() {
    return owner instanceof Owner.Other other
        && (other.key().kind().equals("job") || other.key().kind().equals("cronjob"));
  }

  /** The same, of somebody else. */
  Pod withOwner(Owner other) {
    return new Pod(
        namespace,
        name,
        labels,
        exemption,
        other,
        revision,
        phase,
        restartsAlways,
        deleting,
        pendingSince,
        resources,
        containers,
        document);
  }
}
