package dev.writ.cli;

import dev.writ.rego.Engine;
import dev.writ.rego.Evaluation;
import dev.writ.rego.Outcome;
import dev.writ.rego.PolicySource;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Evaluates a policy set as the server does: clock at the input's time, random numbers from seed 0,
 * builtins' errors end it, no hosts, the same limits. Written apart from the server, so that the
 * one proves the other.
 */
final class Replay {
  private static final Evaluation.Limits LIMITS =
      Evaluation.Limits.STANDARD.withDeadline(Duration.ofMillis(100)).withSteps(1_000_000);

  private Replay() {}

  /**
   * @param files path to text
   * @throws RegoException when the set does not compile
   */
  static Outcome of(Map<String, String> files, String query, RegoValue input, Instant time) {
    List<PolicySource> sources = new ArrayList<>();
    files.forEach(
        (path, text) -> {
          if (path.endsWith(".rego") && !path.endsWith("_test.rego")) {
            sources.add(PolicySource.v1(path, text));
          }
        });
    RegoValue data =
        RegoValue.parseJson(files.getOrDefault("data.json", "{}").getBytes(StandardCharsets.UTF_8));
    PreparedQuery prepared =
        Engine.builder().limits(LIMITS).build().compile(sources, data).prepare(query);
    Evaluation asked = Evaluation.of(input).frozen(time, 0).strictBuiltinErrors();
    // the server's engine is warm; this one was started a moment ago
    prepared.evaluate(asked.with(LIMITS.withDeadline(Evaluation.Limits.STANDARD.deadline())));
    return prepared.evaluate(asked.with(LIMITS).explain(Outcome.Explanation.Level.FULL));
  }

  /** What is kept as the output; null where the policy had no words. */
  static RegoValue output(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Defined defined -> defined.value();
      case Outcome.Undefined _, Outcome.Failed _ -> RegoValue.parseJson("null");
    };
  }
}
