package dev.writ.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HouseRulesTest {
  private static final String HOUSE = "dev.writ";
  private static final String SAMPLES = "dev.writ.acceptance.sample";

  /** Lowered only when code was deleted on purpose. */
  private static final int CLASSES_AT_LEAST = 250;

  /** Lowered whenever a gap is closed, never raised. */
  private static final int GAPS_AT_MOST = 1;

  private static final JavaClasses house =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(HOUSE);
  private static final JavaClasses samples = new ClassFileImporter().importPackages(SAMPLES);

  static Stream<HouseRule> rules() {
    return new HouseRules(HOUSE).all().stream();
  }

  static Stream<HouseRule> rulesForSamples() {
    return new HouseRules(SAMPLES).all().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holds(HouseRule rule) throws IOException {
    KnownGaps known = KnownGaps.read();
    List<String> violations =
        rule.rule().allowEmptyShould(true).evaluate(house).getFailureReport().getDetails().stream()
            .filter(
                violation ->
                    known.gaps().stream().noneMatch(gap -> gap.covers(rule.name(), violation)))
            .toList();
    assertThat(violations).as(rule.rule().getDescription()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rulesForSamples")
  void catchesItsSample(HouseRule rule) {
    assertThat(rule.rule().evaluate(samples).getFailureReport().getDetails())
        .anyMatch(violation -> violation.contains(rule.caught()));
  }

  @Test
  void sawTheHouse() {
    assertThat(house.size()).isGreaterThan(CLASSES_AT_LEAST);
    assertThat(
            Stream.of("kernel", "vms", "sandbox", "server", "cli", "postgres", "testkit")
                .filter(module -> !house.containPackage(HOUSE + "." + module)))
        .isEmpty();
  }

  @Test
  void keepsNoGapThatIsClosed() throws IOException {
    assertThat(KnownGaps.read().gaps())
        .hasSizeLessThanOrEqualTo(GAPS_AT_MOST)
        .allSatisfy(
            gap ->
                assertThat(rules().filter(rule -> rule.name().equals(gap.rule())))
                    .as("a rule named `%s`", gap.rule())
                    .anyMatch(
                        rule ->
                            rule.rule().evaluate(house).getFailureReport().getDetails().stream()
                                .anyMatch(violation -> gap.covers(rule.name(), violation))));
  }
}
