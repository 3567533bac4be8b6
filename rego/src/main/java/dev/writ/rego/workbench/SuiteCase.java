package dev.writ.rego.workbench;

import dev.writ.rego.Builtin;
import dev.writ.rego.Engine;
import dev.writ.rego.Evaluation;
import dev.writ.rego.Outcome;
import dev.writ.rego.PolicySource;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One case of OPA's conformance suite. */
final class SuiteCase {
  private static Engine engine(Engine.Capabilities capabilities) {
    return Engine.builder()
        .allowOverlap()
        .capabilities(capabilities)
        .limits(Evaluation.Limits.STANDARD.withDeadline(Duration.ofSeconds(30)))
        .with( // the suite's own function, which takes its time; its result is what counts
            new Builtin(
                "test.sleep",
                Builtin.Signature.of(Builtin.Type.NULL, Builtin.Type.STRING),
                (_, _) -> RegoValue.NULL))
        .build();
  }

  private static final String NEGATION = "import future.keywords.not";

  private final RegoValue.Obj written;
  private final PolicySource.Language language;

  SuiteCase(RegoValue.Obj written, PolicySource.Language language) {
    this.written = written;
    this.language = language;
  }

  String note() {
    return text("note", "");
  }

  /**
   * What is wrong with the engine's answer, or null when it is the wanted one: plainly, from what
   * was recorded of it and explained, and with every `not` before a whole expression.
   */
  @Nullable String run() {
    List<PolicySource> modules = modules();
    String wrong = run(modules);
    if (wrong != null) {
      return wrong;
    }
    List<PolicySource> negating = modules.stream().map(SuiteCase::wholeNegation).toList();
    String wrongly = negating.equals(modules) ? null : run(negating);
    return wrongly == null ? null : "with `import future.keywords.not`: " + wrongly;
  }

  private @Nullable String run(List<PolicySource> modules) {
    Outcome lax;
    Outcome strict;
    Outcome replayed;
    try {
      Snapshot snapshot = engine().compile(modules, data());
      PreparedQuery query = snapshot.prepare(text("query", ""));
      Evaluation evaluation = evaluation(snapshot);
      lax = query.evaluate(evaluation.record());
      strict = query.evaluate(evaluation.strictBuiltinErrors());
      String recording = Objects.requireNonNull(lax.report().recording()).toJson();
      replayed =
          query.evaluate(
              evaluation
                  .explain(Outcome.Explanation.Level.FULL)
                  .counting()
                  .replay(
                      Evaluation.Recording.parseJson(recording.getBytes(StandardCharsets.UTF_8))));
    } catch (RegoException refused) {
      return wantsError() ? wrongError(refused.errors().getFirst()) : refused.getMessage();
    }
    if (!told(lax).equals(told(replayed))) {
      return "replayed it is " + told(replayed) + " instead of " + told(lax);
    }
    if (wantsError()) {
      Outcome outcome = isTrue("strict_error") ? strict : lax;
      if (!(outcome instanceof Outcome.Failed failed)) {
        return "an error was wanted, but it is " + outcome;
      }
      String wrong = wrongError(failed.errors().getFirst());
      if (wrong != null || written.find("want_result") == null) {
        return wrong;
      }
    }
    return wrongRows(lax);
  }

  /** All of an outcome but what it cost. */
  private static String told(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Defined defined -> defined.rows() + " " + outcome.report().builtinErrors();
      case Outcome.Undefined _ -> "undefined " + outcome.report().builtinErrors();
      case Outcome.Failed failed -> failed.errors() + " " + outcome.report().builtinErrors();
    };
  }

  /** The module with an import more, in the line of its package. */
  private static PolicySource wholeNegation(PolicySource source) {
    String text = source.text();
    int start = text.startsWith("package ") ? 0 : text.indexOf("\npackage ") + 1;
    boolean found = text.startsWith("package ", start);
    if (!found || text.contains(NEGATION)) {
      return source;
    }
    int end = start;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '#') {
      end++;
    }
    String with = text.substring(0, end) + " " + NEGATION + " " + text.substring(end);
    return new PolicySource(source.name(), with, source.language());
  }

  /** Every host is allowed, unless a case says which ones by a list `allow_net`. */
  private Engine engine() {
    Engine.Capabilities capabilities = Engine.Capabilities.NONE.withEveryHost();
    if (written.find("allow_net") instanceof RegoValue.Arr hosts) {
      capabilities =
          Engine.Capabilities.NONE.withHosts(
              hosts.asList().stream().map(RegoValue::display).toArray(String[]::new));
    }
    if (isTrue("experimental_keywords")) {
      capabilities = capabilities.withExperimentalKeywords();
    }
    return engine(capabilities);
  }

  private List<PolicySource> modules() {
    List<PolicySource> sources = new ArrayList<>();
    if (written.find("modules") instanceof RegoValue.Arr modules) {
      for (RegoValue module : modules.asList()) {
        String name = "test-" + sources.size() + ".rego";
        sources.add(new PolicySource(name, module.display(), language));
      }
    }
    return sources;
  }

  private RegoValue data() {
    return written.find("data") instanceof RegoValue.Obj data ? data : RegoValue.Obj.EMPTY;
  }

  private Evaluation evaluation(Snapshot snapshot) {
    if (written.find("input_term") instanceof RegoValue.Str term) {
      Outcome input = snapshot.prepare("x = " + term.value()).evaluate(Evaluation.none());
      if (input instanceof Outcome.Defined defined) {
        return Evaluation.of(Objects.requireNonNull(defined.rows().getFirst().bindings().get("x")));
      }
      throw new IllegalStateException("no input: " + term);
    }
    RegoValue input = written.find("input");
    return input == null ? Evaluation.none() : Evaluation.of(input);
  }

  private boolean wantsError() {
    return !text("want_error", "").isEmpty() || !text("want_error_code", "").isEmpty();
  }

  private @Nullable String wrongError(RegoError error) {
    String code = text("want_error_code", "");
    String message = text("want_error", "").strip();
    boolean right =
        (code.isEmpty() || code.equals(error.code())) && error.toString().contains(message);
    return right ? null : "the error is `" + error + "` instead of `" + code + " " + message + "`";
  }

  private @Nullable String wrongRows(Outcome outcome) {
    Set<RegoValue> got = new HashSet<>();
    switch (outcome) {
      case Outcome.Failed failed -> {
        return "failed: " + failed.errors();
      }
      case Outcome.Undefined _ -> {}
      case Outcome.Defined defined -> {
        for (Outcome.Row row : defined.rows()) {
          RegoValue.Obj.Builder object = RegoValue.Obj.builder();
          row.bindings()
              .forEach(
                  (name, value) ->
                      object.put(RegoValue.of(name), comparable(SuiteFile.asJson(value))));
          got.add(object.build());
        }
      }
    }
    Set<RegoValue> wanted = new HashSet<>();
    if (written.find("want_result") instanceof RegoValue.Arr rows) {
      for (RegoValue row : rows.asList()) {
        RegoValue.Obj object = (RegoValue.Obj) row;
        RegoValue.Obj.Builder copy = RegoValue.Obj.builder();
        for (int i = 0; i < object.size(); i++) {
          copy.put(object.keyAt(i), comparable(object.valueAt(i)));
        }
        wanted.add(copy.build());
      }
    }
    return got.equals(wanted) ? null : "the rows are " + got + " instead of " + wanted;
  }

  private RegoValue comparable(RegoValue value) {
    return isTrue("sort_bindings") && value instanceof RegoValue.Arr array
        ? RegoValue.Arr.of(array.asList().stream().sorted().toList())
        : value;
  }

  private boolean isTrue(String key) {
    return RegoValue.TRUE.equals(written.find(key));
  }

  private String text(String key, String otherwise) {
    RegoValue value = written.find(key);
    return value == null || value.equals(RegoValue.NULL) ? otherwise : value.display();
  }
}
