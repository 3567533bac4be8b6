package dev.writ.workloads.decide;

import dev.writ.document.Problem;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.policy.CustomRule;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.Severity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A policy's own rules, compiled; for any number of threads. */
public final class Rulebook {
  public static final Rulebook EMPTY = new Rulebook(List.of(), List.of());

  private final List<Entry> rules;
  private final List<Problem> problems;

  private Rulebook(List<Entry> rules, List<Problem> problems) {
    this.rules = rules.stream().sorted(Comparator.comparing(entry -> entry.rule().name())).toList();
    this.problems = List.copyOf(problems);
  }

  /** A rule, whether or not it can be asked. */
  sealed interface Entry permits CompiledRule, BrokenRule {
    CustomRule rule();

    String sha256();
  }

  /** A rule that never compiled: nothing is known of any pod. */
  record BrokenRule(CustomRule rule, String why) implements Entry {
    @Override
    public String sha256() {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of()
            .formatHex(digest.digest(rule.rego().getBytes(StandardCharsets.UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e); // every JDK has it
      }
    }
  }

  /** Compiles the rules of a policy; those that can't be compiled are told of and left out. */
  public static Rulebook compile(Policy policy) {
    Rulebook all = compile(policy, EMPTY);
    return new Rulebook(
        all.rules.stream().filter(CompiledRule.class::isInstance).toList(), all.problems);
  }

  /**
   * Compiles the rules of a policy. One that is as it was is kept as it is. Of one that can't be
   * compiled, the last good one stays; where there is none, it fails whenever it is asked.
   *
   * @param before the rulebook of the policy as it was
   */
  public static Rulebook compile(Policy policy, Rulebook before) {
    List<CustomRule> written = policy.spec().customRules();
    List<Entry> rules = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      CustomRule rule = written.get(i);
      Optional<CompiledRule> kept = before.find(rule.name());
      if (kept.isPresent() && kept.get().rule().equals(rule)) {
        rules.add(kept.get());
        continue;
      }
      try {
        rules.add(CompiledRule.of(rule));
      } catch (RegoException wrong) {
        String stays = kept.isPresent() ? "; its last version that compiled stays in force" : "";
        for (RegoError error : wrong.errors()) {
          problems.add(
              new Problem(
                  "spec.customRules[%d].rego".formatted(i), told(rule, error, stays), rule.at()));
        }
        rules.add(
            kept.<Entry>map(good -> good)
                .orElseGet(() -> new BrokenRule(rule, "it does not compile: " + at(wrong))));
      }
    }
    return new Rulebook(rules, problems);
  }

  private Optional<CompiledRule> find(String name) {
    return rules.stream()
        .filter(CompiledRule.class::isInstance)
        .map(CompiledRule.class::cast)
        .filter(compiled -> compiled.rule().name().equals(name))
        .findFirst();
  }

  private static String told(CustomRule rule, RegoError error, String stays) {
    String text = "rule `%s`".formatted(rule.name());
    RegoError.Location at = error.location();
    if (at != null) {
      text += " at %d:%d".formatted(at.row(), at.column());
    }
    text += ": " + error.message() + stays;
    return at == null ? text : text + "\n" + error.snippet();
  }

  private static String at(RegoException wrong) {
    RegoError error = wrong.errors().getFirst();
    RegoError.Location at = error.location();
    return at == null
        ? error.message()
        : "%d:%d: %s".formatted(at.row(), at.column(), error.message());
  }

  /** What does not compile: the place in the rule, what is wrong, and the line. */
  public List<Problem> problems() {
    return problems;
  }

  /** The names of the checks that can be asked, such as {@code custom/ours}, sorted. */
  List<String> checks() {
    return rules.stream().map(entry -> entry.rule().check()).toList();
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  /**
   * Begins to ask about pods.
   *
   * @param admission whether only rules are asked that the webhook asks
   */
  Round round(boolean admission) {
    return new Round(admission);
  }

  /**
   * The rules, asked about one pod after another. Together they may take what 10 answers at the
   * limit take, and 10,000 steps for each pod; after that, those that took more than their share
   * are asked no more. It is counted in steps, so that it comes out the same on any machine. For
   * one thread.
   */
  final class Round {
    private static final long AT_ONCE = 10 * CompiledRule.STEPS;
    private static final long A_POD = 10_000;
    private static final String SPENT =
        "it was not asked: in one round the policy's rules may take %,d steps and %,d for each pod"
            .formatted(AT_ONCE, A_POD);

    private final boolean admission;
    private final long[] steps = new long[rules.size()];
    private long allowed = AT_ONCE;
    private long spent;

    private Round(boolean admission) {
      this.admission = admission;
    }

    /**
     * Asks about one pod.
     *
     * @param input as rules see it, without {@code params}; null where the whole pod was not kept
     */
    List<Answer> ask(RegoValue.@Nullable Obj input, String namespace, Instant now) {
      allowed += A_POD;
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < rules.size(); i++) {
        Entry entry = rules.get(i);
        if (!admission || entry.rule().admission()) {
          answers.add(
              switch (entry) {
                case BrokenRule broken -> Answer.failed(broken, broken.why());
                case CompiledRule rule -> ask(i, rule, input, namespace, now);
              });
        }
      }
      return answers;
    }

    private Answer ask(
        int index,
        CompiledRule rule,
        RegoValue.@Nullable Obj input,
        String namespace,
        Instant now) {
      if (input == null) {
        return Answer.failed(rule, "the whole pod was not kept; it has to be read again");
      }
      Answer kept = rule.kept(namespace, now);
      if (kept != null) {
        return kept;
      }
      if (spent > allowed && steps[index] > allowed / rules.size()) {
        return Answer.failed(rule, SPENT);
      }
      Answer answer = rule.ask(input, namespace, now);
      steps[index] += answer.steps();
      spent += answer.steps();
      return answer;
    }
  }

  /** One element of {@code deny}. */
  record Denial(String message, String container, Severity severity) {}

  /**
   * What a rule says.
   *
   * @param failure why it could say nothing; null where it could
   * @param steps that it took
   */
  record Answer(Entry of, List<Denial> denials, @Nullable String failure, long steps) {
    static Answer failed(Entry of, String why) {
      return new Answer(of, List.of(), why, 0);
    }

    CustomRule rule() {
      return of.rule();
    }
  }
}
