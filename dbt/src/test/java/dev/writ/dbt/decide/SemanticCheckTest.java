package dev.writ.dbt.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticCheckTest {
  private static final Law LAW = new Law();

  @ParameterizedTest
  @DisplayName("D22 what is no model, seed, snapshot or source is never missing")
  @ValueSource(
      strings = {
        "function.p.f",
        "metric.p.m",
        "semantic_model.p.s",
        "saved_query.p.q",
        "exposure.p.e",
        "analysis.p.a",
        "operation.p.o",
        "unit_test.p.u",
      })
  void looksForNothingElse(String id) {
    Judgement.Verdict absent = LAW.judge(new Project().model("a").dependsOn(id));
    assertThat(absent.violations()).isEmpty();
    assertThat(absent.notices()).extracting(notice -> notice.code()).containsOnly("NO_GOVERNANCE");
    assertThat(LAW.findings(new Project().model("a").dependsOn(id).node(id))).isEmpty();
  }

  @Test
  @DisplayName("D22 a seed, a snapshot, a model and a source that are there")
  void findsWhatIsThere() {
    assertThat(
            LAW.findings(
                new Project()
                    .model("a")
                    .dependsOn(
                        "seed.shop.s", "snapshot.shop.n", "model.shop.b", "source.shop.raw.t")
                    .model("b")
                    .node("seed.shop.s")
                    .node("snapshot.shop.n")
                    .source("source.shop.raw.t")))
        .isEmpty();
  }

  @Test
  @DisplayName("D22 a missing model: E301")
  void missesAModel() {
    assertThat(
            LAW.findings(
                new Project().model("a").dependsOn("model.p.x", "model.p.x", "seed.p.y.v2")))
        .satisfiesExactly(
            finding -> {
              assertThat(finding.code()).isEqualTo(Code.E301);
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.message())
                  .isEqualTo("Model 'a' references non-existent model 'x'");
              assertThat(finding.expected()).isEqualTo("Model 'x' should exist in the manifest");
              assertThat(finding.actual())
                  .isEqualTo("ref('x') resolves to nothing (ID: model.p.x)");
              assertThat(finding.suggestion())
                  .isEqualTo(
                      "Create the model 'x' or update the ref() call in 'a' to reference an"
                          + " existing model.");
              assertThat(finding.code().page()).isEqualTo("/enforcement/semantic#missing-ref");
            },
            finding ->
                assertThat(finding.message())
                    .isEqualTo("Model 'a' references non-existent model 'y.v2'"));
  }

  @Test
  @DisplayName("D22 a disabled model: E301 says so")
  void missesADisabledModel() {
    assertThat(LAW.findings(new Project().model("a").dependsOn("model.p.x").disabled("model.p.x")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(Code.E301);
              assertThat(finding.message())
                  .isEqualTo("Model 'a' references non-existent model 'x'");
              assertThat(finding.actual())
                  .isEqualTo("ref('x') points to a disabled model (ID: model.p.x)");
              assertThat(finding.suggestion())
                  .isEqualTo("Enable 'x' or remove the ref() call in 'a'.");
            });
  }

  @Test
  @DisplayName("D22 a missing source: E303")
  void missesASource() {
    assertThat(
            LAW.findings(
                new Project()
                    .model("a")
                    .dependsOn("source.p.raw.orders")
                    .disabled("source.p.raw.orders")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(Code.E303);
              assertThat(finding.message())
                  .isEqualTo("Model 'a' references undefined source 'raw.orders'");
              assertThat(finding.expected())
                  .isEqualTo("Source 'raw.orders' should be defined in a sources.yml file");
              assertThat(finding.actual())
                  .isEqualTo(
                      "source('raw', 'orders') resolves to nothing (ID: source.p.raw.orders)");
              assertThat(finding.suggestion())
                  .isEqualTo("Define the source in a _sources.yml file.");
              assertThat(finding.code().page()).isEqualTo("/enforcement/semantic#missing-source");
            });
  }

  @Test
  @DisplayName("D22 a circle of two: one E302")
  void findsACircle() {
    assertThat(
            LAW.findings(
                new Project()
                    .model("a")
                    .dependsOn("model.shop.b")
                    .model("b")
                    .dependsOn("model.shop.a")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(Code.E302);
              assertThat(finding.modelName()).isEqualTo("a");
              assertThat(finding.message()).isEqualTo("Circular dependency detected: a -> b -> a");
              assertThat(finding.expected())
                  .isEqualTo("Model dependencies should form a directed acyclic graph (DAG)");
              assertThat(finding.actual()).isEqualTo("Cycle found involving models: a, b");
              assertThat(finding.suggestion())
                  .isEqualTo(
                      "Remove the ref() that closes the cycle, or put an intermediate model in"
                          + " between.");
              assertThat(finding.code().page())
                  .isEqualTo("/enforcement/semantic#circular-dependency");
            });
  }

  @Test
  @DisplayName("D22 a model that uses itself: one E302")
  void findsAModelThatUsesItself() {
    assertThat(LAW.findings(new Project().model("a").dependsOn("model.shop.a")))
        .extracting(finding -> finding.code() + " " + finding.message())
        .containsExactly("E302 Circular dependency detected: a -> a");
  }

  @Test
  @DisplayName("D22 two separate circles: two E302")
  void findsEachCircle() {
    assertThat(
            LAW.findings(
                new Project()
                    .model("d")
                    .dependsOn("model.shop.c")
                    .model("a")
                    .dependsOn("model.shop.b", "model.shop.d")
                    .model("b")
                    .dependsOn("model.shop.a")
                    .model("c")
                    .dependsOn("model.shop.d")))
        .extracting(Finding::message)
        .containsExactly(
            "Circular dependency detected: d -> c -> d",
            "Circular dependency detected: a -> b -> a");
  }

  @Test
  void tellsTheShortestCircleAndItsDirection() {
    // b uses a, c uses b, a uses c: a is used by b, b by c, c by a; and a shorter one over d
    assertThat(
            LAW.findings(
                new Project()
                    .model("a")
                    .dependsOn("model.shop.c", "model.shop.d")
                    .model("b")
                    .dependsOn("model.shop.a")
                    .model("c")
                    .dependsOn("model.shop.b")
                    .model("d")
                    .dependsOn("model.shop.a")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.message()).isEqualTo("Circular dependency detected: a -> d -> a");
              assertThat(finding.actual()).isEqualTo("Cycle found involving models: a, b, c, d");
            });
    assertThat(
            LAW.findings(
                    new Project()
                        .model("a")
                        .dependsOn("model.shop.c")
                        .model("b")
                        .dependsOn("model.shop.a")
                        .model("c")
                        .dependsOn("model.shop.b"))
                .getFirst()
                .message())
        .isEqualTo("Circular dependency detected: a -> b -> c -> a");
  }

  @Test
  void followsCirclesOverOtherNodesAndVersions() {
    assertThat(
            LAW.findings(
                    new Project()
                        .model("a")
                        .version("2")
                        .dependsOn("snapshot.shop.s")
                        .node("snapshot.shop.s", "model.shop.a.v2"))
                .getFirst()
                .message())
        .isEqualTo("Circular dependency detected: a.v2 -> s -> a.v2");
  }

  @Test
  void leavesCirclesOutOfScopeAlone() {
    assertThat(
            LAW.findings(
                new Project().model("a").model("p").dependsOn("model.shop.p").outOfScope()))
        .isEmpty();
  }

  @Test
  @DisplayName("5.3 an unknown kind of dependency is said once")
  void noticesUnknownKinds() {
    assertThat(
            LAW.judge(
                    new Project()
                        .model("a")
                        .dependsOn("widget.p.w", "widget.p.v")
                        .model("b")
                        .dependsOn("widget.p.w"))
                .notices())
        .extracting(notice -> notice.code() + " " + notice.message())
        .endsWith(
            "UNKNOWN_DEPENDENCY_KIND `a` depends on `widget.p.w`; what a `widget` is, is not known"
                + " here, and it was not looked for")
        .hasSize(2);
  }
}
