package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The engine's acceptance cases, by number, from acceptance.yaml. */
class AcceptanceTest {
  private record Refusal(int row, int column, String code, String message) {}

  @TestFactory
  Stream<DynamicTest> holds() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream in = AcceptanceTest.class.getResourceAsStream("/acceptance.yaml")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (Object one : (List<?>) new Yaml(new SafeConstructor(new LoaderOptions())).load(text)) {
        Map<?, ?> written = (Map<?, ?>) one;
        String name = written.get("case") + " " + tests.size() + ": " + written.get("query");
        tests.add(DynamicTest.dynamicTest(name, () -> check(written)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(90);
    return tests.stream();
  }

  private static void check(Map<?, ?> written) {
    PolicySource.Language language =
        PolicySource.Language.valueOf(text(written, "language", "v1").toUpperCase(Locale.ROOT));
    List<PolicySource> sources = new ArrayList<>();
    sources.add(new PolicySource("t.rego", text(written, "policy", ""), language));
    if (written.get("also") instanceof List<?> further) {
      further.forEach(
          text ->
              sources.add(
                  new PolicySource("t" + sources.size() + ".rego", text.toString(), language)));
    }
    Engine.Builder engine = Engine.builder();
    if (written.containsKey("overlap")) {
      engine.allowOverlap();
    }
    Evaluation evaluation =
        written.containsKey("input")
            ? Evaluation.ofJson(text(written, "input", "").getBytes(StandardCharsets.UTF_8))
            : Evaluation.none();
    if (written.containsKey("strict")) {
      evaluation = evaluation.strictBuiltinErrors();
    }
    if (written.containsKey("experimental")) {
      engine.capabilities(Engine.Capabilities.NONE.withExperimentalKeywords());
    }
    Outcome outcome;
    try {
      outcome =
          engine
              .build()
              .compile(sources, RegoValue.parseJson(text(written, "data", "{}")))
              .prepare(text(written, "query", ""))
              .evaluate(evaluation);
    } catch (RegoException refused) {
      refused(written, refused);
      return;
    }
    assertThat(written.containsKey("refused")).as("compiles: %s", outcome).isFalse();
    switch (outcome) {
      case Outcome.Defined defined ->
          assertThat(defined.value().toJson()).isEqualTo(text(written, "result", "nothing"));
      case Outcome.Undefined _ -> assertThat(written.get("undefined")).isEqualTo(true);
      case Outcome.Failed failed ->
          assertThat(failed.errors().getFirst().toString())
              .contains(text(written, "error", "no error"));
    }
  }

  private static void refused(Map<?, ?> written, RegoException refused) {
    if (written.containsKey("error")) {
      assertThat(refused.getMessage()).contains(text(written, "error", ""));
      return;
    }
    List<Refusal> wanted = new ArrayList<>();
    List<Refusal> got = new ArrayList<>();
    Object list = written.get("refused");
    assertThat(list).as("refused: %s", refused.getMessage()).isNotNull();
    for (Object one : (List<?>) Objects.requireNonNull(list)) {
      Map<?, ?> refusal = (Map<?, ?>) one;
      wanted.add(
          new Refusal(
              (Integer) Objects.requireNonNull(refusal.get("row")),
              (Integer) Objects.requireNonNull(refusal.get("column")),
              text(refusal, "code", ""),
              text(refusal, "message", "")));
    }
    for (RegoError error :
        refused.errors().subList(0, Math.min(wanted.size(), refused.errors().size()))) {
      RegoError.Location at = Objects.requireNonNull(error.location());
      String message = wanted.get(got.size()).message();
      String told = error.message().startsWith(message) ? message : error.message();
      got.add(new Refusal(at.row(), at.column(), error.code(), told));
    }
    assertThat(got).isEqualTo(wanted);
  }

  private static String text(Map<?, ?> map, String key, String otherwise) {
    Object value = map.get(key);
    return value == null ? otherwise : String.valueOf(value);
  }
}
