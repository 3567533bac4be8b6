package dev.writ.dbt.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.writ.dbt.observe.Notice;
import dev.writ.dbt.policy.EffectivePolicy.NamingPattern;
import dev.writ.dbt.policy.EffectivePolicy.PolicyOverride.Action;
import dev.writ.dbt.policy.PolicyType;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverridesTest {
  private static Law naming() {
    return new Law().naming(NamingPattern.MEDALLION);
  }

  private static List<String> codes(List<Notice> notices) {
    return notices.stream().map(Notice::code).toList();
  }

  @ParameterizedTest
  @DisplayName("D13 a downgrade that ends today, soon or never")
  @ValueSource(ints = {0, 1, 14, 15})
  void downgradesThroughItsLastDay(int days) {
    Judgement.Verdict verdict =
        naming()
            .override("legacy_*", Action.DOWNGRADE, Law.TODAY.plusDays(days))
            .judge(Project.of("legacy_orders"));
    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.overridesApplied()).isEqualTo(1);
    assertThat(verdict.violations())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.severity()).isEqualTo(Severity.WARNING);
              assertThat(violation.original()).isEqualTo(Severity.ERROR);
              assertThat(violation.overrideApplied()).isEqualTo("legacy_*");
            });
    assertThat(codes(verdict.notices()))
        .isEqualTo(days <= 14 ? List.of("OVERRIDE_EXPIRES_SOON") : List.of());
  }

  @Test
  @DisplayName("D13 a downgrade that ended yesterday")
  void ignoresWhatHasEnded() {
    Judgement.Verdict verdict =
        naming()
            .override("legacy_*", Action.DOWNGRADE, Law.TODAY.minusDays(1))
            .judge(Project.of("legacy_orders"));
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.overridesApplied()).isZero();
    assertThat(verdict.violations())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.severity()).isEqualTo(Severity.ERROR);
              assertThat(violation.overrideApplied()).isNull();
            });
    assertThat(codes(verdict.notices())).containsExactly("OVERRIDE_EXPIRED");
  }

  @Test
  @DisplayName("D13 an exclude: the finding is among the suppressed")
  void excludes() {
    LocalDate end = Law.TODAY.plusDays(60);
    Judgement.Verdict verdict =
        naming().override("legacy_*", Action.EXCLUDE, end).judge(Project.of("legacy_orders", "x"));
    assertThat(verdict.violations())
        .extracting(each -> each.finding().modelName())
        .containsExactly("x");
    assertThat(verdict.suppressed())
        .singleElement()
        .satisfies(
            suppressed -> {
              assertThat(suppressed.by()).isEqualTo(Suppressed.By.OVERRIDE);
              assertThat(suppressed.reason()).isEqualTo("moving, DATA-123");
              assertThat(suppressed.until()).isEqualTo(end);
              assertThat(suppressed.violation().overrideApplied()).isEqualTo("legacy_*");
            });
    assertThat(verdict.overridesApplied()).isEqualTo(1);
  }

  @Test
  @DisplayName("D13 policy_types [coverage] leaves naming")
  void isNarrowedToTypes() {
    Judgement.Verdict verdict =
        naming()
            .gates(80)
            .override("legacy_*", Action.EXCLUDE, null, PolicyType.COVERAGE)
            .judge(new Project().model("legacy_orders").columns("a"));
    assertThat(verdict.violations())
        .extracting(each -> each.finding().code())
        .containsExactly(Code.E201);
    assertThat(verdict.suppressed())
        .extracting(each -> each.violation().finding().code())
        .containsExactly(Code.E210);
  }

  @Test
  @DisplayName("D13 match nothing: one warning")
  void noticesWhatIsNeverApplied() {
    Judgement.Verdict verdict =
        naming().override("old_*", Action.EXCLUDE, null).judge(Project.of("legacy_orders", "x"));
    assertThat(codes(verdict.notices())).containsExactly("OVERRIDE_MATCHED_ZERO_MODELS");
    assertThat(verdict.violations()).hasSize(2);
  }

  @Test
  void takesTheFirstThatFitsAndNoOther() {
    Judgement.Verdict verdict =
        naming()
            .override("legacy_*", Action.DOWNGRADE, null)
            .override("*", Action.EXCLUDE, null)
            .judge(Project.of("legacy_orders", "x"));
    assertThat(verdict.violations())
        .extracting(each -> each.finding().modelName() + " " + each.severity())
        .containsExactly("legacy_orders WARNING");
    assertThat(verdict.suppressed())
        .extracting(each -> each.violation().finding().modelName())
        .containsExactly("x");
    assertThat(verdict.overridesApplied()).isEqualTo(2);
  }

  @Test
  @DisplayName("D21 an override of `customers.v2` touches one version, `customers` all")
  void touchesVersions() {
    Project project = new Project().model("customers").version("1").model("customers").version("2");
    assertThat(naming().override("customers.v2", Action.EXCLUDE, null).judge(project).suppressed())
        .hasSize(1);
    assertThat(naming().override("customers", Action.EXCLUDE, null).judge(project).suppressed())
        .hasSize(2);
  }

  @Test
  void endsAWaiverAfterItsDay() {
    Project project = Project.of("x");
    String fingerprint = naming().judge(project).violations().getFirst().fingerprint();
    assertThat(naming().waive(fingerprint, Law.TODAY).judge(project).suppressed())
        .extracting(Suppressed::by, Suppressed::reason, Suppressed::until)
        .containsExactly(tuple(Suppressed.By.WAIVER, "agreed, RISK-7", Law.TODAY));
    assertThat(naming().waive(fingerprint, Law.TODAY.minusDays(1)).judge(project).passed())
        .isFalse();
  }
}
