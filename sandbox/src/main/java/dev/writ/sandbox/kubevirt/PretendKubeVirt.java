package dev.writ.sandbox.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.DeleteOptions;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.controllers.Controller;
import dev.writ.sandbox.controllers.Delays;
import dev.writ.sandbox.controllers.Nodes;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.Meta;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Plays virt-controller and virt-handler: makes and removes the VirtualMachineInstance that the run
 * strategy asks for and writes the statuses in KubeVirt's order.
 *
 * <pre>
 *   Stopped → Provisioning → Starting → Running → Stopping → Stopped
 *                                any → Terminating → (gone)
 * </pre>
 *
 * Every arrow but the last takes one step of the configured delay. An annotation {@value
 * #SHOWN_STATUS} on the machine shows any other status instead.
 */
public final class PretendKubeVirt implements Controller {

  public static final String SHOWN_STATUS = "sandbox.writ.dev/status";

  static final String MACHINE_FINALIZER = "kubevirt.io/virtualMachineControllerFinalize";
  static final String INSTANCE_FINALIZER = "foregroundDeleteVirtualMachine";
  private static final Writer WRITER = Writer.component("virt-controller");

  private final Resources resources;
  private final Delays delays;
  private final Duration step;
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  /**
   * @param step how long each change of state takes
   */
  public PretendKubeVirt(Resources resources, Delays delays, Duration step) {
    this.resources = resources;
    this.delays = delays;
    this.step = step;
  }

  @Override
  public void reconcile(Change change) {
    if (!change.key().resource().group().equals("kubevirt.io")) {
      return;
    }
    switch (change.key().resource().plural()) {
      case "virtualmachines" -> {
        if (change.type() != Change.Type.DELETED) {
          machine(change.key().namespace(), change.key().name());
        }
      }
      case "virtualmachineinstances" -> {
        if (change.type() != Change.Type.DELETED) {
          instance(change.key().namespace(), change.key().name());
        }
        machine(change.key().namespace(), change.key().name());
      }
      default -> {}
    }
  }

  private void machine(String namespace, String name) {
    ObjectNode machine = resources.find(machines(), namespace, name).orElse(null);
    if (machine == null) {
      return;
    }
    Optional<ObjectNode> instance = resources.find(instances(), namespace, name);
    String shown = Meta.annotation(machine, SHOWN_STATUS);
    if (Meta.isBeingDeleted(machine)) {
      end(machine, instance);
    } else if (!Meta.hasFinalizer(machine, MACHINE_FINALIZER)) {
      resources.edit(
          machines(),
          namespace,
          name,
          "",
          WRITER,
          live -> Meta.addFinalizer(live, MACHINE_FINALIZER));
    } else if (!shown.isEmpty()) {
      show(machine, shown, instance);
    } else if (instance.isPresent() && Meta.isBeingDeleted(instance.get())) {
      show(machine, "Stopping", instance);
    } else if (wantsToRun(machine, instance.isPresent())) {
      run(machine, instance);
    } else if (instance.isPresent()) {
      show(machine, "Stopping", instance);
      resources.delete(instances(), namespace, name, DeleteOptions.BACKGROUND, WRITER);
    } else {
      show(machine, "Stopped", instance);
    }
  }

  private void run(ObjectNode machine, Optional<ObjectNode> instance) {
    if (instance.isEmpty()) {
      show(machine, "Provisioning", instance);
      later(machine, "create", () -> makeInstance(machine));
    } else if (Json.text(instance.get(), "status", "phase").equals("Running")) {
      show(machine, "Running", instance);
    } else {
      show(machine, "Starting", instance);
    }
  }

  private void end(ObjectNode machine, Optional<ObjectNode> instance) {
    if (instance.isPresent()) {
      show(machine, "Terminating", instance);
      if (!Meta.isBeingDeleted(instance.get())) {
        resources.delete(
            instances(),
            Meta.namespace(machine),
            Meta.name(machine),
            DeleteOptions.BACKGROUND,
            WRITER);
      }
    } else if (Meta.hasFinalizer(machine, MACHINE_FINALIZER)) {
      resources.edit(
          machines(),
          Meta.namespace(machine),
          Meta.name(machine),
          "",
          WRITER,
          live -> Meta.removeFinalizer(live, MACHINE_FINALIZER));
    }
  }

  /** What spec and commands say, as KubeVirt reads them. */
  private static boolean wantsToRun(ObjectNode machine, boolean hasInstance) {
    return switch (runStrategy(machine)) {
      case "Always", "RerunOnFailure", "Once" -> true;
      case "Manual" ->
          switch (Json.text(Json.at(machine, "status", "stateChangeRequests").path(0), "action")) {
            case "Start" -> true;
            case "Stop" -> false;
            default -> hasInstance;
          };
      default -> false;
    };
  }

  static String runStrategy(JsonNode machine) {
    JsonNode spec = machine.path("spec");
    if (spec.has("running")) {
      return spec.path("running").asBoolean() ? "Always" : "Halted";
    }
    return spec.path("runStrategy").asText();
  }

  private void makeInstance(ObjectNode machine) {
    String namespace = Meta.namespace(machine);
    String name = Meta.name(machine);
    ObjectNode live = resources.find(machines(), namespace, name).orElse(null);
    boolean wanted =
        live != null
            && Meta.uid(live).equals(Meta.uid(machine))
            && !Meta.isBeingDeleted(live)
            && wantsToRun(live, false)
            && resources.find(instances(), namespace, name).isEmpty();
    if (!wanted || live == null) {
      return;
    }
    ObjectNode instance = Json.object();
    Meta.of(instance).put("name", name).put("namespace", namespace);
    JsonNode labels = Json.at(live, "spec", "template", "metadata", "labels");
    if (labels.isObject()) {
      Meta.of(instance).set("labels", labels.deepCopy());
    }
    Meta.of(instance).putArray("ownerReferences").add(Meta.controlledBy(live));
    Meta.of(instance).putArray("finalizers").add(INSTANCE_FINALIZER);
    instance.set("spec", Json.at(live, "spec", "template", "spec").deepCopy());
    resources.create(instances(), namespace, instance, WRITER);
  }

  private void instance(String namespace, String name) {
    ObjectNode instance = resources.find(instances(), namespace, name).orElse(null);
    if (instance == null) {
      return;
    }
    if (Meta.isBeingDeleted(instance)) {
      later(
          instance,
          "remove",
          () ->
              edit(
                  instance,
                  "",
                  live -> {
                    Meta.removeFinalizer(live, INSTANCE_FINALIZER);
                    Meta.removeFinalizer(live, "foregroundDeletion");
                  }));
      return;
    }
    switch (Json.text(instance, "status", "phase")) {
      case "" -> edit(instance, "status", live -> phase(live, "Scheduling", "False"));
      case "Scheduling" ->
          later(
              instance,
              "start",
              () ->
                  edit(
                      instance,
                      "status",
                      live -> {
                        phase(live, "Running", "True");
                        ObjectNode status = Json.child(live, "status");
                        status.put("nodeName", Nodes.forUid(Meta.uid(live)));
                        status
                            .putArray("interfaces")
                            .addObject()
                            .put("name", "default")
                            .put("ipAddress", Nodes.addressForUid(Meta.uid(live)));
                      }));
      default -> {}
    }
  }

  private void phase(ObjectNode instance, String phase, String ready) {
    ObjectNode status = Json.child(instance, "status");
    status.put("phase", phase);
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", ready)
        .put("lastTransitionTime", resources.now().toString());
  }

  private void edit(ObjectNode instance, String subresource, Consumer<ObjectNode> change) {
    resources
        .find(instances(), Meta.namespace(instance), Meta.name(instance))
        .filter(live -> Meta.uid(live).equals(Meta.uid(instance)))
        .ifPresent(
            live ->
                resources.edit(
                    instances(),
                    Meta.namespace(instance),
                    Meta.name(instance),
                    subresource,
                    WRITER,
                    change));
  }

  /** Each object waits at most once for each thing. */
  private void later(ObjectNode object, String what, Runnable action) {
    String key = Meta.uid(object) + " " + what;
    if (waiting.add(key)) {
      delays.after(
          step,
          () -> {
            waiting.remove(key);
            action.run();
          });
    }
  }

  private void show(ObjectNode machine, String status, Optional<ObjectNode> instance) {
    boolean ready = status.equals("Running");
    resources.edit(
        machines(),
        Meta.namespace(machine),
        Meta.name(machine),
        "status",
        WRITER,
        live -> {
          ObjectNode shown = Json.child(live, "status");
          if (shown.path("printableStatus").asText().equals(status)
              && shown.path("created").asBoolean() == instance.isPresent()) {
            return;
          }
          shown.put("printableStatus", status).put("created", instance.isPresent());
          shown.put("ready", ready);
          shown.put("runStrategy", runStrategy(live));
          shown
              .putArray("conditions")
              .addObject()
              .put("type", "Ready")
              .put("status", ready ? "True" : "False")
              .put("reason", ready ? "GuestRunning" : "GuestNotRunning")
              .put("lastTransitionTime", resources.now().toString());
          if (ready || status.equals("Stopped")) {
            shown.remove("stateChangeRequests"); // done
          }
        });
  }

  private Kind machines() {
    return resources.kinds().require("kubevirt.io", "virtualmachines");
  }

  private Kind instances() {
    return resources.kinds().require("kubevirt.io", "virtualmachineinstances");
  }
}
