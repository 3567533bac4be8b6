package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.DeleteOptions;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.controllers.PodStatus.Main;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.Meta;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Scheduler and kubelets in one: binds pods to nodes, starts them, probes them, restarts what
 * fails, and ends them. A pod that is not to restart always is done after one step.
 */
final class Kubelets implements Controller {

  private static final Writer SCHEDULER = Writer.component("kube-scheduler");

  private final Resources resources;
  private final Delays delays;
  private final Duration step;
  private final Kind pods;
  private final Kind nodes;
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  Kubelets(Resources resources, Delays delays, Duration step) {
    this.resources = resources;
    this.delays = delays;
    this.step = step;
    this.pods = resources.kinds().require("", "pods");
    this.nodes = resources.kinds().require("", "nodes");
  }

  @Override
  public void reconcile(Change change) {
    if (change.key().resource().equals(nodes.resource())) {
      nodeChanged(change.key().name());
    } else if (change.key().resource().equals(pods.resource())
        && change.type() != Change.Type.DELETED) {
      reconcile(change.key().namespace(), change.key().name(), Meta.uid(change.object()));
    }
  }

  /** Pods that wait for a node try again; those on this one are as ready as it is. */
  private void nodeChanged(String node) {
    for (ObjectNode pod : resources.list(pods, "").items()) {
      String on = Json.text(pod, "spec", "nodeName");
      if (on.isEmpty()) {
        schedule(pod);
      } else if (on.equals(node) && Json.text(pod, "status", "phase").equals("Running")) {
        report(pod, PodStatus::judge);
      }
    }
  }

  private void reconcile(String namespace, String name, String uid) {
    ObjectNode pod = resources.find(pods, namespace, name).orElse(null);
    if (pod == null || !Meta.uid(pod).equals(uid)) {
      return;
    }
    if (Meta.isBeingDeleted(pod)) {
      later(
          pod,
          "end",
          step,
          () -> resources.delete(pods, namespace, name, endOf(pod), kubelet(pod)));
    } else if (Json.text(pod, "spec", "nodeName").isEmpty()) {
      schedule(pod);
    } else if (Json.text(pod, "status", "phase").equals("Pending")) {
      later(pod, "start", step, () -> report(pod, this::start));
    } else if (Json.text(pod, "status", "phase").equals("Running")) {
      attend(pod);
    }
  }

  private static DeleteOptions endOf(ObjectNode pod) {
    return new DeleteOptions(Meta.uid(pod), "", "Background", 0, false);
  }

  private void schedule(ObjectNode pod) {
    List<String> open =
        resources.list(nodes, "").items().stream()
            .filter(node -> NodeHealth.isReady(node))
            .filter(node -> !Json.at(node, "spec", "unschedulable").asBoolean())
            .map(node -> Meta.name(node))
            .toList();
    if (open.isEmpty() || Pretence.has(pod, "Pending")) {
      report(pod, PodStatus::unschedulable);
      return;
    }
    String node = open.get(Math.floorMod(Meta.uid(pod).hashCode(), open.size()));
    resources.edit(
        pods,
        Meta.namespace(pod),
        Meta.name(pod),
        "binding",
        SCHEDULER,
        live -> Json.child(live, "spec").put("nodeName", node));
  }

  private void start(PodStatus status) {
    ObjectNode pod = status.pod();
    if (Pretence.has(pod, "ImagePullBackOff")) {
      status.withoutImage();
      return;
    }
    status.start(
        PodStatus.mains(pod).stream()
            .filter(main -> Pretence.passes(pod, main.container(), "readinessProbe"))
            .filter(main -> initialDelay(main, "readinessProbe").isZero())
            .map(Main::name)
            .toList());
  }

  /** Looks at a running pod: what its programs and probes would do next is planned. */
  private void attend(ObjectNode pod) {
    if (Json.text(pod, "spec", "restartPolicy").equals("Always")) {
      PodStatus.mains(pod).forEach(main -> attend(pod, main));
    } else {
      boolean well = !Pretence.has(pod, "CrashLoopBackOff") && !Pretence.has(pod, "OOMKilled");
      later(pod, "finish", step, () -> report(pod, status -> status.end(well)));
    }
  }

  private void attend(ObjectNode pod, Main main) {
    ObjectNode seen = PodStatus.find(pod, main).orElse(null);
    if (seen == null) {
      return;
    }
    String run = main.name() + " " + seen.path("restartCount").asInt() + " ";
    if (Json.at(seen, "state").has("waiting")) {
      change(pod, main, run + "restart", backOff(seen), PodStatus::restart);
      return;
    }
    if (Pretence.has(pod, "OOMKilled")) {
      change(pod, main, run + "fail", step, (status, it) -> status.fail(it, 137, "OOMKilled"));
    } else if (Pretence.has(pod, "CrashLoopBackOff")) {
      change(pod, main, run + "fail", step, (status, it) -> status.fail(it, 1, "Error"));
    } else if (!Pretence.passes(pod, main.container(), "livenessProbe")) {
      Duration patience = initialDelay(main, "livenessProbe").plus(patience(main, "livenessProbe"));
      change(pod, main, run + "kill", patience, (status, it) -> status.fail(it, 137, "Error"));
    }
    boolean passes = Pretence.passes(pod, main.container(), "readinessProbe");
    if (passes && !seen.path("ready").asBoolean()) {
      Duration wait = initialDelay(main, "readinessProbe");
      change(pod, main, run + "ready", wait, (status, it) -> status.ready(it, true));
    } else if (!passes && seen.path("ready").asBoolean()) {
      Duration wait = patience(main, "readinessProbe");
      change(pod, main, run + "unready", wait, (status, it) -> status.ready(it, false));
    }
  }

  /** A second of a probe is as long as a step. */
  private Duration initialDelay(Main main, String probe) {
    return step.multipliedBy(Json.at(main.container(), probe, "initialDelaySeconds").asLong());
  }

  private Duration patience(Main main, String probe) {
    return step.multipliedBy(
        Json.at(main.container(), probe, "periodSeconds").asLong(10)
            * Json.at(main.container(), probe, "failureThreshold").asLong(3));
  }

  /** 10 s, doubled by each restart, at most 5 min: as documented, whatever a step is. */
  private static Duration backOff(ObjectNode seen) {
    int doubled = Math.min(5, Math.max(0, seen.path("restartCount").asInt() - 1));
    return Duration.ofSeconds(Math.min(300, 10L << doubled));
  }

  private interface ContainerChange {
    void make(PodStatus status, ObjectNode containerStatus);
  }

  /** Changes a container later, unless it is no longer as it was seen. */
  private void change(
      ObjectNode pod, Main main, String what, Duration wait, ContainerChange change) {
    JsonNode seen = PodStatus.find(pod, main).map(it -> it.path("state")).orElseThrow();
    later(
        pod,
        what,
        wait,
        () ->
            report(
                pod,
                status ->
                    PodStatus.find(status.pod(), main)
                        .filter(it -> it.path("state").equals(seen))
                        .ifPresent(it -> change.make(status, it))));
  }

  /** Of a pod without a node, the scheduler writes the status. */
  private static Writer kubelet(ObjectNode pod) {
    String node = Json.text(pod, "spec", "nodeName");
    return node.isEmpty() ? SCHEDULER : Writer.kubelet(node);
  }

  private void report(ObjectNode pod, Consumer<PodStatus> change) {
    boolean nodeReady =
        resources
            .find(nodes, "", Json.text(pod, "spec", "nodeName"))
            .filter(NodeHealth::isReady)
            .isPresent();
    resources.edit(
        pods,
        Meta.namespace(pod),
        Meta.name(pod),
        "status",
        kubelet(pod),
        live -> change.accept(new PodStatus(live, resources.now(), nodeReady)));
  }

  /** Each pod waits at most once for each thing. */
  private void later(ObjectNode pod, String what, Duration wait, Runnable action) {
    String key = Meta.uid(pod) + " " + what;
    if (waiting.add(key)) {
      delays.after(
          wait,
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
