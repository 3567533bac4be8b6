package dev.writ.vms.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.FieldProblem;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import dev.writ.vms.policy.InstanceSize;
import dev.writ.vms.policy.MachineSpec;
import dev.writ.vms.policy.VmRequest;
import dev.writ.vms.policy.VmsProblems;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SizedSpecTest {
  private static final InstanceSize MEDIUM =
      InstanceSize.parse(
          Json.object().put("name", "medium").put("cpu_cores", 4).put("memory", "8Gi"));
  private static final InstanceSize GPU =
      InstanceSize.parse(
          Json.readObject(
              """
              {"name":"gpu","cpu_cores":8,"memory":"16Gi","dedicated_cpu":true,
               "requires_gpu":true,"gpu_devices":["nvidia.com/A","nvidia.com/A"],
               "requires_hugepages":true,"hugepages_size":"1Gi"}
              """));

  @Test
  void fillsInFromTheSizeAndKeepsEveryKey() {
    MachineSpec spec = SizedSpec.resolve(request(body -> body), MEDIUM, 0);
    ObjectNode payload = spec.toJson();
    TreeSet<String> keys = new TreeSet<>();
    payload.fieldNames().forEachRemaining(keys::add);
    TreeSet<String> shape = new TreeSet<>(MachineSpec.SHAPE.immutable());
    shape.addAll(MachineSpec.SHAPE.required());
    shape.addAll(MachineSpec.SHAPE.optional());
    assertThat(keys).isEqualTo(shape);
    assertThat(payload.path("cpu").asInt()).isEqualTo(4);
    assertThat(payload.path("memory").asText()).isEqualTo("8Gi");
    assertThat(payload.path("disk_gb").asInt()).isEqualTo(100);
    assertThat(MachineSpec.parse(payload)).isEqualTo(spec);
  }

  @Test
  void takesSmallerValues() {
    MachineSpec spec =
        SizedSpec.resolve(
            request(b -> b.put("cpu", 2).put("memory", "4Gi").put("disk_gb", 50)), MEDIUM, 0);
    assertThat(spec.cpu()).isEqualTo(2);
    assertThat(spec.memory().text()).isEqualTo("4Gi");
    assertThat(spec.diskGb()).isEqualTo(50);
  }

  @Test
  void tellsEverythingOverTheSizeAtOnce() {
    Problem problem =
        catchThrowableOfType(
            Problem.class,
            () ->
                SizedSpec.resolve(
                    request(
                        b -> {
                          b.put("cpu", 5).put("memory", "9Gi").put("disk_gb", 501);
                          b.put("hugepages", "2Mi").put("numa", true).putArray("gpu").add("x");
                          return b;
                        }),
                    MEDIUM,
                    0));
    assertThat(problem.errors())
        .extracting(FieldProblem::pointer)
        .containsExactly("/cpu", "/memory", "/disk_gb", "/gpu", "/hugepages", "/numa");
    assertThat(problem.errors())
        .extracting(FieldProblem::code)
        .containsOnly(VmsProblems.VALUE_OVER_SIZE);
  }

  @Test
  void needsRoomForTheImage() {
    assertThat(SizedSpec.resolve(request(b -> b), MEDIUM, 120).diskGb()).isEqualTo(120);
    Problem problem =
        catchThrowableOfType(
            Problem.class,
            () -> SizedSpec.resolve(request(b -> b.put("disk_gb", 60)), MEDIUM, 120));
    assertThat(problem.code()).isEqualTo(VmsProblems.VALUE_OVER_SIZE);
  }

  @Test
  void takesDevicesAndPagesOfTheSize() {
    MachineSpec spec = SizedSpec.resolve(request(b -> b.put("numa", true)), GPU, 0);
    assertThat(spec.gpu()).containsExactly("nvidia.com/A", "nvidia.com/A");
    assertThat(spec.hugepages()).isEqualTo("1Gi");
    assertThat(spec.dedicatedCpu()).isTrue();
  }

  @Test
  void keepsMemoryOnWholePages() {
    Problem problem =
        catchThrowableOfType(
            Problem.class, () -> SizedSpec.resolve(request(b -> b.put("memory", "1.5Gi")), GPU, 0));
    assertThat(problem.code()).isEqualTo(VmsProblems.HUGEPAGES_MEMORY_REQUEST_ALIGNMENT_REQUIRED);
  }

  private static VmRequest request(UnaryOperator<ObjectNode> change) {
    String id = new UUID(1, 2).toString();
    return VmRequest.parse(
        change.apply(
            Json.object()
                .put("service_id", id)
                .put("template_id", id)
                .put("instance_size_id", id)
                .put("namespace", "dev")
                .put("reason", "a cache")));
  }
}
