package dev.writ.workloads.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.writ.document.report.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("W29 SARIF")
class SarifReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RULES =
      """

        forbidLatestTag: true
        requireReadinessProbe: true
        maxRestartCount: 3
        severityOverrides: {latestTag: low}
        exemptions:
          - {name: old, checks: [missing_readiness], workloads: [deployment/web],
             reason: it goes in spring, expires: '2026-12-24T00:00:00Z'}
        customRules:
          - name: never
            severity: critical
            rego: |
              package ours
              deny contains "see [this](https://evil.example)" if input.pod.metadata.name == "web"
      """;

  private static JsonNode run(Scan scan) throws IOException {
    return JSON.readTree(Offline.told(ScanReport.SARIF, scan)).at("/runs/0");
  }

  private static List<String> texts(JsonNode list, String pointer) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.at(pointer).asText()));
    return texts;
  }

  /** The standard's own schema, from a library that was made of it. */
  private static void assertValid(Scan scan) throws IOException {
    try (InputStream schema =
        Objects.requireNonNull(
            SarifReportTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json"))) {
      var config = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
      var judge =
          JsonSchemaFactory.getInstance(VersionFlag.V7)
              .getSchema(
                  new String(schema.readAllBytes(), StandardCharsets.UTF_8),
                  InputFormat.JSON,
                  config);
      assertThat(judge.validate(Offline.told(ScanReport.SARIF, scan), InputFormat.JSON)).isEmpty();
    }
  }

  @Test
  @DisplayName("W29 SARIF valid against the schema of the standard, whatever happened")
  void fitsTheStandard() throws IOException {
    assertValid(Offline.shop(Offline.policy(RULES)));
    assertValid(Offline.scan(Map.of("/ro ot/a&b.yaml", Offline.SHOP), "restricted"));
    assertValid(Offline.scan(Map.of("bad.yaml", "a: 1\na: 2\n"), "baseline"));
    assertValid(Offline.scan(Map.of(), "baseline"));
  }

  @Test
  void saysWhatItsRulesMean() throws IOException {
    JsonNode driver = run(Offline.shop(Offline.policy(RULES))).at("/tool/driver");

    assertThat(driver.at("/name").asText()).isEqualTo("writ");
    assertThat(driver.at("/version").asText()).isEqualTo(Tool.VERSION);
    assertThat(texts(driver.at("/rules"), "/id"))
        .containsExactly("custom/never", "high_restarts", "latest_tag", "missing_readiness");
    assertThat(texts(driver.at("/rules"), "/shortDescription/text"))
        .containsExactly(
            "A rule of the policy's own.",
            "A container was started again too often.",
            "An image names no version.",
            "A container has no readiness probe.");
    assertThat(texts(driver.at("/rules"), "/defaultConfiguration/level"))
        .containsExactly("error", "error", "error", "note");
    assertThat(texts(driver.at("/rules"), "/help/text")).allMatch(text -> text.length() > 50);
    assertThat(texts(driver.at("/rules"), "/helpUri"))
        .containsExactly(
            "",
            CheckText.PAGE + "#high_restarts",
            CheckText.PAGE + "#latest_tag",
            CheckText.PAGE + "#missing_readiness");
  }

  @Test
  void tellsEachViolationAtItsContainer() throws IOException {
    JsonNode results = run(Offline.shop(Offline.policy(RULES))).at("/results");

    assertThat(texts(results, "/ruleId"))
        .containsExactly(
            "latest_tag",
            "custom/never",
            "missing_readiness",
            "high_restarts",
            "missing_readiness");
    assertThat(texts(results, "/level")).containsExactly("note", "error", "note", "error", "note");
    assertThat(texts(results, "/locations/0/physicalLocation/region/startLine"))
        .containsExactly("10", "1", "27", "27", "10");
    assertThat(results.at("/1/message/text").asText())
        .isEqualTo("deployment/shop/web: see [this] (https://evil.example)");
    assertThat(texts(results, "/suppressions/0/justification"))
        .containsExactly("", "", "", "", "it goes in spring (until 2026-12-24T00:00:00Z)");
  }

  @Test
  void fingerprintsDoNotDependOnTheLine() throws IOException {
    List<String> before =
        texts(
            run(Offline.scan(Map.of("a.yaml", Offline.SHOP), "restricted")).at("/results"),
            "/partialFingerprints/writWorkloads~1v1");
    List<String> after =
        texts(
            run(Offline.scan(Map.of("a.yaml", "# a line\n" + Offline.SHOP), "restricted"))
                .at("/results"),
            "/partialFingerprints/writWorkloads~1v1");

    assertThat(before).isEqualTo(after).doesNotHaveDuplicates().hasSizeGreaterThan(5);
  }
}
