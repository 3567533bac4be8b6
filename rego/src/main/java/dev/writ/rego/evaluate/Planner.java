package dev.writ.rego.evaluate;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import dev.writ.rego.compile.CompiledRule;
import dev.writ.rego.compile.Program;
import dev.writ.rego.compile.RuleTree;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stage 15: makes the nodes of all rules of a program. */
final class Planner {
  private static final Pattern[] NO_ARGUMENTS = {};

  private final Program program;
  private final Document root = new Document();
  private final Map<RuleTree, Function> functions = new HashMap<>();
  private int numbers;

  private Planner(Program program) {
    this.program = program;
  }

  static Planner plan(Program program) {
    Planner planner = new Planner(program);
    // Documents first: bodies refer to each other.
    List<Runnable> later = new ArrayList<>();
    planner.declare(program.tree(), planner.root, later);
    later.forEach(Runnable::run);
    return planner;
  }

  /** How many rules there are, each with a number below. */
  int rules() {
    return numbers;
  }

  Program program() {
    return program;
  }

  Document root() {
    return root;
  }

  private void declare(RuleTree tree, Document document, List<Runnable> later) {
    tree.below().forEach((key, below) -> declareOne(key, below, document, later));
  }

  private void declareOne(RegoValue key, RuleTree tree, Document parent, List<Runnable> later) {
    if (tree.isFunction()) {
      Function function = new Function(tree.rules().getFirst().name());
      functions.put(tree, function);
      later.add(() -> define(function, tree.rules()));
      boolean nullary =
          tree.rules().stream()
              .allMatch(r -> Objects.requireNonNull(r.rule().head().arguments()).isEmpty());
      if (nullary) { // it is a document as well
        CompleteRules rules = new CompleteRules(numbers++);
        parent.at(key).rules = rules;
        later.add(() -> define(rules, tree.rules()));
      }
      if (!tree.below().isEmpty()) {
        declare(tree, parent.at(key), later);
      }
      return;
    }
    Document document = parent.at(key);
    if (tree.rules().isEmpty()) {
      declare(tree, document, later);
      return;
    }
    boolean partial = tree.isOpen() || tree.rules().stream().anyMatch(CompiledRule::isPartialSet);
    if (partial) {
      PartialRules rules = new PartialRules(numbers++);
      document.rules = rules;
      List<CompiledRule> all = new ArrayList<>();
      gather(tree, all, later);
      int depth = tree.rules().getFirst().path().size();
      later.add(() -> define(rules, all, depth));
    } else {
      CompleteRules rules = new CompleteRules(numbers++);
      document.rules = rules;
      later.add(() -> define(rules, tree.rules()));
    }
  }

  /** The rules here and below; functions below stay by themselves. */
  private void gather(RuleTree tree, List<CompiledRule> all, List<Runnable> later) {
    if (tree.isFunction()) {
      Function function = new Function(tree.rules().getFirst().name());
      functions.put(tree, function);
      later.add(() -> define(function, tree.rules()));
    }
    // What has constants for keys comes first; variables then may not contradict it.
    tree.below().values().forEach(below -> gather(below, all, later));
    if (!tree.isFunction()) {
      all.addAll(tree.rules());
    }
  }

  private void define(CompleteRules complete, List<CompiledRule> rules) {
    List<CompiledRule> written = rules.stream().filter(r -> !r.rule().isDefault()).toList();
    List<Clause> clauses = written.stream().map(r -> clause(r.rule())).toList();
    complete.define(clauses, byDefault(rules), ClauseIndex.over(written, clauses));
  }

  private void define(Function function, List<CompiledRule> rules) {
    List<CompiledRule> written = rules.stream().filter(r -> !r.rule().isDefault()).toList();
    List<Clause> clauses = written.stream().map(r -> clause(r.rule())).toList();
    function.define(clauses, byDefault(rules), ClauseIndex.over(written, clauses));
  }

  private @Nullable Clause byDefault(List<CompiledRule> rules) {
    return rules.stream()
        .filter(r -> r.rule().isDefault())
        .map(r -> clause(r.rule()))
        .findFirst()
        .orElse(null);
  }

  private Clause clause(Rule rule) {
    BodyPlanner body = new BodyPlanner(this, false);
    Pattern[] arguments = NO_ARGUMENTS;
    if (rule.head().arguments() != null) {
      arguments = rule.head().arguments().stream().map(body::pattern).toArray(Pattern[]::new);
    }
    Block block = body.block(rule.body());
    Term value = rule.head().value();
    if (value == null) {
      throw new IllegalStateException("no value: " + rule);
    }
    Expr result = body.expr(value);
    Clause orElse = rule.orElse() == null ? null : clause(rule.orElse());
    return new Clause(rule.at(), body.slots(), arguments, block, result, orElse);
  }

  private void define(PartialRules partial, List<CompiledRule> rules, int depth) {
    List<PartialRules.Part> parts = new ArrayList<>();
    rules.stream().filter(r -> !r.rule().isDefault()).forEach(r -> parts.add(part(r, depth)));
    rules.stream().filter(r -> r.rule().isDefault()).forEach(r -> parts.add(part(r, depth)));
    partial.define(parts);
  }

  private PartialRules.Part part(CompiledRule rule, int depth) {
    List<Term> path = new ArrayList<>();
    rule.path().stream()
        .skip(depth)
        .forEach(key -> path.add(new Term.Scalar(rule.rule().at(), key)));
    int constants = rule.rule().head().path().size() - rule.rest().size();
    return part(rule.rule(), path, constants);
  }

  private PartialRules.Part part(Rule rule, List<Term> constants, int skipped) {
    BodyPlanner body = new BodyPlanner(this, false);
    Block block = body.block(rule.body());
    List<Term> path = new ArrayList<>(constants);
    path.addAll(rule.head().path().subList(skipped, rule.head().path().size()));
    Term element = rule.head().element();
    Term value = rule.head().value();
    return new PartialRules.Part(
        rule.at(),
        body.slots(),
        block,
        path.stream().map(body::expr).toArray(Expr[]::new),
        element == null ? null : body.expr(element),
        value == null ? null : body.expr(value),
        rule.isDefault(),
        rule.orElse() == null ? null : part(rule.orElse(), constants, skipped));
  }

  @Nullable Function function(Term operator) {
    RuleTree tree = program.function(operator);
    return tree == null ? null : functions.get(tree);
  }

  @Nullable Builtin builtin(Term operator) {
    return program.builtin(operator.toString());
  }
}
