package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.writ.dbt.decide.Baseline;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.Tested;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BaselineFileTest {

  private static String written(Baseline baseline) throws IOException {
    StringWriter out = new StringWriter();
    BaselineFile.write(baseline, out);
    return out.toString();
  }

  private static Baseline read(String text, String project) {
    return BaselineFile.read(
        Artifact.of("writ-baseline.json", text.getBytes(StandardCharsets.UTF_8)), project);
  }

  @Test
  void readsWhatItWroteSortedAndOneFindingALine() throws IOException {
    Baseline baseline = BaselineFile.of(Shop.base().judge(), "what we had");
    String text = written(baseline);
    assertThat(read(text, Shop.PROJECT)).isEqualTo(baseline);
    List<String> lines = text.lines().filter(line -> line.contains("\"fingerprint\"")).toList();
    assertThat(lines).hasSize(18).isSorted();
    assertThat(lines)
        .anyMatch(
            line ->
                line.endsWith(
                    "\"error_code\": \"FLOE-E210\", \"unique_id\": \"model.jaffle_shop.customers\","
                        + " \"column\": null, \"first_detected\": \"2026-11-26\","
                        + " \"tested\": 1, \"total\": 7 },"));
    assertThat(text)
        .startsWith("{\n  \"schema\": \"writ.dbt.baseline/v1\",\n  \"project\": \"jaffle_shop\",\n")
        .contains("\"reason\": \"what we had\",")
        .endsWith("}\n  ]\n}\n");
    Validated.assertValid(text, "baseline");
  }

  @Test
  void emptyBaselineIsOneToo() throws IOException {
    Baseline none = BaselineFile.of(new Shop().judge(), null);
    String text = written(none);
    assertThat(text).endsWith("\"findings\": []\n}\n");
    assertThat(read(text, Shop.PROJECT)).isEqualTo(none);
    Validated.assertValid(text, "baseline");
  }

  @Test
  @DisplayName("D16 baseline of the base, check of the pull request: 4 new, 18 known, failed")
  void newFindingsCount() throws IOException {
    Baseline baseline = read(written(BaselineFile.of(Shop.base().judge(), null)), Shop.PROJECT);
    EnforcementResult result = Shop.pullRequest().baseline(baseline).judge();
    assertThat(Tally.of(result)).isEqualTo(new Tally(4, 0, 18));
    assertThat(result.passed()).isFalse();
    assertThat(result.violations()).hasSize(22);
  }

  @Test
  @DisplayName("D16 baseline of the pull request, check of the base: 18 known, 4 fixed, passed")
  void fixedFindingsAreTold() throws IOException {
    Baseline baseline =
        read(written(BaselineFile.of(Shop.pullRequest().judge(), null)), Shop.PROJECT);
    EnforcementResult result = Shop.base().baseline(baseline).judge();
    assertThat(Tally.of(result)).isEqualTo(new Tally(0, 0, 18));
    assertThat(result.passed()).isTrue();
    assertThat(delta(result).fixed()).hasSize(4);
  }

  @Test
  void pruningDropsTheFixedAndTakesNothingIn() throws IOException {
    Baseline old = BaselineFile.of(Shop.base().model("stg_gone", null, "", "").judge(), "old");
    EnforcementResult now = Shop.pullRequest().baseline(old).judge();
    Baseline pruned = BaselineFile.prune(old, delta(now).fixed());
    assertThat(old.findings()).hasSize(20);
    assertThat(pruned.findings()).hasSize(18);
    assertThat(pruned.reason()).isEqualTo("old");
    assertThat(pruned.findings().values())
        .noneMatch(entry -> entry.uniqueId().contains("int_customer"));
  }

  @Test
  void keepsTheFirstDay() {
    Baseline old = BaselineFile.of(Shop.base().judge(), null);
    Baseline.Entry entry = old.findings().values().iterator().next();
    Baseline older =
        new Baseline(
            old.project(),
            old.created(),
            null,
            Map.of(
                entry.fingerprint(),
                new Baseline.Entry(
                    entry.fingerprint(),
                    entry.code(),
                    entry.uniqueId(),
                    entry.column(),
                    LocalDate.of(2025, 1, 2),
                    new Tested(0, 6))));
    Baseline anew = BaselineFile.of(Shop.base().baseline(older).judge(), null);
    assertThat(anew.findings().values())
        .filteredOn(each -> each.fingerprint().equals(entry.fingerprint()))
        .extracting(Baseline.Entry::firstDetected)
        .containsExactly(LocalDate.of(2025, 1, 2));
  }

  @Test
  @DisplayName("D27 a baseline of another project, of another version, or none at all")
  void saysWhatIsWrong() throws IOException {
    String good = written(BaselineFile.of(Shop.base().judge(), null));
    assertThat(problem(good, "other"))
        .isEqualTo(
            "writ-baseline.json: BASELINE_WRONG_PROJECT is the baseline of project `jaffle_shop`,"
                + " not of `other`; give the file that `writ dbt baseline` wrote for `other`");
    assertThat(problem(good.replace("/v1", "/v9"), Shop.PROJECT))
        .startsWith("writ-baseline.json: BASELINE_VERSION is of schema `writ.dbt.baseline/v9`;");
    assertThat(problem("{}", Shop.PROJECT))
        .startsWith("writ-baseline.json: BASELINE_VERSION has no field `schema`;");
    assertThat(problem("nonsense", Shop.PROJECT))
        .startsWith("writ-baseline.json:1:")
        .contains("BASELINE_NOT_JSON");
    assertThat(
            problem(
                good.replaceFirst("\"first_detected\": \"[^\"]*\"", "\"first_detected\": 7"),
                Shop.PROJECT))
        .contains("BASELINE_FIELD_TYPE `$.findings[0].first_detected` is not a text");
    assertThat(
            problem(
                good.replaceFirst("\"first_detected\": \"[^\"]*\"", "\"first_detected\": \"x\""),
                Shop.PROJECT))
        .contains("BASELINE_FIELD_TYPE `$.findings[0].first_detected` is not a date such as");
    assertThatExceptionOfType(ProblemsFound.class)
        .isThrownBy(
            () -> Artifact.of(Path.of("nowhere/b.json"), "BASELINE", "run writ dbt baseline"))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .extracting(Problem::code)
                    .containsExactly("BASELINE_NOT_FOUND"));
  }

  private static Baseline.Delta delta(EnforcementResult result) {
    return Objects.requireNonNull(result.baseline());
  }

  private static String problem(String text, String project) {
    try {
      read(text, project);
      return "none";
    } catch (ProblemsFound e) {
      return e.problems().getFirst().toString();
    }
  }
}
