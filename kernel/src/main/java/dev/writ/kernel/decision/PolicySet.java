package dev.writ.kernel.decision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.audit.Redactor;
import dev.writ.kernel.store.Json;
import dev.writ.rego.Engine;
import dev.writ.rego.Evaluation;
import dev.writ.rego.Outcome;
import dev.writ.rego.PolicySource;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A room's approval policy, compiled: the same text and the same input give the same answer at any
 * time, because clock and random source stand at the input's own time and no host can be reached.
 *
 * <p>Files are {@code .rego} modules of version 1 and at most one {@code data.json} with base
 * documents. Modules named {@code …_test.rego} test the others and have no part in deciding.
 */
public final class PolicySet implements ApprovalPolicy {
  static final String DATA = "data.json";
  private static final int MAX_BYTES = 1024 * 1024;
  private static final Duration DEADLINE = Duration.ofMillis(100);
  private static final long STEPS = 1_000_000;
  private static final Evaluation.Limits LIMITS =
      Evaluation.Limits.STANDARD.withDeadline(DEADLINE).withSteps(STEPS);
  private static final long SEED = 0;

  private static final Engine ENGINE = Engine.builder().limits(LIMITS).build();

  private final PolicyText text;
  private final String query;
  private final PreparedQuery decision;
  private final PreparedQuery operations;

  private PolicySet(PolicyText text, Snapshot policies) {
    this.text = text;
    this.query = query(text.room());
    this.decision = policies.prepare(query);
    this.operations = policies.prepare("data.writ." + text.room() + ".approval.operations");
  }

  /**
   * Compiles a set and warms it up.
   *
   * @throws PolicyInvalid with everything that is wrong
   */
  public static PolicySet compile(PolicyText text) {
    List<PolicyFault> faults = faults(text.files());
    if (!faults.isEmpty()) {
      throw new PolicyInvalid(text, faults);
    }
    List<PolicySource> sources = new ArrayList<>();
    text.files()
        .forEach(
            (path, source) -> {
              if (path.endsWith(".rego") && !path.endsWith("_test.rego")) {
                sources.add(PolicySource.v1(path, source));
              }
            });
    if (sources.isEmpty()) {
      throw new PolicyInvalid(
          text, List.of(PolicyFault.in("policy.rego", "a policy set needs a `.rego` file")));
    }
    try {
      PolicySet set = new PolicySet(text, ENGINE.compile(sources, data(text)));
      set.warmUp();
      return set;
    } catch (RegoException wrong) {
      throw new PolicyInvalid(text, wrong.errors().stream().map(PolicyFault::of).toList());
    }
  }

  private static List<PolicyFault> faults(Map<String, String> files) {
    List<PolicyFault> faults = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<String, String> file : files.entrySet()) {
      bytes += file.getValue().getBytes(StandardCharsets.UTF_8).length;
      if (!isName(file.getKey())) {
        faults.add(
            PolicyFault.in(
                file.getKey(),
                "a policy set has `.rego` files and `data.json`, named by letters, digits, `_`,"
                    + " `-`, `.` and `/`"));
      }
    }
    if (bytes > MAX_BYTES) {
      faults.add(
          new PolicyFault("policy_file_error", "a policy set has at most 1 MiB", null, 0, 0, ""));
    }
    return faults;
  }

  private static boolean isName(String path) {
    return path.chars().allMatch(PolicySet::isPlain)
        && !path.startsWith("/")
        && !path.contains("..")
        && (path.endsWith(".rego") || path.equals(DATA));
  }

  private static boolean isPlain(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || "_-./".indexOf(c) >= 0);
  }

  private static RegoValue data(PolicyText text) {
    String json = text.files().get(DATA);
    if (json == null) {
      return RegoValue.Obj.EMPTY;
    }
    try {
      return RegoValue.parseJson(json.getBytes(StandardCharsets.UTF_8));
    } catch (RegoException broken) {
      throw new PolicyInvalid(
          text,
          broken.errors().stream()
              .map(
                  error ->
                      new PolicyFault(
                          "policy_file_error",
                          error.message(),
                          DATA,
                          error.location() == null ? 0 : error.location().row(),
                          error.location() == null ? 0 : error.location().column(),
                          ""))
              .toList());
    }
  }

  /** A cold engine is slow once; that is not to be a time-out of somebody's request. */
  private void warmUp() {
    decision.evaluate(
        evaluation(RegoValue.Obj.EMPTY, Instant.EPOCH).with(Evaluation.Limits.STANDARD));
  }

  /** What is asked of a room's policy. */
  static String query(String room) {
    return "data.writ." + room + ".approval.decision";
  }

  public PolicyText text() {
    return text;
  }

  @Override
  public Ruling rule(DecisionInput input) {
    return rule(Redactor.tree(input.json()), input.time());
  }

  /**
   * Asks the policy; never throws.
   *
   * @param input the document as it will be kept: a replay of the one gives the other
   * @param time the clock of this evaluation
   */
  public Ruling rule(JsonNode input, Instant time) {
    long start = System.nanoTime();
    RegoValue document = RegoValue.parseJson(Json.write(input));
    Outcome outcome = decision.evaluate(evaluation(document, time));
    Rulings.Reading reading =
        Rulings.read(outcome, () -> knows(document, time, input.path("operation").asText()));
    return reading.ruling(query, text.sha256(), input, (System.nanoTime() - start) / 1_000);
  }

  private static Evaluation evaluation(RegoValue input, Instant time) {
    return Evaluation.of(input).with(LIMITS).frozen(time, SEED).strictBuiltinErrors();
  }

  /** False where the policy lists its operations and this is none of them. */
  private boolean knows(RegoValue input, Instant time, String operation) {
    RegoValue listed =
        operations.evaluate(evaluation(input, time)) instanceof Outcome.Defined defined
            ? defined.value()
            : null;
    return switch (listed) {
      case RegoValue.SetOf set -> set.contains(RegoValue.of(operation));
      case RegoValue.Arr list -> list.asList().contains(RegoValue.of(operation));
      case null -> true;
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, RegoValue.Str _, RegoValue.Obj _ ->
          true;
    };
  }

  /** As {@link #rule}, with why it came out so. */
  PolicyChanges.Tried tryOut(JsonNode input, Instant time) {
    RegoValue document = RegoValue.parseJson(Json.write(input));
    Outcome outcome =
        decision.evaluate(evaluation(document, time).explain(Outcome.Explanation.Level.FULL));
    return new PolicyChanges.Tried(rule(input, time), outcome.report().explanation());
  }
}
