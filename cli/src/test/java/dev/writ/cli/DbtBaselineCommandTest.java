package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DbtBaselineCommandTest {
  private static final Path REAL =
      Path.of(System.getProperty("writ.shared", "../../shared"), "dbt-manifests");

  @TempDir private Path folder;
  private DbtProject shop;
  private Path file;

  @BeforeEach
  void beginAProject() throws IOException {
    shop = DbtProject.in(folder).having("stg_a", "stg_b").judgedBy(DbtProject.STRICT);
    file = folder.resolve("writ-baseline.json");
  }

  private Person.Said baseline(String... more) {
    return shop.says("baseline", with(more, "--output", file.toString()));
  }

  private Person.Said check(String... more) {
    return shop.says("check", with(more, "--baseline", file.toString()));
  }

  private static String[] with(String[] words, String flag, String value) {
    String[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = flag;
    all[words.length + 1] = value;
    return all;
  }

  private JsonNode written() throws IOException {
    return Json.MAPPER.readTree(file.toFile());
  }

  @Test
  void whatIsTakenDownDoesNotCount() throws IOException {
    assertThat(baseline("--reason", "before governance"))
        .isEqualTo(new Person.Said(0, "wrote " + file + ": 2 known, 0 fixed and dropped\n", ""));
    assertThat(written().path("schema").asText()).isEqualTo("writ.dbt.baseline/v1");
    assertThat(written().path("project").asText()).isEqualTo("shop");
    assertThat(written().path("reason").asText()).isEqualTo("before governance");

    assertThat(shop.says("check").code()).isEqualTo(1);
    assertThat(check().code()).isZero();

    shop.having("stg_a", "stg_b", "stg_c");
    assertThat(check().code()).isEqualTo(1);
    assertThat(check("--format", "json", "--dry-run").code()).isZero();
  }

  @Test
  void pruningDropsWhatIsFixedAndTakesInNothing() throws IOException {
    baseline();
    shop.having("stg_b", "stg_c");

    assertThat(baseline("--prune").out())
        .isEqualTo("wrote " + file + ": 1 known, 1 fixed and dropped\n");

    assertThat(written().path("findings").findValuesAsText("unique_id"))
        .containsExactly("model.shop.stg_b");
    assertThat(check().code()).isEqualTo(1);
  }

  @Test
  void writingAnewKeepsFirstDayAndReason() throws IOException {
    baseline("--reason", "before governance");
    shop.having("stg_b", "stg_c");

    Person later =
        Person.newcomer(folder).at(InstantSource.fixed(Person.NOW.plus(Duration.ofDays(10))));
    shop.says(later, "baseline", "--output", file.toString());

    assertThat(written().path("reason").asText()).isEqualTo("before governance");
    assertThat(written().path("findings"))
        .allSatisfy(
            each ->
                assertThat(each.path("first_detected").asText())
                    .isEqualTo(
                        each.path("unique_id").asText().endsWith("stg_b")
                            ? "2026-03-01"
                            : "2026-03-11"))
        .hasSize(2);
  }

  @Test
  void refusesWhatCanNotBeTakenDown() throws IOException {
    assertThat(baseline("--prune").err())
        .isEqualTo(
            file
                + ": there is no such file (BASELINE_NOT_FOUND)\n"
                + "  next: write it without --prune first\n");

    shop.judgedBy(DbtProject.STRICT + "dbt: {delegate: {baseline: none}}\n");
    assertThat(baseline().err()).contains("(BASELINE_NOT_ALLOWED)");

    shop.judgedBy("governance: {policy_enforcement_level: off}\n");
    Person.Said said = baseline();
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("(LEVEL_OFF)");
    assertThat(file).doesNotExist();
  }

  @Test
  void aPolicyMayForbidTheUseOfOne() throws IOException {
    baseline();
    shop.judgedBy(DbtProject.STRICT + "dbt: {delegate: {baseline: none}}\n");

    Person.Said said = check();

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("(BASELINE_NOT_ALLOWED)");
  }

  @Test
  @DisplayName("D16 a real project before and after a change")
  void onlyNewFindingsCountInARealProject() throws IOException {
    shop.judgedBy(DbtProject.STANDARD);
    String base = real("recce-base-1.8.1");
    String changed = real("recce-pr2-1.8.1");

    baseline(base);
    Person.Said said = check(changed, "--format", "json");
    JsonNode result = Json.MAPPER.readTree(said.out());
    assertThat(said.code()).isEqualTo(1);
    assertThat(result.path("baseline").path("new").asInt()).isEqualTo(4);
    assertThat(result.path("baseline").path("known").asInt()).isEqualTo(18);

    Files.delete(file);
    baseline(changed);
    said = check(base, "--format", "json");
    result = Json.MAPPER.readTree(said.out());
    assertThat(said.code()).isZero();
    assertThat(result.path("baseline").path("new").asInt()).isZero();
    assertThat(result.path("baseline").path("known").asInt()).isEqualTo(18);
    assertThat(result.path("baseline").path("fixed")).hasSize(4);
  }

  private static String real(String name) {
    Path manifest = REAL.resolve(name + ".json");
    assumeTrue(Files.exists(manifest), "no manifests at " + REAL.toAbsolutePath());
    return manifest.toString();
  }
}
