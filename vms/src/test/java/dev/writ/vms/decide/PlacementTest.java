package dev.writ.vms.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import dev.writ.vms.decide.Placement.Candidate;
import dev.writ.vms.policy.MachineSpec;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final Capabilities FULL =
      new Capabilities(true, Set.of("fast", "standard"), Set.of("nvidia.com/A", "cpu"), Set.of());
  private static final Candidate TEST = candidate(1, "test", ClusterHealth.HEALTHY, FULL, "fast");
  private static final Candidate PROD = candidate(2, "prod", ClusterHealth.HEALTHY, FULL, null);
  private static final Candidate DOWN = candidate(3, "test", ClusterHealth.UNREACHABLE, FULL, null);
  private static final Candidate BARE =
      candidate(4, "test", ClusterHealth.UNHEALTHY, Capabilities.NONE, null);
  private static final List<Candidate> ALL = List.of(DOWN, BARE, PROD, TEST);

  @Test
  void takesTheFirstThatCan() {
    assertThat(Placement.of(spec(""), "test", null, null, ALL)).isEqualTo(TEST.id());
  }

  @Test
  @DisplayName("V7 environment: a cluster of another environment is refused by name")
  void refusesTheWrongEnvironment() {
    Problem problem = refusal(spec(""), "test", PROD.id(), null);
    assertThat(problem.code().name()).isEqualTo("ENVIRONMENT_MISMATCH");
    assertThat(problem.params())
        .containsOnly(entry("namespace_env", "test"), entry("cluster_env", "prod"));
  }

  @Test
  void saysWhyANamedClusterCannot() {
    assertThat(refusal(spec(""), "test", DOWN.id(), null).code().name())
        .isEqualTo("CLUSTER_UNREACHABLE");
    assertThat(refusal(spec(""), "test", BARE.id(), null).params())
        .containsEntry("lacking", List.of("KubeVirt"));
    assertThat(refusal(spec(""), "test", TEST.id(), "slow").code().name())
        .isEqualTo("STORAGE_CLASS_UNKNOWN");
    assertThat(refusal(spec("nvidia.com/B"), "test", TEST.id(), null).params())
        .containsEntry("lacking", List.of("GPU nvidia.com/B"));
    assertThat(refusal(spec(""), "test", new UUID(9, 9), null).code().name())
        .isEqualTo("CLUSTER_NOT_FOUND");
  }

  @Test
  void saysWhyNoClusterCan() {
    Problem problem = refusal(spec("nvidia.com/B"), "test", null, null);
    assertThat(problem.code().name()).isEqualTo("NO_CAPABLE_CLUSTER");
    assertThat(problem.params().get("clusters"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .hasSize(3);
  }

  private static Problem refusal(
      MachineSpec spec, String environment, @Nullable UUID cluster, @Nullable String storageClass) {
    return catchThrowableOfType(
        Problem.class, () -> Placement.of(spec, environment, cluster, storageClass, ALL));
  }

  private static Candidate candidate(
      int number,
      String environment,
      ClusterHealth health,
      Capabilities capabilities,
      @Nullable String storageClass) {
    return new Candidate(
        new UUID(0, number), "cluster-" + number, environment, health, capabilities, storageClass);
  }

  private static MachineSpec spec(String gpu) {
    String id = new UUID(1, 2).toString();
    var json =
        Json.object()
            .put("namespace", "dev")
            .put("service_id", id)
            .put("template_id", id)
            .put("instance_size_id", id)
            .put("cpu", 2)
            .put("memory", "4Gi")
            .put("disk_gb", 50);
    if (!gpu.isEmpty()) {
      json.putArray("gpu").add(gpu);
    }
    return MachineSpec.parse(json);
  }
}
