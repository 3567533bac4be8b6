package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Json;
import dev.writ.cli.view.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DbtCheckCommandTest {
  private static final Path REAL =
      Path.of(System.getProperty("writ.shared", "../../shared"), "dbt-manifests");

  @TempDir private Path folder;
  private DbtProject shop;

  @BeforeEach
  void beginAProject() throws IOException {
    shop = DbtProject.in(folder).having("stg_payments").judgedBy(DbtProject.STRICT);
  }

  @Test
  @DisplayName("D1 one model with a wrong name: one error, exit code 1")
  void refusesOneWrongName() throws IOException {
    Person.Said said = shop.says("check", "--format", "json");

    JsonNode result = Json.MAPPER.readTree(said.out());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).isEmpty();
    assertThat(result.path("passed").asBoolean()).isFalse();
    assertThat(result.path("violations")).hasSize(1);
    JsonNode violation = result.path("violations").path(0);
    assertThat(violation.path("error_code").asText()).isEqualTo("FLOE-E201");
    assertThat(violation.path("severity").asText()).isEqualTo("error");
    assertThat(violation.path("message").asText())
        .isEqualTo("Model name 'stg_payments' does not match medallion naming convention");
    assertThat(violation.path("suggestion").asText())
        .isEqualTo(
            "Rename to 'bronze_payments'. The 'stg_' prefix suggests this is a raw/landing layer"
                + " model.");
  }

  @Test
  void passesWhatIsRight() throws IOException {
    shop.having("bronze_payments");
    Person.Said said = shop.says("check");

    assertThat(said.code()).isZero();
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).contains("Naming conventions: 1/1 models pass");
  }

  @Test
  @DisplayName("D4 every pattern that is refused is named with its place in one run, exit code 2")
  void namesAllRefusedPatterns() throws IOException {
    shop.judgedBy(
        """
        governance:
          naming:
            enforcement: strict
            pattern: custom
            custom_patterns:
              - "[invalid("
              - "%s"
              - "(?=x)"
              - '(a)\\1'
              - "^ok_.*$"
        """
            .formatted("a".repeat(501)));

    Person.Said said = shop.says("check", "--format", "json");

    assertThat(said.code()).isEqualTo(2);
    List<String> places = new ArrayList<>();
    for (JsonNode problem : Json.MAPPER.readTree(said.out()).path("problems")) {
      places.add(problem.path("code").asText() + " " + problem.path("line").asInt());
    }
    assertThat(places).containsExactly("E202 6", "E202 7", "E202 8", "E202 9");
    assertThat(said.err().lines().filter(line -> line.endsWith("(E202)"))).hasSize(4);

    shop.judgedBy("governance: {naming: {enforcement: strict, pattern: custom}}\n");
    said = shop.says("check");
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).contains("writ.yaml:1:").contains("custom_patterns");
  }

  @Test
  @DisplayName("D12 a chain that weakens ends with exit code 2 and both places")
  void refusesAChainThatWeakens() throws IOException {
    shop.with("platform.yaml", "governance: {quality_gates: {minimum_test_coverage: 80}}\n")
        .judgedBy("governance: {quality_gates: {minimum_test_coverage: 60}}\n");
    String parent = shop.path("platform.yaml").toString();
    String child = shop.path("writ.yaml").toString();

    Person.Said said = shop.says("check", "--policy", parent, "--policy", child);

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.out()).isEmpty();
    assertThat(said.err())
        .contains(
            "Cannot weaken security policy 'quality_gates.minimum_test_coverage' from '80' to"
                + " '60'. Child manifests can only maintain or strengthen parent policies.")
        .contains(parent + ":1")
        .contains(child + ":1")
        .contains("(E230)");
    assertThat(shop.says("check", "--policy", child, "--policy", parent).code()).isZero();
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}: exit code {4}, {5} errors, {6} warnings")
  @CsvSource({
    "strict, '',     '',        '',                1, 18, 0",
    "strict, '',     --dry-run, '',                0, 0, 18",
    "strict, '',     --dry-run, --fail-on-warning, 0, 0, 18",
    "strict, warn,   '',        '',                1, 18, 0",
    "strict, off,    '',        '',                1, 18, 0",
    "warn,   '',     '',        '',                0, 0, 18",
    "warn,   '',     '',        --fail-on-warning, 1, 0, 18",
    "warn,   strict, '',        '',                1, 18, 0",
    "off,    '',     '',        '',                0, 0, 0",
  })
  @DisplayName("D14 levels and dry runs")
  void levelCanOnlyBeRaised(
      String written, String level, String dry, String warning, int code, int errors, int warnings)
      throws IOException {
    shop.judgedBy(DbtProject.STANDARD.replace("level: strict", "level: " + written));
    List<String> more = new ArrayList<>(List.of(real("recce-base-1.8.1"), "--format", "json"));
    if (!level.isEmpty()) {
      more.addAll(List.of("--level", level));
    }
    List.of(dry, warning).stream().filter(flag -> !flag.isEmpty()).forEach(more::add);

    Person.Said said = shop.says("check", more.toArray(String[]::new));

    JsonNode result = Json.MAPPER.readTree(said.out());
    assertThat(said.code()).isEqualTo(code);
    assertThat(severities(result, "error")).isEqualTo(errors);
    assertThat(severities(result, "warning")).isEqualTo(warnings);
    assertThat(result.path("passed").asBoolean())
        .isEqualTo(code == 0 || !warning.isEmpty()); // the flag is the caller's own
    assertThat(result.path("dry_run").asBoolean()).isEqualTo(!dry.isEmpty());
  }

  @Test
  @DisplayName("D14 a dry run keeps the impact")
  void dryRunKeepsTheImpact() throws IOException {
    shop.judgedBy(DbtProject.STANDARD);

    JsonNode result =
        Json.MAPPER.readTree(
            shop.says(
                    "check", real("recce-base-1.8.1"), "--format", "json", "--dry-run", "--impact")
                .out());

    assertThat(result.path("violations"))
        .allSatisfy(each -> assertThat(each.path("downstream_impact").isArray()).isTrue());
  }

  @Test
  @DisplayName("D24 progress is absent when standard error is no terminal, and there when it is")
  void showsProgressOnATerminalOnly() {
    assertThat(shop.says("check").err()).isEmpty();
    assertThat(
            shop.says(
                    Person.newcomer(folder).on(new Terminal(true, true, true, 80, false)), "check")
                .err())
        .endsWith("\r\u001b[K");
  }

  @Test
  @DisplayName("D24 github of the standard case: ten errors and a notice of the rest")
  void limitsAnnotations() throws IOException {
    shop.judgedBy(DbtProject.STANDARD);

    List<String> lines =
        shop.says("check", real("recce-base-1.8.1"), "--format", "github").out().lines().toList();

    assertThat(lines.stream().filter(line -> line.startsWith("::error "))).hasSize(10);
    assertThat(lines.stream().filter(line -> line.startsWith("::notice"))).hasSize(1);
  }

  @Test
  void writesReportsBesideTheTable() throws IOException {
    Path sarif = folder.resolve("out/deep/w.sarif");
    Path markdown = folder.resolve("w.md");

    Person.Said said =
        shop.says(
            "check",
            "--report",
            "sarif=" + sarif,
            "--report",
            "markdown=" + markdown,
            "--link",
            "https://ci.example/42");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).contains("stg_payments");
    assertThat(Json.MAPPER.readTree(sarif.toFile()).path("version").asText()).isEqualTo("2.1.0");
    assertThat(markdown).content().contains("https://ci.example/42");
  }

  @Test
  void limitsTheListAndNotTheVerdict() throws IOException {
    shop.having("a", "b", "c");

    Person.Said said = shop.says("check", "--format", "json", "--max-violations", "1");

    JsonNode result = Json.MAPPER.readTree(said.out());
    assertThat(said.code()).isEqualTo(1);
    assertThat(result.path("violations")).hasSize(1);
    assertThat(result.path("truncated").asBoolean()).isTrue();
    assertThat(result.path("summary").path("naming_violations").asInt()).isEqualTo(3);
  }

  @Test
  void quietPrintsNoTableButTheDocumentThatWasAskedFor() {
    assertThat(shop.says("check", "--quiet")).isEqualTo(new Person.Said(1, "", ""));
    assertThat(shop.says("check", "--quiet", "--format", "json").out()).startsWith("{");
  }

  @Test
  void coloursOnATerminalUnlessToldOtherwise() {
    Person atTerminal = Person.newcomer(folder).on(new Terminal(false, true, false, 100, true));
    assertThat(shop.says(atTerminal, "check").out()).contains("\u001b[");
    assertThat(shop.says(atTerminal, "check", "--color", "never").out()).doesNotContain("\u001b[");
    atTerminal.with("NO_COLOR", "1");
    assertThat(shop.says(atTerminal, "check").out()).doesNotContain("\u001b[");
    assertThat(shop.says(atTerminal, "check", "--color", "always").out()).contains("\u001b[");
    assertThat(shop.says("check").out()).doesNotContain("\u001b[");
    assertThat(shop.says("check", "--color", "always").out()).contains("\u001b[");
  }

  @Test
  void readsTheManifestFromStandardInput() {
    Person.Said said =
        shop.says(Person.newcomer(folder).piping(DbtProject.manifest("b")), "check", "-");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).contains("Model name 'b' does not match");
  }

  @Test
  void packagesWithoutAValueAreAll() throws IOException {
    String manifest =
        DbtProject.manifest("bronze_a")
            .replace(
                "\"nodes\": {", "\"nodes\": {" + packaged("one") + "," + packaged("two") + ",");
    shop.with("target/manifest.json", manifest);
    String path = shop.path("target/manifest.json").toString();

    assertThat(validated(shop.says("check", "--format", "json"))).isEqualTo(1);
    assertThat(validated(shop.says("check", "--format", "json", "--include-packages", path)))
        .isEqualTo(3);
    assertThat(validated(shop.says("check", "--format", "json", "--include-packages=one")))
        .isEqualTo(2);
    assertThat(validated(shop.says("check", "--format", "json", "--include-packages=one,two")))
        .isEqualTo(3);
  }

  @Test
  void logsWhatHappened() throws IOException {
    Path log = folder.resolve("log.jsonl");

    shop.says("check", "--log-json", log.toString());

    List<JsonNode> events = events(log);
    assertThat(events.stream().map(event -> event.path("event").asText()))
        .containsExactly(
            "enforcement_started",
            "policy_violation",
            "enforcement_completed",
            "enforcement_failed");
    assertThat(events.get(1).fieldNames())
        .toIterable()
        .containsExactly(
            "event",
            "timestamp",
            "error_code",
            "violation_code",
            "policy_type",
            "model_name",
            "result",
            "message",
            "severity",
            "remediation",
            "documentation_url",
            "manifest_version",
            "enforcement_level");
    assertThat(events.get(1).path("documentation_url").asText())
        .isEqualTo("https://writ.dev/docs/dbt/naming#medallion");
    assertThat(events.get(3).path("error_count").asInt()).isEqualTo(1);

    shop.judgedBy("governance: {policy_enforcement_level: off}\n");
    shop.says("check", "--log-json", log.toString());
    assertThat(events(log).stream().map(event -> event.path("event").asText()))
        .containsExactly("enforcement_skipped");

    shop.judgedBy("governance: 1\n");
    shop.says("check", "--log-json", log.toString());
    assertThat(events(log).getFirst().path("event").asText()).isEqualTo("enforcement_failed");
  }

  @Test
  void linksBeginWhereTheHouseSays() throws IOException {
    Person person = Person.newcomer(folder).with("WRIT_DOCS_BASE_URL", "https://docs.example/dbt/");

    JsonNode result = Json.MAPPER.readTree(shop.says(person, "check", "--format", "json").out());

    assertThat(result.path("violations").path(0).path("documentation_url").asText())
        .isEqualTo("https://docs.example/dbt/naming#medallion");
  }

  @Test
  void saysHowToBeginWhereThereIsNoPolicy() throws IOException {
    Files.delete(shop.path("writ.yaml"));

    Person.Said said = shop.says("check");

    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("NO_GOVERNANCE").contains("writ dbt init");
  }

  private static String packaged(String name) {
    return """
    "model.%1$s.bronze_m": {"unique_id": "model.%1$s.bronze_m", "resource_type": "model",
      "name": "bronze_m", "package_name": "%1$s"}"""
        .formatted(name);
  }

  private static int validated(Person.Said said) throws IOException {
    return Json.MAPPER.readTree(said.out()).path("summary").path("models_validated").asInt();
  }

  private static List<JsonNode> events(Path log) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      events.add(Json.MAPPER.readTree(line));
    }
    return events;
  }

  private static int severities(JsonNode result, String severity) {
    int count = 0;
    for (JsonNode violation : result.path("violations")) {
      count += violation.path("severity").asText().equals(severity) ? 1 : 0;
    }
    return count;
  }

  private static String real(String name) {
    Path file = REAL.resolve(name + ".json");
    assumeTrue(Files.exists(file), "no manifests at " + REAL.toAbsolutePath());
    return file.toString();
  }
}
