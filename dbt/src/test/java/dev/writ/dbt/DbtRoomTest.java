package dev.writ.dbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.EnforcementResult.Summary;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.SnapshotReader.Artifacts;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.PolicyDocument;
import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.dbt.policy.RegoFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DbtRoomTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final DbtRoom room = DbtRoom.offline();

  private static PolicyDocument policy(String yaml) {
    return new PolicyDocument("writ.yaml", yaml.getBytes(StandardCharsets.UTF_8), RegoFiles.NONE);
  }

  private static Artifacts models(String... names) {
    String nodes =
        Stream.of(names)
            .map(
                name ->
                    """
                    "model.shop.%1$s": {"resource_type": "model", "name": "%1$s",
                      "package_name": "shop", "unique_id": "model.shop.%1$s"}"""
                        .formatted(name))
            .collect(Collectors.joining(","));
    String manifest =
        """
        {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
          "dbt_version": "1.8.1", "project_name": "shop"}, "nodes": {%s}}"""
            .formatted(nodes);
    return new Artifacts(
        Artifact.of("manifest.json", manifest.getBytes(StandardCharsets.UTF_8)), null, null);
  }

  private static EnforceRequest request(String yaml, String... names) {
    return EnforceRequest.of(List.of(policy(yaml)), models(names), NOW);
  }

  private static final String STRICT =
      """
      governance:
        policy_enforcement_level: strict
        naming: {enforcement: strict, pattern: medallion}
      """;

  @Test
  void throwsTheFirstFiveAndCountsTheRest() {
    EnforceRequest request = request(STRICT, "stg_a", "stg_b", "c", "d", "e", "f", "g");

    PolicyEnforcementException thrown =
        catchThrowableOfType(PolicyEnforcementException.class, () -> room.enforceOrThrow(request));

    assertThat(thrown)
        .message()
        .startsWith(
            """
            Policy enforcement failed with 7 errors and 0 warnings:
            [FLOE-E201] naming: Model name 'stg_a' does not match medallion naming convention \
            (suggestion: Rename to 'bronze_a'. The 'stg_' prefix suggests this is a raw/landing \
            layer model.)
            [FLOE-E201] naming: Model name 'stg_b'""")
        .endsWith("\n... and 2 more violations");
    assertThat(thrown).message().hasLineCount(7);
    assertThat(thrown.result().passed()).isFalse();
  }

  @Test
  void saysOneErrorForOne() {
    assertThatThrownBy(() -> room.enforceOrThrow(request(STRICT, "stg_a")))
        .hasMessageStartingWith("Policy enforcement failed with 1 error and 0 warnings:\n")
        .hasMessageNotContaining("more violations");
  }

  @Test
  void neverThrowsForFindingsInADryRunOrAtLevelWarn() {
    assertThat(room.enforceOrThrow(request(STRICT, "stg_a").dry(true)).warnings()).isEqualTo(1);
    String warn = STRICT.replace("level: strict", "level: warn");
    assertThat(room.enforceOrThrow(request(warn, "stg_a")).warnings()).isEqualTo(1);
  }

  @Test
  void readsNothingWhereTheLevelIsOff() {
    Artifact unreadable =
        new Artifact(
            "manifest.json",
            1,
            () -> {
              throw new IOException("nobody should have opened this");
            });
    EnforcementResult result =
        room.enforce(
            EnforceRequest.of(
                List.of(policy("governance: {policy_enforcement_level: off}")),
                new Artifacts(unreadable, null, null),
                NOW));

    assertThat(result.passed()).isTrue();
    assertThat(result.level()).isEqualTo(Enforcement.OFF);
    assertThat(result.checks()).isEmpty();
    assertThat(result.manifest()).isNull();
  }

  @Test
  void raisesTheLevelAndNeverLowersIt() {
    String warn = STRICT.replace("level: strict", "level: warn");
    assertThat(room.enforce(request(warn, "x").atLeast(Enforcement.STRICT)).passed()).isFalse();
    assertThat(room.enforce(request(STRICT, "x").atLeast(Enforcement.WARN)).passed()).isFalse();
  }

  @Test
  void tellsWhichChecksRan() {
    EnforcementResult result = room.enforce(request(STRICT, "bronze_a"));

    assertThat(result.checks()).extracting("name").containsExactly("naming", "semantic");
    assertThat(result.checks()).extracting("findings").containsExactly(0, 0);
    assertThat(result.duration()).isGreaterThan(Duration.ZERO);
    assertThat(result.summaryForArtifact())
        .isEqualTo(new Summary(true, 0, 0, Set.of("naming", "semantic"), 1, Enforcement.STRICT));
  }

  @Test
  void judgesNothingWhereTheInputStandsInTheWay() {
    assertThatThrownBy(
            () ->
                room.enforce(
                    EnforceRequest.of(
                        List.of(policy(STRICT)),
                        new Artifacts(Artifact.of("m.json", new byte[0]), null, null),
                        NOW)))
        .isInstanceOf(ProblemsFound.class)
        .hasMessageContaining("m.json: MANIFEST_NOT_JSON");
  }
}
