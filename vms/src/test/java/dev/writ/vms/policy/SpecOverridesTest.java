package dev.writ.vms.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecOverridesTest {
  private static final String DOMAIN = "spec.template.spec.domain.";

  private static ObjectNode size(String path) {
    ObjectNode size = Json.object().put("name", "a").put("cpu_cores", 1).put("memory", "2Gi");
    size.putObject("spec_overrides").put(path, "x");
    return size;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cpu",
        "cpu.model",
        "memory.guest",
        "devices.gpus",
        "devices.hostDevices",
        "features.acpi",
        "machine.type"
      })
  void setHardware(String path) {
    InstanceSize parsed = InstanceSize.parse(size(DOMAIN + path));
    assertThat(parsed.overrides().values()).containsOnlyKeys(DOMAIN + path);
    assertThat(InstanceSize.parse(parsed.toJson())).isEqualTo(parsed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spec.runStrategy",
        "metadata.labels",
        "spec.template.spec.nodeSelector",
        "spec.template.spec.domain",
        "spec.template.spec.domain.devices",
        "spec.template.spec.domain.devices.disks",
        "spec.template.spec.domain.devices.interfaces",
        "spec.template.spec.domain.resources.limits",
        "spec.template.spec.domain.cpux",
        "spec.template.spec.domain.cpu.",
        "spec.template.spec.domain.cpu..model",
        "spec.template.spec.domain.devices.gpus[0].name",
        "cpu"
      })
  void setNothingElse(String path) {
    Problem problem = catchThrowableOfType(Problem.class, () -> InstanceSize.parse(size(path)));
    assertThat(problem.code()).isEqualTo(VmsProblems.OVERRIDE_FORBIDDEN);
    assertThat(problem.params()).containsEntry("path", path);
  }
}
