package dev.writ.sandbox.kubevirt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.ApiFailure;
import dev.writ.sandbox.api.DeleteOptions;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.http.ApiRequest;
import dev.writ.sandbox.http.ApiResponse;
import dev.writ.sandbox.http.Extension;
import dev.writ.sandbox.http.Target;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.GroupResource;
import dev.writ.sandbox.store.Meta;
import java.util.List;
import java.util.Optional;

/** `subresources.kubevirt.io/v1`: PUT start, stop and restart, as virt-api answers them. */
public final class MachineCommands implements Extension {

  private static final Writer WRITER = Writer.component("virt-api");
  private static final GroupResource MACHINE = new GroupResource("kubevirt.io", "virtualmachine");

  private final Resources resources;

  public MachineCommands(Resources resources) {
    this.resources = resources;
  }

  @Override
  public String group() {
    return "subresources.kubevirt.io";
  }

  @Override
  public String version() {
    return "v1";
  }

  @Override
  public List<Offer> offers() {
    return List.of(
        new Offer("virtualmachines/start", "VirtualMachine", true, List.of("update")),
        new Offer("virtualmachines/stop", "VirtualMachine", true, List.of("update")),
        new Offer("virtualmachines/restart", "VirtualMachine", true, List.of("update")));
  }

  @Override
  public ApiResponse answer(Target target, ApiRequest request) {
    if (!target.plural().equals("virtualmachines") || !target.verb().equals("update")) {
      throw ApiFailure.unknownPath();
    }
    Kind machines = resources.kinds().require("kubevirt.io", "virtualmachines");
    ObjectNode machine = resources.require(machines, target.namespace(), target.name());
    Optional<ObjectNode> instance = resources.find(instances(), target.namespace(), target.name());
    switch (target.subresource()) {
      case "start" -> start(machine, instance.isPresent());
      case "stop" -> stop(machine, instance.isPresent());
      case "restart" -> restart(machine, instance.isPresent());
      default -> throw ApiFailure.unknownPath();
    }
    return ApiResponse.text(202, "");
  }

  private void start(ObjectNode machine, boolean hasInstance) {
    if (hasInstance) {
      throw refused(machine, "VM is already running");
    }
    switch (PretendKubeVirt.runStrategy(machine)) {
      case "Halted" -> setStrategy(machine, "Always");
      case "Manual", "RerunOnFailure" -> request(machine, "Start");
      default ->
          throw refused(
              machine,
              PretendKubeVirt.runStrategy(machine) + " does not support manual start requests");
    }
  }

  private void stop(ObjectNode machine, boolean hasInstance) {
    if (!hasInstance) {
      throw refused(machine, "VM is not running");
    }
    switch (PretendKubeVirt.runStrategy(machine)) {
      case "Always", "RerunOnFailure", "Once" -> setStrategy(machine, "Halted");
      case "Manual" -> request(machine, "Stop");
      default -> throw refused(machine, "Halted does not support manual stop requests");
    }
  }

  private void restart(ObjectNode machine, boolean hasInstance) {
    if (PretendKubeVirt.runStrategy(machine).equals("Halted")) {
      throw refused(machine, "Halted does not support manual restart requests");
    }
    if (!hasInstance) {
      throw refused(machine, "VM is not running");
    }
    if (PretendKubeVirt.runStrategy(machine).equals("Manual")) {
      request(machine, "Start");
    }
    resources.delete(
        instances(), Meta.namespace(machine), Meta.name(machine), DeleteOptions.BACKGROUND, WRITER);
  }

  private void setStrategy(ObjectNode machine, String strategy) {
    resources.edit(
        resources.kinds().require("kubevirt.io", "virtualmachines"),
        Meta.namespace(machine),
        Meta.name(machine),
        "",
        WRITER,
        live -> {
          ObjectNode spec = Json.child(live, "spec");
          if (spec.has("running")) {
            spec.put("running", strategy.equals("Always"));
          } else {
            spec.put("runStrategy", strategy);
          }
        });
  }

  private void request(ObjectNode machine, String action) {
    resources.edit(
        resources.kinds().require("kubevirt.io", "virtualmachines"),
        Meta.namespace(machine),
        Meta.name(machine),
        "status",
        WRITER,
        live ->
            Json.child(live, "status")
                .putArray("stateChangeRequests")
                .addObject()
                .put("action", action));
  }

  private static ApiFailure refused(ObjectNode machine, String why) {
    return ApiFailure.conflict(MACHINE, Meta.name(machine), why);
  }

  private Kind instances() {
    return resources.kinds().require("kubevirt.io", "virtualmachineinstances");
  }
}
