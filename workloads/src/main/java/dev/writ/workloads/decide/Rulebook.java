package dev.writ.workloads.decide;

import dev.writ.document.Problem;
import dev.writ.rego.Engine;
import dev.writ.rego.Evaluation;
import dev.writ.rego.Outcome;
import dev.writ.rego.PolicySource;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.Snapshot;
import dev.writ.workloads.policy.CustomRule;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A policy's own rules, compiled; for any number of threads. */
public final class Rulebook {
  public static final Rulebook EMPTY = new Rulebook(List.of(), List.of());

  /** A rule is not told anything that is not in its input. */
  private static final List<String> REFUSED =
      List.of("http.send", "net.lookup_ip_addr", "opa.runtime", "rand.intn", "uuid.rfc4122");

  private static final Evaluation.Limits LIMITS =
      Evaluation.Limits.STANDARD.withDeadline(Duration.ofMillis(50)).withSteps(1_000_000);

  /** A rule's first answer in a fresh JVM waits for classes; its steps are limited all the same. */
  private static final Evaluation.Limits FIRST = LIMITS.withDeadline(Duration.ofSeconds(1));

  private static final Engine ENGINE = engine();

  private final List<Compiled> rules;
  private final List<Problem> problems;

  private Rulebook(List<Compiled> rules, List<Problem> problems) {
    this.rules = List.copyOf(rules);
    this.problems = List.copyOf(problems);
  }

  private record Compiled(
      CustomRule rule, PreparedQuery deny, String sha256, AtomicBoolean answered) {
    Evaluation.Limits limits() {
      return answered.getAndSet(true) ? LIMITS : FIRST;
    }
  }

  private static Engine engine() {
    Engine.Builder builder = Engine.builder();
    REFUSED.forEach(builder::without);
    return builder.build();
  }

  /** Compiles the rules of a policy. */
  public static Rulebook compile(Policy policy) {
    return compile(policy, EMPTY);
  }

  /**
   * Compiles the rules of a policy; of one that can't be compiled, the last good one stays.
   *
   * @param before the rulebook of the policy as it was
   */
  public static Rulebook compile(Policy policy, Rulebook before) {
    List<CustomRule> written = policy.spec().customRules();
    List<Compiled> rules = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      CustomRule rule = written.get(i);
      try {
        rules.add(compile(rule));
      } catch (RegoException wrong) {
        for (RegoError error : wrong.errors()) {
          problems.add(
              new Problem("spec.customRules[%d].rego".formatted(i), told(rule, error), rule.at()));
        }
        before.rules.stream()
            .filter(kept -> kept.rule().name().equals(rule.name()))
            .forEach(rules::add);
      }
    }
    rules.sort(Comparator.comparing(compiled -> compiled.rule().name()));
    return new Rulebook(rules, problems);
  }

  private static Compiled compile(CustomRule rule) {
    Snapshot module =
        ENGINE.compile(List.of(PolicySource.v1(rule.name(), rule.rego())), RegoValue.Obj.EMPTY);
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
    return new Compiled(rule, module.prepare(deny), module.digest(), new AtomicBoolean());
  }

  private static String told(CustomRule rule, RegoError error) {
    String text = "rule `%s`".formatted(rule.name());
    RegoError.Location at = error.location();
    if (at != null) {
      text += " at %d:%d".formatted(at.row(), at.column());
    }
    text += ": " + error.message();
    return at == null ? text : text + "\n" + error.snippet();
  }

  /** What does not compile: the place in the rule, what is wrong, and the line. */
  public List<Problem> problems() {
    return problems;
  }

  /** The names of the checks that can be asked, such as {@code custom/ours}, sorted. */
  List<String> checks() {
    return rules.stream().map(compiled -> compiled.rule().check()).toList();
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  /**
   * Asks the rules about one pod.
   *
   * @param input as rules see it, without {@code params}; null where the whole pod was not kept
   * @param admission whether only rules are asked that the webhook asks
   */
  List<Answer> ask(RegoValue.@Nullable Obj input, boolean admission, Instant now) {
    List<Answer> answers = new ArrayList<>();
    for (Compiled compiled : rules) {
      if (!admission || compiled.rule().admission()) {
        answers.add(
            input == null
                ? Answer.failed(compiled, "the whole pod was not kept; it has to be read again")
                : ask(compiled, input, now));
      }
    }
    return answers;
  }

  private static Answer ask(Compiled compiled, RegoValue.Obj input, Instant now) {
    RegoValue.Obj.Builder told = RegoValue.Obj.builder();
    for (int i = 0; i < input.size(); i++) {
      told.put(input.keyAt(i), input.valueAt(i));
    }
    told.put(RegoValue.of("params"), compiled.rule().params());
    Outcome outcome =
        compiled
            .deny()
            .evaluate(
                Evaluation.of(told.build())
                    .with(compiled.limits())
                    .strictBuiltinErrors()
                    .frozen(now, 0));
    return switch (outcome) {
      case Outcome.Failed failed -> Answer.failed(compiled, failed.errors().getFirst().toString());
      case Outcome.Undefined _ -> new Answer(compiled.rule(), List.of(), null, "");
      case Outcome.Defined defined -> answer(compiled, defined.value());
    };
  }

  private static Answer answer(Compiled compiled, RegoValue value) {
    if (!(value instanceof RegoValue.SetOf set)) {
      return Answer.failed(compiled, "`deny` has to be a set, not " + value.typeName());
    }
    List<Denial> denials = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      Denial denial = denial(set.at(i), compiled.rule());
      if (denial == null) {
        return Answer.failed(
            compiled,
            "`deny` has to hold strings or objects with `message`, and at will `container` and"
                + " `severity`, but holds "
                + set.at(i));
      }
      denials.add(denial);
    }
    return new Answer(compiled.rule(), denials, null, compiled.sha256());
  }

  private static @Nullable Denial denial(RegoValue element, CustomRule rule) {
    if (element instanceof RegoValue.Str text) {
      return new Denial(text.value(), "", rule.severity());
    }
    if (!(element instanceof RegoValue.Obj object)
        || !(object.find("message") instanceof RegoValue.Str message)) {
      return null;
    }
    RegoValue container = object.find("container");
    RegoValue severity = object.find("severity");
    if ((container != null && !(container instanceof RegoValue.Str))
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

  /** One element of {@code deny}. */
  record Denial(String message, String container, Severity severity) {}

  /**
   * What a rule says.
   *
   * @param failure why it could say nothing; null where it could
   * @param sha256 of its text
   */
  record Answer(CustomRule rule, List<Denial> denials, @Nullable String failure, String sha256) {
    private static Answer failed(Compiled compiled, String why) {
      return new Answer(compiled.rule(), List.of(), why, compiled.sha256());
    }
  }
}
