package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.DeleteOptions;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.Meta;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Scheduler and kubelets in one: binds pods to nodes, starts them, and ends them. */
final class Kubelets implements Controller {

  private static final Writer SCHEDULER = Writer.controller("kube-scheduler");
  private static final Writer KUBELET = Writer.controller("kubelet");

  private final Resources resources;
  private final Delays delays;
  private final Duration step;
  private final Kind pods;
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  Kubelets(Resources resources, Delays delays, Duration step) {
    this.resources = resources;
    this.delays = delays;
    this.step = step;
    this.pods = resources.kinds().require("", "pods");
  }

  @Override
  public void reconcile(Change change) {
    if (!change.key().resource().equals(pods.resource()) || change.type() == Change.Type.DELETED) {
      return;
    }
    String namespace = change.key().namespace();
    String name = change.key().name();
    ObjectNode pod = resources.find(pods, namespace, name).orElse(null);
    if (pod == null || !Meta.uid(pod).equals(Meta.uid(change.object()))) {
      return;
    }
    if (Meta.isBeingDeleted(pod)) {
      later(pod, "end", () -> resources.delete(pods, namespace, name, endOf(pod)));
    } else if (Json.text(pod, "spec", "nodeName").isEmpty()) {
      resources.edit(
          pods,
          namespace,
          name,
          "",
          SCHEDULER,
          live -> Json.child(live, "spec").put("nodeName", Nodes.forUid(Meta.uid(live))));
    } else if (Json.text(pod, "status", "phase").equals("Pending")) {
      later(
          pod, "start", () -> resources.edit(pods, namespace, name, "status", KUBELET, this::run));
    }
  }

  private static DeleteOptions endOf(ObjectNode pod) {
    return new DeleteOptions(Meta.uid(pod), "", "Background", 0, false);
  }

  private void run(ObjectNode pod) {
    String now = resources.now().toString();
    ObjectNode status = Json.child(pod, "status");
    String node = Json.text(pod, "spec", "nodeName");
    String address = Nodes.addressForUid(Meta.uid(pod));
    status.put("phase", "Running").put("startTime", now).put("hostIP", Nodes.address(node));
    status.put("podIP", address).put("qosClass", "Burstable");
    status.putArray("podIPs").addObject().put("ip", address);
    ArrayNode conditions = status.putArray("conditions");
    for (String type :
        List.of(
            "PodReadyToStartContainers",
            "Initialized",
            "Ready",
            "ContainersReady",
            "PodScheduled")) {
      conditions.addObject().put("type", type).put("status", "True").put("lastTransitionTime", now);
    }
    ArrayNode containers = status.putArray("containerStatuses");
    for (JsonNode container : Json.at(pod, "spec", "containers")) {
      ObjectNode running =
          containers
              .addObject()
              .put("name", container.path("name").asText())
              .put("image", container.path("image").asText())
              .put("imageID", "pretend://" + container.path("image").asText())
              .put(
                  "containerID",
                  "pretend://" + Meta.uid(pod) + "/" + container.path("name").asText())
              .put("ready", true)
              .put("started", true)
              .put("restartCount", 0);
      Json.child(running, "state", "running").put("startedAt", now);
    }
  }

  /** Each pod waits at most once for each thing. */
  private void later(ObjectNode pod, String what, Runnable action) {
    String key = Meta.uid(pod) + " " + what;
    if (waiting.add(key)) {
      delays.after(
          step,
          () -> {
            waiting.remove(key);
            boolean same =
                resources
                    .find(pods, Meta.namespace(pod), Meta.name(pod))
                    .filter(live -> Meta.uid(live).equals(Meta.uid(pod)))
                    .isPresent();
            if (same) {
              action.run();
            }
          });
    }
  }
}
