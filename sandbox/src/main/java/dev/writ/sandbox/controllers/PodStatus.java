package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.store.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes `status` of a pod as a kubelet does; every transition time is the moment of the change.
 */
record PodStatus(ObjectNode pod, Instant now, boolean nodeReady) {

  /** A container that is to run as long as the pod, and whether it is a native sidecar. */
  record Main(ObjectNode container, boolean sidecar) {
    String name() {
      return container.path("name").asText();
    }
  }

  /** `spec.containers` and the init containers that restart always. */
  static List<Main> mains(ObjectNode pod) {
    List<Main> mains = new ArrayList<>();
    for (JsonNode container : Json.at(pod, "spec", "initContainers")) {
      if (container.path("restartPolicy").asText().equals("Always")) {
        mains.add(new Main((ObjectNode) container, true));
      }
    }
    for (JsonNode container : Json.at(pod, "spec", "containers")) {
      mains.add(new Main((ObjectNode) container, false));
    }
    return mains;
  }

  static Optional<ObjectNode> find(ObjectNode pod, Main main) {
    for (JsonNode status : Json.at(pod, "status", listOf(main.sidecar()))) {
      if (status.path("name").asText().equals(main.name())) {
        return Optional.of((ObjectNode) status);
      }
    }
    return Optional.empty();
  }

  private static String listOf(boolean init) {
    return init ? "initContainerStatuses" : "containerStatuses";
  }

  /** No node takes the pod. */
  void unschedulable() {
    ObjectNode status = Json.child(pod, "status").put("phase", "Pending");
    condition(status, "PodScheduled", false, "Unschedulable")
        .put("message", "0/3 nodes are available: the pod waits for one that takes it.");
  }

  /** The images cannot be had: the containers wait. */
  void withoutImage() {
    ObjectNode status = placed();
    status.put("phase", "Pending");
    status.remove(listOf(false));
    for (Main main : mains(pod)) {
      if (!main.sidecar()) {
        ObjectNode waiting = Json.child(fresh(main), "state", "waiting");
        waiting
            .put("reason", "ImagePullBackOff")
            .put("message", "Back-off pulling image \"" + image(main) + "\"");
      }
    }
    judge();
  }

  /** Every container runs; those in `ready` are ready at once. */
  void start(List<String> ready) {
    ObjectNode status = placed();
    status.put("phase", "Running");
    status.remove(listOf(false));
    status.remove(listOf(true));
    for (JsonNode container : Json.at(pod, "spec", "initContainers")) {
      if (!container.path("restartPolicy").asText().equals("Always")) {
        ObjectNode ended = fresh(new Main((ObjectNode) container, true)).put("ready", true);
        terminated(Json.child(ended, "state"), 0, "Completed");
      }
    }
    for (Main main : mains(pod)) {
      ObjectNode running = fresh(main).put("started", true);
      running.put("restartCount", Pretence.restarts(pod)).put("ready", ready.contains(main.name()));
      Json.child(running, "state", "running").put("startedAt", now.toString());
    }
    judge();
  }

  /** All containers ended by themselves and nobody restarts them. */
  void end(boolean well) {
    Json.child(pod, "status").put("phase", well ? "Succeeded" : "Failed");
    for (Main main : mains(pod)) {
      find(pod, main)
          .ifPresent(
              status -> {
                status.put("ready", false).put("started", false);
                terminated(status.putObject("state"), well ? 0 : 1, well ? "Completed" : "Error");
              });
    }
    judge();
  }

  /** A container failed. The first restart is immediate, later ones wait in CrashLoopBackOff. */
  void fail(ObjectNode status, int exitCode, String reason) {
    terminated(status.putObject("lastState"), exitCode, reason);
    status.put("ready", false);
    if (status.path("restartCount").asInt() == 0) {
      restart(status);
      return;
    }
    status.put("started", false);
    Json.child(status.putObject("state"), "waiting")
        .put("reason", "CrashLoopBackOff")
        .put("message", "back-off restarting failed container");
    judge();
  }

  void restart(ObjectNode status) {
    status.put("restartCount", status.path("restartCount").asInt() + 1).put("started", true);
    Json.child(status.putObject("state"), "running").put("startedAt", now.toString());
    judge();
  }

  void ready(ObjectNode status, boolean ready) {
    status.put("ready", ready);
    judge();
  }

  /** Derives the pod's conditions from its containers and its node. */
  void judge() {
    ObjectNode status = Json.child(pod, "status");
    String phase = status.path("phase").asText();
    boolean over = phase.equals("Succeeded") || phase.equals("Failed");
    boolean ready =
        !over
            && mains(pod).stream()
                .allMatch(main -> find(pod, main).filter(PodStatus::isReady).isPresent());
    String why = phase.equals("Succeeded") ? "PodCompleted" : "ContainersNotReady";
    condition(status, "PodReadyToStartContainers", !over, "");
    condition(status, "Initialized", true, phase.equals("Succeeded") ? "PodCompleted" : "");
    condition(status, "Ready", ready && nodeReady, ready && !nodeReady ? "NodeNotReady" : why);
    condition(status, "ContainersReady", ready, why);
    condition(status, "PodScheduled", true, "");
  }

  private static boolean isReady(ObjectNode status) {
    return status.path("ready").asBoolean();
  }

  private ObjectNode placed() {
    ObjectNode status = Json.child(pod, "status");
    String address = Nodes.addressForUid(Meta.uid(pod));
    Json.putDefault(status, "startTime", now.toString());
    status.put("hostIP", Nodes.address(Json.text(pod, "spec", "nodeName"))).put("podIP", address);
    status.putArray("podIPs").addObject().put("ip", address);
    return status;
  }

  private ObjectNode fresh(Main main) {
    return Json.child(pod, "status")
        .withArrayProperty(listOf(main.sidecar()))
        .addObject()
        .put("name", main.name())
        .put("image", image(main))
        .put("imageID", "pretend://" + image(main))
        .put("containerID", "pretend://" + Meta.uid(pod) + "/" + main.name())
        .put("ready", false)
        .put("started", false)
        .put("restartCount", 0);
  }

  private static String image(Main main) {
    return main.container().path("image").asText();
  }

  private void terminated(ObjectNode state, int exitCode, String reason) {
    Json.child(state, "terminated")
        .put("exitCode", exitCode)
        .put("reason", reason)
        .put("startedAt", now.toString())
        .put("finishedAt", now.toString());
  }

  /** Sets a condition; the reason is only for one that does not hold, as kubelets write it. */
  private ObjectNode condition(ObjectNode status, String type, boolean holds, String reason) {
    ArrayNode conditions = status.withArrayProperty("conditions");
    ObjectNode condition = null;
    for (JsonNode present : conditions) {
      if (present.path("type").asText().equals(type)) {
        condition = (ObjectNode) present;
      }
    }
    if (condition == null) {
      condition = conditions.addObject().put("type", type);
    }
    String value = holds ? "True" : "False";
    if (!condition.path("status").asText().equals(value)) {
      condition.put("status", value).put("lastTransitionTime", now.toString());
    }
    condition.remove(List.of("reason", "message"));
    if (!reason.isEmpty() && (!holds || reason.equals("PodCompleted"))) {
      condition.put("reason", reason);
    }
    return condition;
  }
}
