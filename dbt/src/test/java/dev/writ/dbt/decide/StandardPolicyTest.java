package dev.writ.dbt.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.RealManifests;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.observe.SnapshotReader;
import dev.writ.dbt.observe.SnapshotReader.Limits;
import dev.writ.dbt.observe.SnapshotReader.Scope;
import dev.writ.dbt.policy.EffectivePolicy.DbtOptions;
import dev.writ.dbt.policy.Enforcement;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the standard policy says of real projects, and of one that is told by hand. */
class StandardPolicyTest {
  private static final Scope EVERYTHING = new Scope(null, true, Set.of());

  private static Snapshot real(String name, Scope scope) {
    return SnapshotReader.read(
        RealManifests.require(name), scope, Limits.DEFAULT, DbtOptions.DEFAULT);
  }

  private static Judgement.Verdict judged(String name) {
    return Law.standard().judge(real(name, Scope.PROJECT));
  }

  private static Map<Code, Integer> counts(Judgement.Verdict verdict) {
    Map<Code, Integer> counts = new EnumMap<>(Code.class);
    verdict.violations().forEach(each -> counts.merge(each.finding().code(), 1, Integer::sum));
    return counts;
  }

  private static Tested columns(Judgement.Verdict verdict) {
    return verdict.coverage().stream()
        .map(EnforcementResult.ModelCoverage::columns)
        .reduce(Tested.NONE, Tested::plus);
  }

  private static long notApplicable(Judgement.Verdict verdict) {
    return verdict.coverage().stream()
        .filter(EnforcementResult.ModelCoverage::notApplicable)
        .count();
  }

  private static void assertShop(Judgement.Verdict verdict) {
    assertThat(counts(verdict))
        .isEqualTo(Map.of(Code.E201, 7, Code.E210, 3, Code.E220, 3, Code.E221, 5));
    assertThat(columns(verdict)).isEqualTo(new Tested(17, 32));
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.violations())
        .filteredOn(each -> each.finding().code() == Code.E210)
        .extracting(each -> each.finding().modelName() + " " + each.finding().actual())
        .containsExactlyInAnyOrder(
            "customers 14.3% (1/7 columns tested)",
            "customer_segments 40.0% (2/5 columns tested)",
            "customer_order_pattern 16.7% (1/6 columns tested)");
    assertThat(verdict.violations())
        .filteredOn(each -> each.finding().code() == Code.E220)
        .extracting(each -> each.finding().modelName())
        .containsExactlyInAnyOrder("stg_payments", "stg_orders", "stg_customers");
    assertThat(verdict.violations())
        .filteredOn(
            each ->
                each.finding().code() == Code.E210
                    && each.finding().modelName().equals("customers"))
        .extracting(each -> each.finding().suggestion())
        .containsExactly(
            "Add tests for uncovered columns: first_name, last_name, first_order,"
                + " most_recent_order, number_of_orders, ... (1 more). Need 66% more coverage to"
                + " meet threshold.");
  }

  @Test
  @DisplayName("D9 the shop by hand")
  void judgesTheTwin() {
    assertShop(Law.standard().judge(Twin.base()));
  }

  @Test
  @DisplayName("D9 recce-base")
  void judgesTheShop() {
    assertShop(judged("recce-base-1.8.1"));
  }

  static Stream<Arguments> others() {
    return Stream.of(
        Arguments.of(
            "parser-v10-1.6.0",
            Map.of(Code.E201, 6, Code.E210, 5, Code.E220, 4, Code.E221, 21),
            new Tested(14, 36),
            0),
        Arguments.of(
            "recce-pr2-1.8.1",
            Map.of(Code.E201, 9, Code.E210, 3, Code.E220, 5, Code.E221, 5),
            new Tested(17, 32),
            2),
        Arguments.of(
            "jaffle-v8-1.4.1",
            Map.of(Code.E201, 5, Code.E210, 1, Code.E220, 3, Code.E221, 5),
            new Tested(14, 21),
            0));
  }

  @ParameterizedTest
  @DisplayName("D9, D11 parser-v10, recce-pr2, jaffle-v8")
  @MethodSource("others")
  void judgesOthers(String name, Map<Code, Integer> counts, Tested columns, int without) {
    Judgement.Verdict verdict = judged(name);
    assertThat(counts(verdict)).isEqualTo(counts);
    assertThat(columns(verdict)).isEqualTo(columns);
    assertThat(notApplicable(verdict)).isEqualTo(without);
  }

  @ParameterizedTest
  @DisplayName("D9 no placeholder, missing reference or circle in any real file")
  @ValueSource(
      strings = {
        "recce-base-1.8.1",
        "recce-pr2-1.8.1",
        "jaffle-v8-1.4.1",
        "bouncer-1.11.12",
        "netsuite-1.11.11",
        "parser-v10-1.6.0",
      })
  void findsNoMore(String name) {
    assertThat(counts(Law.standard().judge(real(name, EVERYTHING))))
        .doesNotContainKeys(Code.E222, Code.E301, Code.E302, Code.E303);
  }

  @Test
  @DisplayName("D14 levels and dry run over the shop")
  void obeysLevels() {
    assertPassesWithWarnings(Law.standard().level(Enforcement.WARN).judge(Twin.base()));
    assertPassesWithWarnings(Law.standard().dryRun().judge(Twin.base()));
  }

  private static void assertPassesWithWarnings(Judgement.Verdict verdict) {
    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.violations())
        .hasSize(18)
        .allSatisfy(each -> assertThat(each.severity()).isEqualTo(Severity.WARNING));
  }

  private static Baseline baseline(Judgement.Verdict verdict) {
    LocalDate then = LocalDate.of(2026, 1, 2);
    Map<String, Baseline.Entry> entries = new HashMap<>();
    for (Violation each : verdict.violations()) {
      entries.put(
          each.fingerprint(),
          new Baseline.Entry(
              each.fingerprint(),
              each.finding().code().name(),
              each.finding().uniqueId(),
              each.finding().column(),
              then,
              each.finding().tested()));
    }
    return new Baseline("jaffle_shop", then, "first run", entries);
  }

  @Test
  @DisplayName("D16 baseline from recce-base, check recce-pr2, and the other way round")
  void tellsNewFromKnown() {
    Judgement.Verdict base = judged("recce-base-1.8.1");
    Judgement.Verdict pull = judged("recce-pr2-1.8.1");
    Judgement.Verdict forth =
        Law.standard().baseline(baseline(base)).judge(real("recce-pr2-1.8.1", Scope.PROJECT));
    assertThat(forth.passed()).isFalse();
    assertThat(forth.violations())
        .filteredOn(each -> !each.known())
        .extracting(each -> each.finding().modelName() + " " + each.finding().code())
        .containsExactlyInAnyOrder(
            "int_customer_orders E201",
            "int_customer_orders E220",
            "int_customer_payments E201",
            "int_customer_payments E220");
    assertThat(forth.baseline()).isEqualTo(new Baseline.Delta(18, 4, List.of()));
    Judgement.Verdict back =
        Law.standard().baseline(baseline(pull)).judge(real("recce-base-1.8.1", Scope.PROJECT));
    assertThat(back.passed()).isTrue();
    Baseline.Delta delta = Objects.requireNonNull(back.baseline());
    assertThat(List.of(delta.known(), delta.fresh(), delta.fixed().size()))
        .containsExactly(18, 0, 4);
  }

  @Test
  @DisplayName("D23 impact in recce-base and bouncer")
  void reachesModelsAndExposures() {
    Impacts shop =
        Impacts.of(
            real("recce-base-1.8.1", Scope.PROJECT).graph(),
            Set.of("model.jaffle_shop.customers", "model.jaffle_shop.stg_customers"));
    assertThat(shop.of("model.jaffle_shop.customers").models())
        .containsExactly("customer_order_pattern", "customer_segments");
    assertThat(shop.of("model.jaffle_shop.stg_customers").models())
        .containsExactly("customer_order_pattern", "customer_segments", "customers");
    Snapshot bouncer = real("bouncer-1.11.12", EVERYTHING);
    String orders =
        bouncer.models().stream()
            .filter(model -> model.name().equals("stg_orders"))
            .findFirst()
            .orElseThrow()
            .uniqueId();
    Violation.Impact impact = Impacts.of(bouncer.graph(), Set.of(orders)).of(orders);
    assertThat(impact.models())
        .containsExactly(
            "customers.v1", "customers.v2", "customers.v3", "orders", "py_order_stats");
    assertThat(impact.exposures()).containsExactly("customers", "pulse_queries");
  }
}
