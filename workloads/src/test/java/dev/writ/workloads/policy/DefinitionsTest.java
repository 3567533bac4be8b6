package dev.writ.workloads.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.document.YamlReader;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.testkit.Golden;
import dev.writ.workloads.Seed;
import dev.writ.workloads.schema.Definition;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The files below {@code deploy/crds} are what the code prints, and a cluster takes them. */
class DefinitionsTest {
  @SuppressWarnings("unused") // by name
  private static final java.util.List<Definition> ALL = Definitions.ALL;

  @ParameterizedTest
  @FieldSource("ALL")
  void isPrintedToTheFileThatIsShipped(Definition definition) {
    Golden.assertMatches(
        Path.of("../deploy/crds", definition.plural() + ".yaml"), definition.toYaml());
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void isYamlThatSaysWhatWasMeant(Definition definition) {
    YamlReader.Read read = YamlReader.read("crd.yaml", definition.toYaml());

    assertThat(read.problems()).isEmpty();
    assertThat(read.documents().getFirst().toValue()).isEqualTo(definition.toNode().toValue());
  }

  @Test
  @DisplayName("W30 a cluster takes the definitions, and the seed's policies as they are")
  void isTakenByACluster() {
    try (Sandbox cluster = Sandbox.start(SandboxSettings.forTests())) {
      cluster.apply(
          Definitions.ALL.stream().map(Definition::toYaml).collect(Collectors.joining("---\n")));
      cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: production}}");
      cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: staging}}");
      cluster.apply(Seed.FIRST);
      cluster.apply(Seed.SECOND);
      Bundles.NAMES.forEach(name -> cluster.apply(Bundles.findYaml(name).orElseThrow()));

      assertThat(
              cluster.find("devops.stochastic.io/v1", "DevOpsPolicy", "staging", "enforce-policy"))
          .get()
          .asString()
          .contains(
              "\"defaultProbe\":{\"tcpPort\":8080,\"initialDelaySeconds\":5,\"periodSeconds\":10}");
      assertThatThrownBy(
              () -> cluster.apply(Seed.SECOND.replace("tcpPort: 8080", "tcpPort: 70000")))
          .hasMessageContaining("spec.defaultProbe.tcpPort");
      assertThatThrownBy(
              () ->
                  cluster.apply(
                      Seed.SECOND.replace("enforcementMode: enforce", "enforcementMode: Enforce")))
          .hasMessageContaining("spec.enforcementMode");
    }
  }
}
