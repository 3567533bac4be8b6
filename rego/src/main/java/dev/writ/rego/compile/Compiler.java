package dev.writ.rego.compile;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Module;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes modules through all stages. */
public final class Compiler {
  private final Names names = new Names();
  private final Faults faults = new Faults();
  private final Map<String, Builtin> builtins;

  private Compiler(Map<String, Builtin> builtins) {
    this.builtins = builtins;
  }

  /**
   * Compiles modules.
   *
   * @param builtins by name
   * @throws dev.writ.rego.RegoException with all that the first failing stage found
   */
  public static Program compile(List<Module> modules, Map<String, Builtin> builtins) {
    return new Compiler(builtins).compile(modules);
  }

  private Program compile(List<Module> unsorted) {
    List<Module> modules =
        unsorted.stream().sorted(Comparator.comparing(m -> m.source().name())).toList();
    Map<List<String>, Set<String>> exports = new HashMap<>();
    for (Module module : modules) {
      Set<String> defined = exports.computeIfAbsent(module.path(), _ -> new HashSet<>());
      module.rules().forEach(rule -> defined.add(rule.head().name().name()));
    }
    List<CompiledRule> rules = new ArrayList<>();
    for (Module module : modules) {
      Map<String, Term> globals = globals(module, exports.getOrDefault(module.path(), Set.of()));
      for (Rule rule : module.rules()) {
        Rule resolved = new Resolver(globals, names, faults).rule(rule);
        rules.add(CompiledRule.of(module, resolved));
      }
    }
    faults.check();
    RuleTree declared = new RuleTree();
    rules.forEach(declared::add);
    Functions functions = new Functions(declared, builtins, faults);
    new Conflicts(faults).check(declared, modules);
    faults.check();
    rules.forEach(rule -> functions.check(rule.rule()));
    faults.check();
    Lowering lowering =
        new Lowering(names, operator -> Program.arity(declared, builtins, operator) >= 0);
    rules.replaceAll(rule -> rule.with(lowering.rule(rule.rule())));
    RuleTree tree = new RuleTree();
    rules.forEach(tree::add);
    RuleTree ordered = new RuleTree();
    List<Rule> safe = new ArrayList<>();
    rules.forEach(rule -> safe.add(ordered(rule.rule(), tree)));
    faults.check();
    for (int i = 0; i < safe.size(); i++) {
      ordered.add(rules.get(i).with(safe.get(i)));
    }
    modules.forEach(module -> ordered.addPackage(module.path()));
    new Recursion(ordered, faults).check();
    faults.check();
    return new Program(ordered, builtins, names);
  }

  private Rule ordered(Rule rule, RuleTree tree) {
    Safety safety = new Safety(operator -> Program.arity(tree, builtins, operator));
    Rule.Head head = rule.head();
    Set<String> bound = new HashSet<>();
    if (head.arguments() != null) {
      head.arguments().forEach(argument -> Terms.openVariables(argument, bound::add));
    }
    Body body = safety.order(rule.body(), bound);
    refuseUnsafe(safety, faults);
    Set<String> known = new HashSet<>(bound);
    body.forEach(literal -> Outputs.open(literal, known::add));
    List<Term> heads = new ArrayList<>(head.path());
    if (head.element() != null) {
      heads.add(head.element());
    }
    if (head.value() != null) {
      heads.add(head.value());
    }
    for (Term part : heads) {
      Set<String> unknown = new HashSet<>();
      Terms.openVariables(part, unknown::add);
      unknown.removeAll(known);
      unknown.stream()
          .filter(Names::isWritten)
          .forEach(v -> faults.unsafe(part.at(), "var " + Names.written(v) + " is unsafe"));
    }
    Rule orElse = rule.orElse() == null ? null : ordered(rule.orElse(), tree);
    return new Rule(rule.at(), head, body, orElse, rule.isDefault(), rule.written());
  }

  static void refuseUnsafe(Safety safety, Faults faults) {
    boolean named = safety.unsafe().keySet().stream().anyMatch(Names::isWritten);
    safety
        .unsafe()
        .forEach(
            (name, at) -> {
              if (Names.isWritten(name)) {
                faults.unsafe(at, "var " + Names.written(name) + " is unsafe");
              } else if (!named) {
                faults.unsafe(at, "expression is unsafe");
              }
            });
  }

  private static Map<String, Term> globals(Module module, Set<String> exports) {
    Map<String, Term> globals = new HashMap<>();
    for (String name : exports) {
      List<Term> path = new ArrayList<>();
      module
          .path()
          .forEach(part -> path.add(new Term.Scalar(module.packageAt(), RegoValue.of(part))));
      path.add(new Term.Scalar(module.packageAt(), RegoValue.of(name)));
      globals.put(
          name, new Term.Ref(module.packageAt(), new Term.Var(module.packageAt(), "data"), path));
    }
    imported(module.imports(), globals);
    return globals;
  }

  static void imported(List<Module.Import> imports, Map<String, Term> globals) {
    for (Module.Import one : imports) {
      String root = one.path().getFirst();
      if (root.equals("data") || root.equals("input")) {
        Term.Var head = new Term.Var(one.at(), root);
        List<Term> path = new ArrayList<>();
        one.path().stream()
            .skip(1)
            .forEach(part -> path.add(new Term.Scalar(one.at(), RegoValue.of(part))));
        globals.put(one.name(), path.isEmpty() ? head : new Term.Ref(one.at(), head, path));
      }
    }
  }
}
