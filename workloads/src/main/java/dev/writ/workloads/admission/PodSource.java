package dev.writ.workloads.admission;

import dev.writ.document.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of object that are pods, or that pods are made from. */
enum PodSource {
  POD("", "Pod", "pods", "spec"),
  DEPLOYMENT("apps", "Deployment", "deployments", "spec.template.spec"),
  STATEFUL_SET("apps", "StatefulSet", "statefulsets", "spec.template.spec"),
  DAEMON_SET("apps", "DaemonSet", "daemonsets", "spec.template.spec"),
  REPLICA_SET("apps", "ReplicaSet", "replicasets", "spec.template.spec"),
  JOB("batch", "Job", "jobs", "spec.template.spec"),
  CRON_JOB("batch", "CronJob", "cronjobs", "spec.jobTemplate.spec.template.spec");

  private static final String EPHEMERAL = "ephemeralcontainers";

  private final String group;
  private final String kind;
  private final String resource;
  private final String podSpec;

  PodSource(String group, String kind, String resource, String podSpec) {
    this.group = group;
    this.kind = kind;
    this.resource = resource;
    this.podSpec = podSpec;
  }

  /** What a review is about; empty where it is about something else, such as a status. */
  static Optional<PodSource> find(Review review) {
    return Arrays.stream(values())
        .filter(source -> source.kind.equals(review.kind()) && source.group.equals(review.group()))
        .filter(
            source ->
                review.subresource().isEmpty()
                    || (source == POD && review.subresource().equals(EPHEMERAL)))
        .findFirst();
  }

  String group() {
    return group;
  }

  /** As a rule of a webhook names what it is asked about. */
  List<String> resources() {
    return this == POD ? List.of(resource, resource + "/" + EPHEMERAL) : List.of(resource);
  }

  /** Whether Writ puts into it what is missing. */
  boolean isMended() {
    return switch (this) {
      case DEPLOYMENT, STATEFUL_SET, DAEMON_SET -> true;
      case POD, REPLICA_SET, JOB, CRON_JOB -> false;
    };
  }

  /** Why an object can't be judged; null where it can: what is absent is nothing wrong. */
  @Nullable String flaw(Node object) {
    List<String> path = List.of(podSpec.split("\\.", -1));
    Node at = object;
    for (int depth = 0; depth < path.size(); depth++) {
      at = at.at(path.get(depth));
      if (at == null) {
        return null;
      }
      if (!(at instanceof Node.Mapping)) {
        return "`%s` has to be an object, not %s"
            .formatted(String.join(".", path.subList(0, depth + 1)), at.toValue().typeName());
      }
    }
    for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
      Node containers = at.at(list);
      if (containers != null
          && !(containers instanceof Node.Sequence sequence
              && sequence.items().stream().allMatch(Node.Mapping.class::isInstance))) {
        return "`%s.%s` has to be a list of objects".formatted(podSpec, list);
      }
    }
    return null;
  }
}
