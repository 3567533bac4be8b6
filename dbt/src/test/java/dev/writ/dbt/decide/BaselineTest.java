package dev.writ.dbt.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.decide.Baseline.Entry;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BaselineTest {
  private static final LocalDate THEN = LocalDate.of(2026, 1, 2);

  private static Baseline of(Project project) {
    Map<String, Entry> entries = new HashMap<>();
    for (Violation violation : Law.standard().judge(project).violations()) {
      Finding finding = violation.finding();
      entries.put(
          violation.fingerprint(),
          new Entry(
              violation.fingerprint(),
              finding.code().name(),
              finding.uniqueId(),
              finding.column(),
              THEN,
              finding.tested()));
    }
    return new Baseline("shop", THEN, "first run", entries);
  }

  private static Baseline.Delta delta(Judgement.Verdict verdict) {
    return Objects.requireNonNull(verdict.baseline());
  }

  @Test
  @DisplayName("D16 two models more: four new findings, eighteen known")
  void tellsNewFromKnown() {
    Judgement.Verdict verdict = Law.standard().baseline(of(Twin.base())).judge(Twin.pullRequest());
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.violations()).hasSize(22);
    assertThat(verdict.violations())
        .filteredOn(each -> !each.known())
        .extracting(each -> each.finding().modelName() + " " + each.finding().code())
        .containsExactly(
            "int_customer_orders E201",
            "int_customer_payments E201",
            "int_customer_orders E220",
            "int_customer_payments E220");
    assertThat(verdict.violations())
        .filteredOn(Violation::known)
        .allSatisfy(each -> assertThat(each.firstDetected()).isEqualTo(THEN))
        .hasSize(18);
    assertThat(delta(verdict)).isEqualTo(new Baseline.Delta(18, 4, List.of()));
  }

  @Test
  @DisplayName("D16 two models fewer: none new, four fixed")
  void tellsWhatIsFixed() {
    Judgement.Verdict verdict = Law.standard().baseline(of(Twin.pullRequest())).judge(Twin.base());
    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.violations()).hasSize(18).allMatch(Violation::known);
    assertThat(delta(verdict).known()).isEqualTo(18);
    assertThat(delta(verdict).fresh()).isZero();
    assertThat(delta(verdict).fixed())
        .extracting(Entry::code)
        .containsExactlyInAnyOrder("E201", "E201", "E220", "E220");
  }

  @Test
  @DisplayName("D16 customer_segments falling to 1/5 is new again")
  void tellsWhatGotWorse() {
    Judgement.Verdict verdict =
        Law.standard()
            .baseline(of(new Project().model("gold_segments").columns("c", 2, 5)))
            .judge(new Project().model("gold_segments").columns("c", 1, 5));
    assertThat(verdict.passed()).isFalse();
    assertThat(delta(verdict).fresh()).isEqualTo(1);
    assertThat(delta(verdict).fixed()).isEmpty();
    Judgement.Verdict better =
        Law.standard()
            .baseline(of(new Project().model("gold_segments").columns("c", 2, 5)))
            .judge(new Project().model("gold_segments").columns("c", 3, 5));
    assertThat(better.passed()).isTrue();
  }

  @Test
  void countsWhatIsSuppressedAsNotFixed() {
    Project project = Project.of("x");
    Baseline baseline = of(project);
    Judgement.Verdict verdict =
        Law.standard()
            .baseline(baseline)
            .judge(project.meta("{\"writ\": {\"skip\": {\"code\": \"E201\", \"reason\": \"x\"}}}"));
    assertThat(delta(verdict)).isEqualTo(new Baseline.Delta(0, 0, List.of()));
  }
}
