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

  /** Null unless the nodes tell what they do. */
  private final @Nullable Watching watching;

  private int numbers;

  private Planner(Program program, @Nullable Watching watching) {
    this.program = program;
    this.watching = watching;
  }

  static Planner plan(Program program) {
    return plan(program, null);
  }

  /** The same with nodes that tell {@link Trace} what they do. */
  static Planner planWatched(Program program) {
    return plan(program, new Watching());
  }

  private static Planner plan(Program program, @Nullable Watching watching) {
    Planner planner = new Planner(program, watching);
    // Documents first: bodies refer to each other.
    List<Runnable> later = new ArrayList<>();
    planner.declare(program.tree(), planner.root, later);
    for (Runnable definition : later) {
      definition.run();
    }
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
    for (Map.Entry<RegoValue, RuleTree> each : tree.below().entrySet()) {
      declareOne(each.getKey(), each.getValue(), document, later);
    }
  }

  private void declareOne(RegoValue key, RuleTree tree, Document parent, List<Runnable> later) {
    if (tree.isFunction()) {
      Function function = new Function(tree.rules().getFirst().name());
      functions.put(tree, function);
      later.add(() -> define(function, tree));
      boolean nullary =
          tree.rules().stream()
              .allMatch(r -> Objects.requireNonNull(r.rule().head().arguments()).isEmpty());
      if (nullary) { // it is a document as well
        CompleteRules rules = new CompleteRules(numbers++);
        parent.at(key).rules = watched(tree, rules);
        later.add(() -> define(rules, tree));
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
    if (isPartial(tree)) {
      PartialRules rules = new PartialRules(numbers++);
      document.rules = watched(tree, rules);
      List<CompiledRule> all = new ArrayList<>();
      gather(tree, all, later);
      int depth = tree.rules().getFirst().path().size();
      later.add(() -> define(rules, tree, all, depth));
    } else {
      CompleteRules rules = new CompleteRules(numbers++);
      document.rules = watched(tree, rules);
      later.add(() -> define(rules, tree));
    }
  }

  private static boolean isPartial(RuleTree tree) {
    for (CompiledRule rule : tree.rules()) {
      if (rule.isPartialSet()) {
        return true;
      }
    }
    return tree.isOpen();
  }

  /** The rules here and below; functions below stay by themselves. */
  private void gather(RuleTree tree, List<CompiledRule> all, List<Runnable> later) {
    if (tree.isFunction()) {
      Function function = new Function(tree.rules().getFirst().name());
      functions.put(tree, function);
      later.add(() -> define(function, tree));
    }
    // What has constants for keys comes first; variables then may not contradict it.
    tree.below().values().forEach(below -> gather(below, all, later));
    if (!tree.isFunction()) {
      all.addAll(tree.rules());
    }
  }

  private void define(CompleteRules complete, RuleTree tree) {
    Watched.OfRule about = watching == null ? null : watching.rule(tree, false);
    List<CompiledRule> written = written(tree);
    List<Clause> clauses = clauses(written, about);
    complete.define(clauses, byDefault(tree, about), ClauseIndex.over(written, clauses));
  }

  private void define(Function function, RuleTree tree) {
    Watched.OfRule about = watching == null ? null : watching.rule(tree, true);
    List<CompiledRule> written = written(tree);
    List<Clause> clauses = clauses(written, about);
    function.define(clauses, byDefault(tree, about), ClauseIndex.over(written, clauses));
  }

  private List<Clause> clauses(List<CompiledRule> rules, Watched.@Nullable OfRule about) {
    List<Clause> clauses = new ArrayList<>();
    for (CompiledRule rule : rules) {
      clauses.add(clause(rule, rule.rule(), about));
    }
    return clauses;
  }

  private static List<CompiledRule> written(RuleTree tree) {
    List<CompiledRule> written = new ArrayList<>();
    for (CompiledRule rule : tree.rules()) {
      if (!rule.rule().isDefault()) {
        written.add(rule);
      }
    }
    return written;
  }

  private @Nullable Clause byDefault(RuleTree tree, Watched.@Nullable OfRule about) {
    for (CompiledRule rule : tree.rules()) {
      if (rule.rule().isDefault()) {
        return clause(rule, rule.rule(), about);
      }
    }
    return null;
  }

  private @Nullable BodyWatch watch(
      CompiledRule compiled, Rule rule, Watched.@Nullable OfRule about) {
    return watching == null || about == null ? null : watching.body(compiled.module(), rule, about);
  }

  /**
   * @param rule the compiled rule or one of its `else` branches
   */
  private Clause clause(CompiledRule compiled, Rule rule, Watched.@Nullable OfRule about) {
    BodyWatch watch = watch(compiled, rule, about);
    BodyPlanner body = new BodyPlanner(this, false, watch);
    Pattern[] arguments = NO_ARGUMENTS;
    if (rule.head().arguments() != null) {
      arguments = body.patterns(rule.head().arguments());
    }
    Block block = body.block(rule.body());
    Term value = rule.head().value();
    if (value == null) {
      throw new IllegalStateException("no value: " + rule);
    }
    Expr result = body.expr(value);
    if (watch != null) {
      block = watch.whole(block, result, body.slots());
      if (arguments.length > 0) {
        arguments[0] = new WatchedClause.Argument(watch.clause(), arguments[0]);
      }
    }
    Clause orElse = rule.orElse() == null ? null : clause(compiled, rule.orElse(), about);
    return new Clause(rule.at(), body.slots(), arguments, block, result, orElse);
  }

  private void define(PartialRules partial, RuleTree tree, List<CompiledRule> rules, int depth) {
    Watched.OfRule about = watching == null ? null : watching.rule(tree, false);
    List<PartialRules.Part> parts = new ArrayList<>();
    List<PartialRules.Part> defaults = new ArrayList<>();
    for (CompiledRule rule : rules) {
      (rule.rule().isDefault() ? defaults : parts).add(part(rule, depth, about));
    }
    parts.addAll(defaults);
    partial.define(parts);
  }

  private PartialRules.Part part(CompiledRule rule, int depth, Watched.@Nullable OfRule about) {
    List<Term> path = new ArrayList<>();
    for (RegoValue key : rule.path().subList(depth, rule.path().size())) {
      path.add(new Term.Scalar(rule.rule().at(), key));
    }
    int constants = rule.rule().head().path().size() - rule.rest().size();
    return part(rule, rule.rule(), path, constants, about);
  }

  private PartialRules.Part part(
      CompiledRule compiled,
      Rule rule,
      List<Term> constants,
      int skipped,
      Watched.@Nullable OfRule about) {
    BodyWatch watch = watch(compiled, rule, about);
    BodyPlanner body = new BodyPlanner(this, false, watch);
    Block block = body.block(rule.body());
    List<Term> path = new ArrayList<>(constants);
    path.addAll(rule.head().path().subList(skipped, rule.head().path().size()));
    Term element = rule.head().element();
    Term value = rule.head().value();
    Expr gives = element == null ? null : body.expr(element);
    Expr at = value == null ? null : body.expr(value);
    if (watch != null) {
      block = watch.whole(block, gives == null ? at : gives, body.slots());
    }
    return new PartialRules.Part(
        rule.at(),
        body.slots(),
        block,
        body.exprs(path),
        gives,
        at,
        rule.isDefault(),
        rule.orElse() == null ? null : part(compiled, rule.orElse(), constants, skipped, about));
  }

  /** The rules, which tell when they are worked out where nodes are watched. */
  private Rules watched(RuleTree tree, Rules rules) {
    return watching == null ? rules : new WatchedRules(watching.rule(tree, false), rules);
  }

  /** The call of a function, which tells when it is asked where nodes are watched. */
  Expr watched(Term operator, Expr call) {
    RuleTree tree = watching == null ? null : program.function(operator);
    return watching == null || tree == null
        ? call
        : new WatchedCall(watching.rule(tree, true), call);
  }

  @Nullable Function function(Term operator) {
    RuleTree tree = program.function(operator);
    return tree == null ? null : functions.get(tree);
  }

  @Nullable Builtin builtin(Term operator) {
    return program.builtin(operator.toString());
  }
}
