package dev.writ.dbt.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.policy.EffectivePolicy.PlaceholderMatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentationCheckTest {
  private static Law both() {
    return new Law().descriptions(true, true);
  }

  @Test
  void asksForAModelsDescription() {
    assertThat(both().findings(new Project().model("x").described("").patch("models/a/_a.yml")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(Code.E220);
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.message()).isEqualTo("Model 'x' is missing a description.");
              assertThat(finding.expected()).isEqualTo("Non-empty model description");
              assertThat(finding.actual()).isEqualTo("Description is missing");
              assertThat(finding.suggestion())
                  .isEqualTo(
                      "Add a description to model 'x' in models/a/_a.yml. Describe the model's"
                          + " purpose, data source, and business context.");
              assertThat(finding.code().page()).isEqualTo("/documentation");
            });
    assertThat(
            both()
                .findings(new Project().model("x").described("").patch(null))
                .getFirst()
                .suggestion())
        .startsWith("Add a description to model 'x' in schema.yml. ");
  }

  @Test
  void asksForAColumnsDescription() {
    assertThat(both().findings(new Project().model("x").column("c", "")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(Code.E221);
              assertThat(finding.column()).isEqualTo("c");
              assertThat(finding.message())
                  .isEqualTo("Column 'c' in model 'x' is missing a description.");
              assertThat(finding.expected()).isEqualTo("Non-empty column description");
              assertThat(finding.actual()).isEqualTo("Description is missing");
              assertThat(finding.suggestion())
                  .isEqualTo(
                      "Add a description for column 'c' in model 'x'. Describe the column's"
                          + " meaning, data type, and valid values.");
            });
  }

  @Test
  void warnsOfPlaceholders() {
    String longText = "Todo " + "x".repeat(200);
    assertThat(both().findings(new Project().model("x").described(" TBD \n").column("c", longText)))
        .satisfiesExactly(
            model -> {
              assertThat(model.code()).isEqualTo(Code.E222);
              assertThat(model.severity()).isEqualTo(Severity.WARNING);
              assertThat(model.message()).isEqualTo("Model 'x' has a placeholder description.");
              assertThat(model.expected()).isEqualTo("Complete model description");
              assertThat(model.actual()).isEqualTo("Placeholder description: 'TBD'");
              assertThat(model.suggestion())
                  .isEqualTo(
                      "Replace the placeholder in model 'x' description with meaningful"
                          + " documentation.");
            },
            column -> {
              assertThat(column.code()).isEqualTo(Code.E222);
              assertThat(column.column()).isEqualTo("c");
              assertThat(column.message())
                  .isEqualTo("Column 'c' in model 'x' has a placeholder description.");
              assertThat(column.expected()).isEqualTo("Complete column description");
              assertThat(column.actual())
                  .isEqualTo("Placeholder description: '%s'".formatted(longText.substring(0, 80)));
              assertThat(column.suggestion())
                  .startsWith("Replace the placeholder in column 'c' of model 'x' ");
            });
  }

  @Test
  @DisplayName("D8 require_column_descriptions alone gives E221")
  void eachFlagWorksAlone() {
    Project project = new Project().model("x").described("").column("c", "");
    assertThat(new Law().descriptions(false, true).findings(project))
        .extracting(Finding::code)
        .containsExactly(Code.E221);
    assertThat(new Law().descriptions(true, false).findings(project))
        .extracting(Finding::code)
        .containsExactly(Code.E220);
    assertThat(new Law().descriptions(false, false).findings(project)).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("5.2 missing: nothing but white space, also without width or break")
  @ValueSource(strings = {"", " ", "\t\n", "\u00a0", "\u200b\ufeff", "\u2060 \u3000"})
  void missing(String text) {
    assertThat(Placeholder.isBlank(text)).isTrue();
  }

  @ParameterizedTest
  @DisplayName("5.2 placeholders")
  @ValueSource(
      strings = {
        "N/A",
        "na",
        "None",
        "-",
        "..",
        ".....",
        " n/a\u00a0",
        "TBD",
        "tbd.",
        "(todo)",
        "Todo: ask Kim",
        "fixme",
        "what is Xxx?",
        "a hack",
        "WIP",
        "Please fill in",
        "add description",
        "Add\n  description here",
        "description pending",
        "pending description",
        "to be completed",
        "to be documented",
        "need description",
        "needs description",
        "Needs documentation",
        "need documentation",
        "placeholder",
        "Work in progress!",
        "coming soon",
        "update later",
        "fill later",
        "describe later",
      })
  void placeholder(String text) {
    assertThat(Placeholder.isBlank(text)).isFalse();
    assertThat(Placeholder.is(text, PlaceholderMatch.ANYWHERE)).isTrue();
    assertThat(Placeholder.is(text, PlaceholderMatch.SHORT)).isTrue();
  }

  @ParameterizedTest
  @DisplayName("5.2 no placeholders")
  @ValueSource(
      strings = {
        ".",
        "--",
        "NA orders",
        "none of them",
        "Result of the hackathon",
        "method",
        "todos of a user",
        "swipes",
        "todo_list of a user",
        "is_wip flag",
        "filled in by the user",
        "fillin",
        "to be complete",
        "soon coming",
        "Anzahl à Stück",
      })
  void description(String text) {
    assertThat(Placeholder.is(text, PlaceholderMatch.ANYWHERE)).isFalse();
  }

  @Test
  @DisplayName("5.2 placeholder_match: short looks at texts of at most five words")
  void looksAtShortTextsOnly() {
    String five = "one two three four Todo";
    String six = "one two three four five Todo";
    assertThat(Placeholder.is(five, PlaceholderMatch.SHORT)).isTrue();
    assertThat(Placeholder.is(six, PlaceholderMatch.SHORT)).isFalse();
    assertThat(Placeholder.is(six, PlaceholderMatch.ANYWHERE)).isTrue();
    Project project = new Project().model("x").described(six);
    assertThat(both().findings(project)).hasSize(1);
    assertThat(both().shortPlaceholders().findings(project)).isEmpty();
  }
}
