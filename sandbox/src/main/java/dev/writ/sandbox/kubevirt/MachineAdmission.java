package dev.writ.sandbox.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Rules;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The refusals of KubeVirt's `virtualmachine-validator` webhook that people meet. */
final class MachineAdmission implements Rules {

  @Override
  public Optional<String> deny(ObjectNode object, @Nullable ObjectNode old) {
    return firstMistake(object)
        .map(
            mistake ->
                "admission webhook \"virtualmachine-validator.kubevirt.io\" denied the request: "
                    + mistake);
  }

  private static Optional<String> firstMistake(ObjectNode object) {
    JsonNode spec = object.path("spec");
    if (spec.has("running") && spec.has("runStrategy")) {
      return Optional.of(
          "Running and RunStrategy are mutually exclusive. Note that Running is deprecated, please"
              + " use RunStrategy instead");
    }
    if (!spec.has("running") && !spec.has("runStrategy")) {
      return Optional.of("One of Running or RunStrategy must be specified");
    }
    JsonNode machine = Json.at(spec, "template", "spec");
    Set<String> volumes = new HashSet<>();
    for (JsonNode volume : machine.path("volumes")) {
      if (!volumes.add(volume.path("name").asText())) {
        return Optional.of(
            "spec.template.spec.volumes: the name `"
                + volume.path("name").asText()
                + "` is used twice");
      }
    }
    JsonNode disks = Json.at(machine, "domain", "devices", "disks");
    for (int i = 0; i < disks.size(); i++) {
      String name = disks.get(i).path("name").asText();
      if (!volumes.contains(name)) {
        return Optional.of(
            "spec.template.spec.domain.devices.disks[" + i + "].Name '" + name + "' not found.");
      }
    }
    if (Json.at(machine, "domain", "cpu", "cores").asInt(1) < 1) {
      return Optional.of("spec.template.spec.domain.cpu.cores must be at least 1");
    }
    return Optional.empty();
  }
}
