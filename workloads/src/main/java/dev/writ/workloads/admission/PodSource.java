package dev.writ.workloads.admission;

import dev.writ.document.Node;
import dev.writ.workloads.cluster.Resource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of object that are pods, or that pods are made from. */
enum PodSource {
  POD("spec"),
  DEPLOYMENT("spec.template.spec"),
  STATEFUL_SET("spec.template.spec"),
  DAEMON_SET("spec.template.spec"),
  REPLICA_SET("spec.template.spec"),
  JOB("spec.template.spec"),
  CRON_JOB("spec.jobTemplate.spec.template.spec");

  private static final String EPHEMERAL = "ephemeralcontainers";

  private final String podSpec;

  PodSource(String podSpec) {
    this.podSpec = podSpec;
  }

  /** What a review is about; empty where it is about something else, such as a status. */
  static Optional<PodSource> find(Review review) {
    return find(review.group(), review.kind())
        .filter(
            source ->
                review.subresource().isEmpty()
                    || (source == POD && review.subresource().equals(EPHEMERAL)));
  }

  /** A kind by its name. */
  static Optional<PodSource> find(String group, String kind) {
    return Arrays.stream(values())
        .filter(source -> source.resource().kind().equals(kind))
        .filter(source -> source.resource().group().equals(group))
        .findFirst();
  }

  Resource resource() {
    return switch (this) {
      case POD -> Resource.PODS;
      case DEPLOYMENT -> Resource.DEPLOYMENTS;
      case STATEFUL_SET -> Resource.STATEFUL_SETS;
      case DAEMON_SET -> Resource.DAEMON_SETS;
      case REPLICA_SET -> Resource.REPLICA_SETS;
      case JOB -> Resource.JOBS;
      case CRON_JOB -> Resource.CRON_JOBS;
    };
  }

  /** As a rule of a webhook names what it is asked about. */
  List<String> resources() {
    String plural = resource().plural();
    return this == POD ? List.of(plural, plural + "/" + EPHEMERAL) : List.of(plural);
  }

  /** What Kubernetes makes of an object of this kind. */
  Optional<PodSource> child() {
    return switch (this) {
      case DEPLOYMENT -> Optional.of(REPLICA_SET);
      case STATEFUL_SET, DAEMON_SET, REPLICA_SET, JOB -> Optional.of(POD);
      case CRON_JOB -> Optional.of(JOB);
      case POD -> Optional.empty();
    };
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
