package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.decide.Rollout;
import dev.writ.workloads.decide.Rollout.PatchedPod;
import dev.writ.workloads.observe.ClusterModel.SeenPod;
import dev.writ.workloads.observe.Container;
import dev.writ.workloads.observe.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Keeps of a workload and its pods what tells how its rollout goes. */
final class RolloutReader {
  /** As the API server defaults it. */
  private static final long DEFAULT_GRACE_SECONDS = 30;

  private RolloutReader() {}

  /**
   * Reads it.
   *
   * @param remediation whose patch has to be in the workload; a cache may not have it yet
   * @param newest pods of the newest revision
   */
  static Rollout read(
      ObjectNode workload, List<SeenPod> newest, List<Action> actions, UUID remediation) {
    JsonNode spec = workload.path("spec");
    JsonNode status = workload.path("status");
    boolean seen =
        ApplyConfiguration.annotation(workload, ApplyConfiguration.REMEDIATION)
                .equals(remediation.toString())
            && status.path("observedGeneration").asLong()
                >= workload.at("/metadata/generation").asLong();
    List<PatchedPod> pods = new ArrayList<>();
    newest.forEach(pod -> pod(pod, actions).ifPresent(pods::add));
    int replicas = spec.path("replicas").asInt(1);
    int updated = status.path("updatedReplicas").asInt();
    return switch (workload.path("kind").asText().toLowerCase(Locale.ROOT)) {
      case "deployment" ->
          new Rollout(
              seen,
              replicas,
              replicas,
              updated,
              status.path("availableReplicas").asInt(),
              Math.max(0, status.path("replicas").asInt() - updated),
              false,
              isGivenUp(status),
              pods);
      case "statefulset" ->
          new Rollout(
              seen,
              replicas,
              Math.max(0, replicas - spec.at("/updateStrategy/rollingUpdate/partition").asInt()),
              updated,
              status.path("availableReplicas").asInt(),
              0,
              isOnDelete(spec),
              false,
              pods);
      case "daemonset" -> {
        int wanted = status.path("desiredNumberScheduled").asInt();
        yield new Rollout(
            seen,
            wanted,
            wanted,
            status.path("updatedNumberScheduled").asInt(),
            status.path("numberAvailable").asInt(),
            0,
            isOnDelete(spec),
            false,
            pods);
      }
      default -> throw new IllegalArgumentException("no workload: " + workload.path("kind"));
    };
  }

  /** How long its pods have to end when they are told to. */
  static Duration grace(ObjectNode workload) {
    return Duration.ofSeconds(
        workload
            .at("/spec/template/spec/terminationGracePeriodSeconds")
            .asLong(DEFAULT_GRACE_SECONDS));
  }

  private static boolean isOnDelete(JsonNode spec) {
    return spec.at("/updateStrategy/type").asText().equals("OnDelete");
  }

  private static boolean isGivenUp(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("Progressing")
          && condition.path("reason").asText().equals("ProgressDeadlineExceeded")) {
        return true;
      }
    }
    return false;
  }

  /** Empty for a pod that lacks what was put in: it is of an earlier revision, or was changed. */
  private static Optional<PatchedPod> pod(SeenPod seen, List<Action> actions) {
    Pod pod = seen.pod();
    int restarts = 0;
    boolean ready = true;
    for (Action action : actions) {
      Optional<Container> container =
          pod.containers().stream().filter(one -> one.name().equals(action.container())).findAny();
      if (container.isEmpty() || !carries(container.get(), action)) {
        return Optional.empty();
      }
      restarts = Math.max(restarts, container.get().restarts());
      ready &= seen.readyContainers().contains(action.container());
    }
    // A StatefulSet gives the same name again.
    String id = pod.name() + "@" + seen.created();
    return Optional.of(new PatchedPod(id, pod.name(), restarts, ready));
  }

  private static boolean carries(Container container, Action action) {
    return switch (action) {
      case Action.InjectLivenessProbe _ -> container.livenessProbe();
      case Action.InjectReadinessProbe _ -> container.readinessProbe();
      case Action.InjectResources(_, var values) ->
          values.keySet().stream().allMatch(container.resources()::has);
    };
  }
}
