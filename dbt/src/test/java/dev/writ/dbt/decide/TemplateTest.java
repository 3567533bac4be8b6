package dev.writ.dbt.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.policy.EffectivePolicy.CustomRule.RequireMetaField;
import dev.writ.dbt.policy.EffectivePolicy.CustomRule.RequireTagsForPrefix;
import dev.writ.dbt.policy.EffectivePolicy.CustomRule.RequireTestsOfType;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateTest {
  private static Arguments mended(Code code, Law law, Supplier<Project> project) {
    return Arguments.of(code, law, project);
  }

  static Stream<Arguments> findings() {
    return Stream.of(
        mended(
            Code.E210,
            new Law().gates(80),
            () -> new Project().model("x").columns("c", 1, 20).columns("weird: name", "yes", "1")),
        mended(Code.E210, new Law().gates(80).zeroColumnsFail(), () -> new Project().model("\"q'")),
        mended(
            Code.E211,
            new Law().gates(50).layers(50, 80, 100),
            () -> new Project().model("gold_x").columns("c", 0, 7)),
        mended(
            Code.E220,
            new Law().descriptions(true, true),
            () -> new Project().model("x").described(" ")),
        mended(
            Code.E221,
            new Law().descriptions(true, true),
            () -> new Project().model("x").column("no", "")),
        mended(Code.E303, new Law(), () -> new Project().model("x").dependsOn("source.shop.raw.t")),
        mended(
            Code.E400,
            new Law()
                .rule(new RequireTagsForPrefix("g", List.of("true", "a: b", "c"), "*", Law.PLACE)),
            () -> new Project().model("g").tags("c")),
        mended(
            Code.E401,
            new Law().rule(new RequireMetaField("owner.team", true, "*", Law.PLACE)),
            () -> new Project().model("x").meta("{\"owner\": {\"team\": \"\"}}")),
        mended(
            Code.E402,
            new Law()
                .rule(
                    new RequireTestsOfType(
                        List.of("unique", "accepted_values", "dbt_utils.not_constant"),
                        3,
                        "*",
                        Law.PLACE)),
            () -> new Project().model("x").columns("a", "b").test("unique", "b")));
  }

  @ParameterizedTest
  @DisplayName("section 5: a template, pasted, mends the finding and makes no other of its kind")
  @MethodSource("findings")
  void mendsTheFinding(Code code, Law law, Supplier<Project> project) {
    List<Finding> found =
        law.findings(project.get()).stream().filter(each -> each.code() == code).toList();
    assertThat(found).isNotEmpty();
    Project mended = project.get();
    found.forEach(each -> mended.pasted(Objects.requireNonNull(each.template())));
    assertThat(law.findings(mended)).extracting(Finding::code).doesNotContain(code);
  }

  @Test
  void listsAsManyColumnsAsTheThresholdNeeds() {
    assertThat(
            new Law()
                .gates(50)
                .findings(new Project().model("x").columns("c", 0, 5))
                .getFirst()
                .template())
        .isEqualTo(
            """
            models:
              - name: x
                columns:
                  - name: c1
                    data_tests:
                      - not_null
                  - name: c2
                    data_tests:
                      - not_null
                  - name: c3
                    data_tests:
                      - not_null
            """);
  }

  @Test
  void quotesWhatYamlWouldReadOtherwise() {
    assertThat(
            new Law()
                .rule(new RequireTagsForPrefix("a", List.of("yes", "x y", "ok"), "*", Law.PLACE))
                .findings(Project.of("a: b"))
                .getFirst()
                .template())
        .isEqualTo(
            """
            models:
              - name: "a: b"
                config:
                  tags: [ok, "x y", "yes"]
            """);
  }
}
