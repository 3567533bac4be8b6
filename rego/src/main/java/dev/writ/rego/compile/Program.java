package dev.writ.rego.compile;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Module;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Modules that were found to be right, with their bodies in the order in which they can run. */
public final class Program {
  private final RuleTree tree;
  private final TypeTree types;
  private final Settings settings;
  private final Names names;
  private final AnnotationSet annotations;

  Program(
      RuleTree tree, TypeTree types, Settings settings, Names names, AnnotationSet annotations) {
    this.tree = tree;
    this.types = types;
    this.settings = settings;
    this.names = names;
    this.annotations = annotations;
  }

  /** The metadata blocks, each with its target and place. */
  public List<RegoValue> annotations() {
    return annotations.all().stream().<RegoValue>map(Annotation::shown).toList();
  }

  public RuleTree tree() {
    return tree;
  }

  public @Nullable Builtin builtin(String name) {
    return settings.builtin(name);
  }

  /** The function that an operator names, or null. */
  public @Nullable RuleTree function(Term operator) {
    List<RegoValue> path = Terms.dataPath(operator);
    RuleTree node = path == null ? null : tree.find(path);
    return node != null && node.isFunction() ? node : null;
  }

  /** Name of the variable that holds the value of a query's n-th line. */
  public static String valueOf(int line) {
    return "@value" + line;
  }

  /** Each line that is a term gives its value to a variable: false is an answer as well. */
  private Body withValues(Body query) {
    List<Literal> lines = new ArrayList<>();
    for (Literal literal : query) {
      boolean value =
          !literal.negated()
              && literal.expression() instanceof Literal.Holds(Term term)
              && !(term instanceof Term.Call call && bindsByItself(call));
      if (!value) {
        lines.add(literal);
        continue;
      }
      Term result = new Term.Var(literal.at(), valueOf(lines.size()));
      Term term = ((Literal.Holds) literal.expression()).term();
      Term unify =
          new Term.Call(literal.at(), new Term.Var(literal.at(), "eq"), List.of(result, term));
      lines.add(new Literal(literal.at(), new Literal.Holds(unify), false, literal.withs()));
    }
    return new Body(lines);
  }

  private boolean bindsByItself(Term.Call call) {
    int arity = arity(call.operator());
    return (arity >= 0 && call.arguments().size() > arity)
        || call.name().equals("eq")
        || call.name().equals("assign")
        || call.name().equals("walk");
  }

  /** Names of all rules and functions, in order. */
  public List<String> rules() {
    List<String> names = new ArrayList<>();
    names(tree, names);
    return names;
  }

  private static void names(RuleTree node, List<String> names) {
    if (!node.rules().isEmpty()) {
      names.add(node.rules().getFirst().name());
    }
    for (RuleTree below : node.below().values()) {
      names(below, names);
    }
  }

  /**
   * Refuses base documents where rules define something.
   *
   * @throws dev.writ.rego.RegoException with each place
   */
  public void refuseOverlap(RegoValue data) {
    Faults faults = new Faults(settings.errorLimit());
    overlap(tree, data, faults);
    faults.check();
  }

  private static void overlap(RuleTree node, @Nullable RegoValue data, Faults faults) {
    if (data == null) {
      return;
    }
    if (!node.rules().isEmpty()) {
      CompiledRule rule = node.rules().getFirst();
      String path = rule.path().stream().map(RegoValue::display).collect(Collectors.joining("/"));
      faults.compile(rule.rule().at(), "conflicting rule for data path " + path + " found");
    }
    if (data instanceof RegoValue.Obj documents) {
      for (Map.Entry<RegoValue, RuleTree> each : node.below().entrySet()) {
        overlap(each.getValue(), documents.find(each.getKey()), faults);
      }
    }
  }

  /** How many arguments an operator takes, -1 when there is no such function. */
  public int arity(Term operator) {
    return arity(tree, settings, operator);
  }

  /** Of the functions of a tree, and of builtins. */
  static Arity arities(RuleTree tree, Settings settings) {
    return operator -> arity(tree, settings, operator);
  }

  static int arity(RuleTree tree, Settings settings, Term operator) {
    List<RegoValue> path = Terms.dataPath(operator);
    RuleTree node = path == null ? null : tree.find(path);
    if (node != null) {
      for (CompiledRule rule : node.rules()) {
        List<Term> arguments = rule.rule().head().arguments();
        if (arguments != null) {
          return arguments.size();
        }
      }
      return -1;
    }
    Builtin builtin = settings.builtin(operator.toString());
    return builtin == null ? -1 : builtin.signature().arguments().size();
  }

  /**
   * Makes a query ready to run: the same stages as for rules.
   *
   * @throws dev.writ.rego.RegoException with all that is wrong
   */
  public Body query(Body query, List<Module.Import> imports) {
    Faults faults = new Faults(settings.errorLimit());
    Map<String, Term> globals = new HashMap<>();
    Compiler.imported(imports, globals);
    Body written = new Resolver(globals, names, faults, settings.strict()).query(withValues(query));
    faults.check();
    Body resolved = new Prints(settings, arities(tree, settings), names, faults).query(written);
    faults.check();
    new WithTargets(tree, settings, faults).check(resolved);
    faults.check();
    new Functions(tree, settings, faults).check(resolved);
    faults.check();
    Body lowered = new Lowering(names, arities(tree, settings)).body(resolved);
    Safety safety = new Safety(arities(tree, settings));
    Set<String> bound = new HashSet<>();
    Body ordered = safety.order(lowered, bound);
    Compiler.refuseUnsafe(safety, "", faults);
    faults.check();
    new TypeChecker(types, settings, faults).check(ordered);
    faults.check();
    new Forbidden(settings, true, faults).check(resolved);
    faults.check();
    return ordered;
  }
}
