package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.decide.Rollout;
import dev.writ.workloads.decide.Rollout.PatchedPod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Keeps of a workload and its pods what tells how its rollout goes. */
final class RolloutReader {
  private RolloutReader() {}

  /**
   * Reads it.
   *
   * @param remediation whose patch has to be in the workload; a cache may not have it yet
   * @param newest pods of the newest revision
   */
  static Rollout read(
      ObjectNode workload, List<ObjectNode> newest, List<Action> actions, UUID remediation) {
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
  private static Optional<PatchedPod> pod(ObjectNode pod, List<Action> actions) {
    int restarts = 0;
    boolean ready = true;
    for (Action action : actions) {
      JsonNode container = named(pod.path("spec"), "containers", "initContainers", action);
      if (!carries(container, action)) {
        return Optional.empty();
      }
      JsonNode status =
          named(pod.path("status"), "containerStatuses", "initContainerStatuses", action);
      restarts = Math.max(restarts, status.path("restartCount").asInt());
      ready &= status.path("ready").asBoolean();
    }
    JsonNode metadata = pod.path("metadata");
    return Optional.of(
        new PatchedPod(
            metadata.path("uid").asText(), metadata.path("name").asText(), restarts, ready));
  }

  private static boolean carries(JsonNode container, Action action) {
    return switch (action) {
      case Action.InjectLivenessProbe _, Action.InjectReadinessProbe _ ->
          container.has(action.field());
      case Action.InjectResources(_, var values) ->
          values.keySet().stream()
              .allMatch(
                  field -> container.path("resources").path(field.group()).has(field.resource()));
    };
  }

  private static JsonNode named(JsonNode holder, String list, String other, Action action) {
    for (String name : List.of(list, other)) {
      for (JsonNode one : holder.path(name)) {
        if (one.path("name").asText().equals(action.container())) {
          return one;
        }
      }
    }
    return holder.path(""); // missing
  }
}
