package dev.writ.workloads.decide;

import dev.writ.rego.Engine;
import dev.writ.rego.Evaluation;
import dev.writ.rego.Outcome;
import dev.writ.rego.PolicySource;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.Snapshot;
import dev.writ.workloads.decide.Rulebook.Answer;
import dev.writ.workloads.decide.Rulebook.Denial;
import dev.writ.workloads.policy.CustomRule;
import dev.writ.workloads.policy.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A rule that can be asked, and how patient one still is with it in each namespace: that belongs to
 * the text of the rule, ends with it, and counts for the loop and for admission alike. One
 * namespace with pods that are too much for a rule does not end it for others.
 *
 * @param sha256 of the rule's name and text
 */
record CompiledRule(
    CustomRule rule, PreparedQuery deny, String sha256, Map<String, Patience> patience)
    implements Rulebook.Entry {
  static final long STEPS = 1_000_000;

  /** A rule is not told anything that is not in its input. */
  private static final List<String> REFUSED =
      List.of("http.send", "net.lookup_ip_addr", "opa.runtime", "rand.intn", "uuid.rfc4122");

  private static final Evaluation.Limits LIMITS =
      Evaluation.Limits.STANDARD.withDeadline(Duration.ofMillis(50)).withSteps(STEPS);

  private static final int MOST_DENIALS = 100;
  private static final int LONGEST_MESSAGE = 1_024;
  private static final int LONGEST_CONTAINER = 63;

  /** The engine, once it has evaluated something: the first answer in a JVM waits for classes. */
  private static final class Warm {
    private static final String SOME_RULE =
        """
        package warm
        deny contains {"container": c.name, "message": sprintf("%s has %d", [c.name, count(bad)])} if {
          some c in input.pod.spec.containers
          not startswith(c.image, "a/")
          bad := [e | some e in object.get(c, "env", []); regex.match("^[A-Z]+$", e.name)]
          every p in object.get(c, "ports", []) { to_number(p) > 0 }
          lower(concat("", split(trim_space(c.name), "-"))) != ""
        }
        """;
    private static final String SOME_POD =
        """
        {"pod": {"spec": {"containers": [
          {"name": "a-b", "image": "b/c", "env": [{"name": "E"}], "ports": ["1"]}]}}}
        """;

    static final Engine ENGINE = warmed();

    private static Engine warmed() {
      Engine.Builder builder = Engine.builder();
      REFUSED.forEach(builder::without);
      Engine engine = builder.build();
      engine
          .compile(List.of(PolicySource.v1("warm", SOME_RULE)), RegoValue.Obj.EMPTY)
          .prepare("data.warm.deny")
          .evaluate(
              Evaluation.of(RegoValue.parseJson(SOME_POD))
                  .with(Evaluation.Limits.STANDARD)
                  .strictBuiltinErrors());
      return engine;
    }
  }

  /**
   * Compiles a rule.
   *
   * @throws RegoException with everything that is wrong with it
   */
  static CompiledRule of(CustomRule rule) {
    Snapshot module =
        Warm.ENGINE.compile(
            List.of(PolicySource.v1(rule.name(), rule.rego())), RegoValue.Obj.EMPTY);
    String deny =
        module.rules().stream()
            .filter(name -> name.endsWith(".deny"))
            .findFirst()
            .orElseThrow(
                () ->
                    new RegoException(
                        new RegoError(
                            "rule_missing",
                            "the module has no rule `deny`; write `deny contains … if { … }`",
                            null)));
    return new CompiledRule(rule, module.prepare(deny), module.digest(), new ConcurrentHashMap<>());
  }

  /** What is answered without asking; null where it is to be asked. */
  @Nullable Answer kept(String namespace, Instant now) {
    Patience left = patience.get(namespace);
    return left != null && left.isPausing(now) ? Answer.failed(this, left.failure()) : null;
  }

  /**
   * Asks about one pod.
   *
   * @param input as rules see it, without {@code params}
   */
  Answer ask(RegoValue.Obj input, String namespace, Instant now) {
    RegoValue.Obj.Builder told = RegoValue.Obj.builder();
    for (int i = 0; i < input.size(); i++) {
      told.put(input.keyAt(i), input.valueAt(i));
    }
    told.put(RegoValue.of("params"), rule.params());
    Outcome outcome =
        deny.evaluate(
            Evaluation.of(told.build()).with(LIMITS).strictBuiltinErrors().frozen(now, 0));
    return switch (outcome) {
      case Outcome.Failed failed -> failed(failed, namespace, now);
      case Outcome.Undefined none -> new Answer(this, List.of(), null, none.report().steps());
      case Outcome.Defined defined -> answer(defined.value(), defined.report().steps());
    };
  }

  private Answer failed(Outcome.Failed failed, String namespace, Instant now) {
    RegoError error = failed.errors().getFirst();
    String cause = Quoted.of(error.toString(), LONGEST_MESSAGE);
    if (!error.code().equals("eval_cancel_error") && !error.code().equals("eval_limit_error")) {
      return new Answer(this, List.of(), cause, failed.report().steps());
    }
    Patience left =
        patience.merge(
            namespace,
            Patience.afterStop(null, cause, now),
            (before, _) -> Patience.afterStop(before, cause, now));
    return new Answer(this, List.of(), left.failure(), STEPS); // whichever limit it was
  }

  private Answer answer(RegoValue value, long steps) {
    if (!(value instanceof RegoValue.SetOf set)) {
      return failed("`deny` has to be a set, not " + value.typeName(), steps);
    }
    if (set.size() > MOST_DENIALS) {
      return failed(
          "`deny` has to hold at most %d elements for a pod, but holds %d"
              .formatted(MOST_DENIALS, set.size()),
          steps);
    }
    List<Denial> denials = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      Denial denial = denial(set.at(i));
      if (denial == null) {
        return failed(
            "`deny` has to hold strings or objects with `message`, and at will `container` and"
                + " `severity`, but holds "
                + told(set.at(i)),
            steps);
      }
      if (denial.message().length() > LONGEST_MESSAGE) {
        return failed(
            "`deny` has to hold messages of at most %,d characters, but holds one of %,d"
                .formatted(LONGEST_MESSAGE, denial.message().length()),
            steps);
      }
      denials.add(denial);
    }
    return new Answer(this, denials, null, steps);
  }

  private Answer failed(String why, long steps) {
    return new Answer(this, List.of(), why, steps);
  }

  /** Its type alone: values may be secret. */
  private static String told(RegoValue element) {
    String type = element.typeName();
    return type.equals("object") ? "an object that is none of these" : "a value of type " + type;
  }

  private @Nullable Denial denial(RegoValue element) {
    if (element instanceof RegoValue.Str text) {
      return new Denial(text.value(), "", rule.severity());
    }
    if (!(element instanceof RegoValue.Obj object)
        || !(object.find("message") instanceof RegoValue.Str message)) {
      return null;
    }
    RegoValue container = object.find("container");
    RegoValue severity = object.find("severity");
    if ((container != null
            && !(container instanceof RegoValue.Str name
                && name.value().length() <= LONGEST_CONTAINER))
        || (severity != null && Severity.find(severity.display()).isEmpty())) {
      return null;
    }
    return new Denial(
        message.value(),
        container == null ? "" : container.display(),
        severity == null
            ? rule.severity()
            : Severity.find(severity.display()).orElse(rule.severity()));
  }
}
