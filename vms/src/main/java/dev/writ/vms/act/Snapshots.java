package dev.writ.vms.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.vms.decide.Labels;
import dev.writ.vms.decide.Manifest;
import dev.writ.vms.policy.ImageSource;
import dev.writ.vms.policy.MachineSpec;
import dev.writ.vms.policy.RunStrategy;
import dev.writ.vms.policy.SpecOverrides;
import dev.writ.vms.view.Machine;
import dev.writ.vms.view.Revision;
import dev.writ.vms.view.Template;
import java.util.HexFormat;

/** Copies of what a machine is made from, so that later edits touch no ticket and no machine. */
final class Snapshots {
  private Snapshots() {}

  static ObjectNode of(Template template) {
    ObjectNode json = Json.object();
    json.put("id", template.id().toString());
    json.put("name", template.name());
    json.put("version", template.version());
    json.set("image", template.draft().image().toJson());
    json.put("cloud_init", template.draft().cloudInit());
    json.put("sha256", HexFormat.of().formatHex(Json.sha256(json)));
    return json;
  }

  /** The machine as its current revision wants it, on or off. */
  static Manifest manifest(Labels labels, Machine machine, Revision revision, RunStrategy run) {
    return Manifest.of(
        labels,
        new Manifest.Identity(
            machine.id(),
            machine.name(),
            machine.systemName(),
            machine.serviceName(),
            machine.instance(),
            machine.creationEventId(),
            machine.ticketId(),
            machine.createdBy()),
        MachineSpec.parse(revision.spec()).withRunStrategy(run),
        ImageSource.parse(revision.template().withObject("/image")),
        revision.template().path("cloud_init").asText(),
        revision.storageClass(),
        SpecOverrides.ofJson(revision.size().path(SpecOverrides.FIELD)));
  }
}
