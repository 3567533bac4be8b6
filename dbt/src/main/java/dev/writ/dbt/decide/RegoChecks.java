package dev.writ.dbt.decide;

import dev.writ.dbt.observe.Model;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.EffectivePolicy.NamedPolicy;
import dev.writ.dbt.policy.EffectivePolicy.RegoSource;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.rego.Engine;
import dev.writ.rego.Evaluation;
import dev.writ.rego.Outcome;
import dev.writ.rego.PolicySource;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * E403, E450, E600: what the policy's own Rego files say. Compiled once, for any number of runs and
 * threads. A rule that can't answer is a finding that blocks, never a rule that passes.
 *
 * <p>All files are compiled together, so that they may share rules of {@code writ.dbt.lib}; no
 * package may be declared by two files, because a later file of a chain could else say yes where an
 * earlier one asks.
 */
public final class RegoChecks {
  /** What a check may spend. */
  record Budget(Duration evaluation, Duration rule) {
    static final Budget STANDARD = new Budget(Duration.ofMillis(50), Duration.ofSeconds(5));
  }

  /** A check is told nothing that is not in its input, and the same input gives the same answer. */
  private static final List<String> REFUSED =
      List.of(
          "http.send",
          "io.jwt.encode_sign",
          "io.jwt.encode_sign_raw",
          "net.lookup_ip_addr",
          "opa.runtime",
          "providers.aws.sign_req",
          "rand.intn",
          "time.now_ns",
          "uuid.rfc4122");

  private static final List<String> CHECKS = List.of("writ", "dbt", "checks");
  private static final List<String> LIBRARY = List.of("writ", "dbt", "lib");

  /** Made when there is a first check: most projects have none, and a process starts sooner. */
  private static final class Prepared {
    static final Engine ENGINE = engine();
  }

  private final List<RegoRule> rules;
  private final Budget budget;

  private RegoChecks(List<RegoRule> rules, Budget budget) {
    this.rules = List.copyOf(rules);
    this.budget = budget;
  }

  private static Engine engine() {
    Engine.Builder builder = Engine.builder().errorLimit(0);
    REFUSED.forEach(builder::without);
    return builder.build();
  }

  /**
   * Compiles what {@code dbt.rego.checks} and policies of type {@code custom} name.
   *
   * @throws ProblemsFound what does not compile, with file, line and column
   */
  public static RegoChecks compile(EffectivePolicy policy) {
    return compile(policy, Budget.STANDARD);
  }

  static RegoChecks compile(EffectivePolicy policy, Budget budget) {
    Map<PolicySource, RegoSource> sources = new LinkedHashMap<>();
    policy.regoChecks().forEach(source -> sources.put(parsed(source), source));
    for (NamedPolicy named : policy.policies()) {
      if (named.requirement() instanceof NamedPolicy.Requirement.Custom custom) {
        sources.put(parsed(custom.rego()), custom.rego());
      }
    }
    if (sources.isEmpty()) {
      return new RegoChecks(List.of(), budget);
    }
    try {
      dev.writ.rego.Snapshot compiled =
          Prepared.ENGINE.compile(List.copyOf(sources.keySet()), RegoValue.Obj.EMPTY);
      requirePackages(compiled, sources);
      return new RegoChecks(rules(policy, compiled), budget);
    } catch (RegoException wrong) {
      throw new ProblemsFound(wrong.errors().stream().map(RegoChecks::problem).toList());
    }
  }

  private static PolicySource parsed(RegoSource source) {
    return PolicySource.v1(source.path(), source.text());
  }

  private static Problem problem(RegoError error) {
    RegoError.Location at = error.location();
    return new Problem(
        "REGO_NOT_COMPILED",
        error.message(),
        at == null ? null : at.file(),
        at == null ? null : (Integer) at.row(),
        at == null ? null : (Integer) at.column(),
        null);
  }

  /** Each file says what it is by its package, and none speaks in another's name. */
  private static void requirePackages(
      dev.writ.rego.Snapshot compiled, Map<PolicySource, RegoSource> sources) {
    List<Problem> problems = new ArrayList<>();
    Map<List<String>, String> files = new HashMap<>();
    sources.forEach(
        (source, file) -> {
          List<String> path = compiled.packageOf(source);
          String other = files.putIfAbsent(path, file.path());
          if (!isBelow(CHECKS, path) && !isBelow(LIBRARY, path)) {
            problems.add(
                misplaced(
                        file,
                        "its package is `%s`, so nobody would ask it"
                            .formatted(String.join(".", path)))
                    .suggesting(
                        "begin it with `package writ.dbt.checks.<name>`, or with `package"
                            + " writ.dbt.lib.<name>` where other checks use it"));
          } else if (other != null) {
            problems.add(
                misplaced(
                        file,
                        "`%s` declares the package `%s` as well"
                            .formatted(other, String.join(".", path)))
                    .suggesting("give each file a package of its own"));
          } else if (isBelow(CHECKS, path) && kinds(compiled, path).isEmpty()) {
            problems.add(
                misplaced(file, "it has none of the rules %s".formatted(RegoRule.Kind.names()))
                    .suggesting("write `deny contains {\"msg\": \"…\"} if { … }`"));
          }
        });
    if (!problems.isEmpty()) {
      throw new ProblemsFound(problems);
    }
  }

  private static Problem misplaced(RegoSource file, String message) {
    return new Problem("REGO_NOT_COMPILED", message, file.path(), 1, 1, null);
  }

  private static boolean isBelow(List<String> parent, List<String> path) {
    return path.size() == parent.size() + 1 && path.subList(0, parent.size()).equals(parent);
  }

  private static List<RegoRule.Kind> kinds(dev.writ.rego.Snapshot compiled, List<String> path) {
    Set<String> names = new HashSet<>(compiled.rules());
    return RegoRule.Kind.ALL.stream()
        .filter(kind -> names.contains("data." + String.join(".", path) + "." + kind.word()))
        .toList();
  }

  private static List<RegoRule> rules(EffectivePolicy policy, dev.writ.rego.Snapshot compiled) {
    List<RegoRule> rules = new ArrayList<>();
    for (RegoSource file : policy.regoChecks()) {
      add(rules, compiled, file, null);
    }
    for (NamedPolicy named : policy.policies()) {
      if (named.requirement() instanceof NamedPolicy.Requirement.Custom custom) {
        add(rules, compiled, custom.rego(), named);
      }
    }
    return rules;
  }

  private static void add(
      List<RegoRule> rules,
      dev.writ.rego.Snapshot compiled,
      RegoSource file,
      @Nullable NamedPolicy named) {
    List<String> path = compiled.packageOf(parsed(file));
    if (!isBelow(CHECKS, path)) {
      return;
    }
    for (RegoRule.Kind kind : kinds(compiled, path)) {
      PreparedQuery query = compiled.prepare("data." + String.join(".", path) + "." + kind.word());
      rules.add(new RegoRule(path.getLast(), kind, file, query, named));
    }
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Ids by which inline skips may name the rules. */
  Set<String> ruleIds() {
    Set<String> ids = new HashSet<>();
    rules.forEach(rule -> ids.add(rule.id()));
    return ids;
  }

  /**
   * Asks the rules about each model, then those about the project.
   *
   * @param today in UTC; all that a check knows of time
   * @param nanos a clock that only goes forward, for what a whole rule may take
   * @return in the order of the manifest, then of columns, then of rules
   */
  List<Finding> findings(
      Snapshot snapshot, EffectivePolicy policy, LocalDate today, LongSupplier nanos) {
    List<Asked> aboutModels = asked(false, nanos);
    List<Asked> aboutProject = asked(true, nanos);
    RegoInput inputs = new RegoInput(snapshot, policy, today);
    List<Finding> findings = new ArrayList<>();
    if (!aboutModels.isEmpty()) {
      for (Model model : snapshot.models()) {
        RegoValue.Obj input = inputs.of(model);
        List<Finding> ofModel = new ArrayList<>();
        aboutModels.forEach(asked -> ofModel.addAll(asked.ask(model, input)));
        findings.addAll(inColumnOrder(ofModel, model));
      }
    }
    if (!aboutProject.isEmpty()) {
      RegoValue.Obj input = inputs.ofProject();
      aboutProject.forEach(asked -> findings.addAll(asked.ask(null, input)));
    }
    return findings;
  }

  private List<Asked> asked(boolean aboutProject, LongSupplier nanos) {
    return rules.stream()
        .filter(rule -> rule.kind().aboutProject() == aboutProject)
        .map(rule -> new Asked(rule, budget, nanos))
        .toList();
  }

  private static List<Finding> inColumnOrder(List<Finding> findings, Model model) {
    if (findings.size() < 2) {
      return findings;
    }
    Map<String, Integer> places = new HashMap<>();
    model.columns().forEach(column -> places.putIfAbsent(column.name(), places.size()));
    return findings.stream()
        .sorted(
            Comparator.comparingInt(
                each ->
                    each.column() == null ? -1 : places.getOrDefault(each.column(), places.size())))
        .toList();
  }

  /** One rule in one run, and what it has spent. */
  private static final class Asked {
    private final RegoRule rule;
    private final Budget budget;
    private final LongSupplier nanos;
    private long spent;
    private int models;
    private boolean exhausted;

    Asked(RegoRule rule, Budget budget, LongSupplier nanos) {
      this.rule = rule;
      this.budget = budget;
      this.nanos = nanos;
    }

    /**
     * @param model null for the project
     */
    List<Finding> ask(@Nullable Model model, RegoValue.Obj input) {
      if (exhausted) {
        return List.of(); // said once, of the first model that could not be asked
      }
      if (spent > budget.rule().toNanos()) {
        exhausted = true;
        return List.of(
            rule.failure(
                model,
                "took more than %d ms over %d models; this one and those after it were not asked"
                    .formatted(budget.rule().toMillis(), models)));
      }
      long start = nanos.getAsLong();
      Outcome outcome = evaluate(model == null ? budget.rule() : budget.evaluation(), input);
      spent += nanos.getAsLong() - start;
      models++;
      return rule.findings(model, outcome);
    }

    /**
     * A rule about a model that is out of time is asked a second time: the machine may have been
     * busy, or the rule new to it.
     */
    private Outcome evaluate(Duration deadline, RegoValue.Obj input) {
      Evaluation evaluation =
          Evaluation.of(input)
              .with(Evaluation.Limits.STANDARD.withDeadline(deadline).withSteps(Long.MAX_VALUE))
              .strictBuiltinErrors();
      Outcome outcome = rule.query().evaluate(evaluation);
      return !rule.kind().aboutProject() && RegoRule.isLate(outcome)
          ? rule.query().evaluate(evaluation)
          : outcome;
    }
  }
}
