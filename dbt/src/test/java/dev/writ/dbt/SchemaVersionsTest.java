package dev.writ.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.Violation;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.SnapshotReader.Artifacts;
import dev.writ.dbt.policy.PolicyDocument;
import dev.writ.dbt.policy.RegoFiles;
import dev.writ.testkit.SyntheticManifest;
import dev.writ.testkit.SyntheticManifest.Schema;
import dev.writ.testkit.SyntheticManifest.Shape;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("D28 the same project in every schema version gives the same findings")
class SchemaVersionsTest {
  private static final int MODELS = 40;
  private static final String POLICY =
      """
      governance:
        policy_enforcement_level: strict
        naming: {enforcement: strict, pattern: medallion}
        quality_gates:
          minimum_test_coverage: 80
          require_descriptions: true
          require_column_descriptions: true
          layer_thresholds: {bronze: 20}
        custom_rules:
          - {type: require_meta_field, field: owner}
          - {type: require_tags_for_prefix, prefix: gold_, required_tags: [nightly, tested]}
      """;

  private static EnforcementResult judged(Schema schema) {
    byte[] manifest = new SyntheticManifest(MODELS, 5, 2, Shape.LEAN, schema).bytes();
    return DbtRoom.offline()
        .enforce(
            EnforceRequest.of(
                List.of(
                    new PolicyDocument(
                        "writ.yaml", POLICY.getBytes(StandardCharsets.UTF_8), RegoFiles.NONE)),
                new Artifacts(Artifact.of("manifest.json", manifest), null, null),
                Instant.parse("2026-11-26T10:00:00Z")));
  }

  @ParameterizedTest
  @EnumSource(Schema.class)
  void givesTheSameFindings(Schema schema) {
    EnforcementResult result = judged(schema);

    assertThat(result.project()).isEqualTo("shop");
    assertThat(result.modelsValidated()).isEqualTo(MODELS);
    assertThat(result.violations())
        .extracting(Violation::finding)
        .isEqualTo(
            judged(Schema.V12_OF_1_12).violations().stream().map(Violation::finding).toList());
  }

  /** Ten of each prefix; 2 of 5 columns tested; every third has no description. */
  @Test
  void findsWhatWasPutIn() {
    EnforcementResult result = judged(Schema.V12_OF_2_0);

    assertThat(result.violations())
        .filteredOn(each -> each.finding().code().name().equals("E201"))
        .hasSize(MODELS / 4);
    assertThat(result.violations())
        .filteredOn(each -> each.finding().code().name().startsWith("E21"))
        .as("all but bronze, whose threshold is 20")
        .hasSize(MODELS * 3 / 4);
    assertThat(result.violations())
        .filteredOn(each -> each.finding().code().name().equals("E220"))
        .hasSize(14);
    assertThat(result.violations())
        .filteredOn(each -> each.finding().code().name().equals("E221"))
        .hasSize(50);
    assertThat(result.violations())
        .filteredOn(each -> each.finding().code().name().equals("E400"))
        .hasSize(MODELS / 4);
  }
}
