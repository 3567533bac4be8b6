package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.DbtRoom;
import dev.writ.dbt.EnforceRequest;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.SnapshotReader.Artifacts;
import dev.writ.dbt.policy.PolicyDocument;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.RegoFiles;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunLogTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

  private static final String MANIFEST =
      """
      {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
        "dbt_version": "1.11.0", "project_name": "shop"},
       "nodes": {
        "model.shop.a": {"unique_id": "model.shop.a", "resource_type": "model", "name": "a",
          "package_name": "shop"},
        "model.shop.old": {"unique_id": "model.shop.old", "resource_type": "model",
          "name": "old", "package_name": "shop"},
        "model.shop.skipped": {"unique_id": "model.shop.skipped", "resource_type": "model",
          "name": "skipped", "package_name": "shop",
          "meta": {"writ": {"skip": {"code": "E201", "reason": "soon"}}}},
        "model.shop.moving": {"unique_id": "model.shop.moving", "resource_type": "model",
          "name": "moving", "package_name": "shop"}}}
      """;

  private static final String POLICY =
      """
      governance:
        policy_enforcement_level: strict
        naming: {enforcement: strict}
        policy_overrides:
          - {pattern: old, action: exclude, reason: goes}
          - {pattern: "mov*", action: downgrade, reason: "moves, \\"soon\\""}
          - {pattern: a, action: exclude, reason: late, expires: 2026-11-25}
          - {pattern: nobody, action: exclude, reason: gone}
      """;

  @Test
  void tellsWhatHappenedAnEventALine() throws IOException {
    StringWriter log = new StringWriter();

    RunLog.write(
        DbtRoom.offline()
            .enforce(
                EnforceRequest.of(
                    List.of(
                        new PolicyDocument(
                            "writ.yaml", POLICY.getBytes(StandardCharsets.UTF_8), RegoFiles.NONE)),
                    new Artifacts(
                        Artifact.of("m.json", MANIFEST.getBytes(StandardCharsets.UTF_8)),
                        null,
                        null),
                    NOW)),
        ReportContext.plain(),
        log);

    String time = "\"timestamp\":\"2026-11-26T10:00:00Z\"";
    assertThat(log.toString().replaceAll("\"duration_ms\":\\d+", "\"duration_ms\":0").lines())
        .contains(
            "{\"event\":\"enforcement_started\","
                + time
                + ",\"manifest_version\":\"1.11.0\",\"model_count\":4,\"dry_run\":false,"
                + "\"enforcement_level\":\"strict\"}",
            "{\"event\":\"override_downgrade_applied\","
                + time
                + ",\"pattern\":\"mov*\",\"model_name\":\"moving\","
                + "\"reason\":\"moves, \\\"soon\\\"\"}",
            "{\"event\":\"override_exclude_applied\","
                + time
                + ",\"pattern\":\"old\",\"model_name\":\"old\",\"reason\":\"goes\"}",
            "{\"event\":\"skip_applied\","
                + time
                + ",\"code\":\"FLOE-E201\",\"model_name\":\"skipped\",\"reason\":\"soon\"}",
            "{\"event\":\"enforcement_completed\","
                + time
                + ",\"passed\":false,\"violation_count\":2,\"error_count\":1,"
                + "\"warning_count\":1,\"duration_ms\":0}")
        .anyMatch(line -> line.startsWith("{\"event\":\"override_expired\","))
        .anyMatch(line -> line.startsWith("{\"event\":\"override_matched_zero_models\","));
    assertThat(log.toString())
        .endsWith(
            "{\"event\":\"enforcement_failed\","
                + time
                + ",\"reason\":\"errors that count\",\"error_count\":1}\n");
  }

  @Test
  void tellsWhyNothingWasJudged() throws IOException {
    StringWriter log = new StringWriter();

    RunLog.write(List.of(Problem.in("m.json", "MANIFEST_NOT_FOUND", "is not there")), NOW, log);

    assertThat(log)
        .hasToString(
            "{\"event\":\"enforcement_failed\",\"timestamp\":\"2026-11-26T10:00:00Z\","
                + "\"reason\":\"not judged\",\"error_count\":1,"
                + "\"problems\":[\"m.json: MANIFEST_NOT_FOUND is not there\"]}\n");
  }
}
