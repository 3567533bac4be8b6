package dev.writ.rego.compile;

import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
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
  /** Words of version 1 that are names in version 0 until they are imported. */
  private static final Set<String> KEYWORDS = Set.of("contains", "every", "if", "in");

  private final Names names = new Names();
  private final Faults faults;
  private final Settings settings;

  private Compiler(Settings settings) {
    this.settings = settings;
    this.faults = new Faults(settings.errorLimit());
  }

  /**
   * Compiles modules.
   *
   * @throws dev.writ.rego.RegoException with all that the first failing stage found
   */
  public static Program compile(List<Module> modules, Settings settings) {
    return new Compiler(settings).compile(modules);
  }

  private Program compile(List<Module> unsorted) {
    List<Module> modules = new ArrayList<>(unsorted);
    if (modules.size() > 1) {
      modules.sort(Comparator.comparing(module -> module.source().name()));
    }
    List<Annotation> blocks = new ArrayList<>();
    for (Module module : modules) {
      blocks.addAll(MetadataBlocks.read(module, faults));
    }
    faults.check();
    Map<List<String>, Set<String>> exports = new HashMap<>();
    for (Module module : modules) {
      Set<String> defined = exports.computeIfAbsent(module.path(), _ -> new HashSet<>());
      for (Rule rule : module.rules()) {
        defined.add(rule.head().name().name());
      }
    }
    Overrides overrides = new Overrides(faults);
    Faults inBodies = new Faults(settings.errorLimit()); // those of a later stage, found on the way
    List<CompiledRule> rules = new ArrayList<>();
    for (Module module : modules) {
      overrides.arguments(module);
      Map<String, Term> globals = globals(module, exports.getOrDefault(module.path(), Set.of()));
      Set<String> used = new HashSet<>();
      for (Rule rule : module.rules()) {
        Resolver resolver = new Resolver(globals, names, inBodies, settings.strict());
        rules.add(CompiledRule.of(module, resolver.rule(rule)));
        used.addAll(resolver.usedGlobals());
      }
      if (settings.strict()) {
        refuseUnused(module.imports(), used);
      }
    }
    faults.check();
    for (Module module : modules) {
      if (isStrict(module)) {
        overrides.check(module);
      }
    }
    faults.check();
    inBodies.check();
    RuleTree written = new RuleTree();
    for (CompiledRule rule : rules) {
      written.add(rule);
    }
    Prints prints = new Prints(settings, Program.arities(written, settings), names, faults);
    for (int i = 0; i < rules.size(); i++) {
      rules.set(i, rules.get(i).with(prints.rule(rules.get(i).rule())));
    }
    faults.check();
    AnnotationSet annotations = new AnnotationSet(blocks, faults);
    faults.check();
    MetadataCalls metadata = new MetadataCalls(annotations, settings.banned());
    List<Rule> inText = new ArrayList<>();
    for (Module module : modules) {
      inText.addAll(module.rules());
    }
    for (int i = 0; i < rules.size(); i++) {
      CompiledRule rule = rules.get(i);
      rules.set(i, rule.with(metadata.rule(rule, inText.get(i))));
    }
    RuleTree declared = new RuleTree();
    for (CompiledRule rule : rules) {
      declared.add(rule);
    }
    WithTargets targets = new WithTargets(declared, settings, faults);
    for (CompiledRule rule : rules) {
      targets.check(rule.rule());
    }
    faults.check();
    Functions functions = new Functions(declared, settings, faults);
    new Conflicts(faults).check(declared, modules);
    faults.check();
    for (CompiledRule rule : rules) {
      functions.check(rule.rule());
    }
    faults.check();
    List<CompiledRule> resolved = List.copyOf(rules);
    Lowering lowering = new Lowering(names, Program.arities(declared, settings));
    RuleTree tree = new RuleTree();
    for (int i = 0; i < rules.size(); i++) {
      rules.set(i, rules.get(i).with(lowering.rule(rules.get(i).rule())));
      tree.add(rules.get(i));
    }
    RuleTree ordered = new RuleTree();
    List<Rule> safe = new ArrayList<>();
    Map<String, Set<String>> inRows = namesByRow(rules);
    for (CompiledRule rule : rules) {
      refuseUnsafeHeads(rule.rule(), where(rule, inRows));
    }
    faults.check();
    for (CompiledRule rule : rules) {
      safe.add(ordered(rule.rule(), Program.arities(tree, settings), where(rule, inRows)));
    }
    faults.check();
    for (int i = 0; i < safe.size(); i++) {
      ordered.add(rules.get(i).with(safe.get(i)));
    }
    for (Module module : modules) {
      ordered.addPackage(module.path());
    }
    Recursion recursion = new Recursion(ordered, faults);
    recursion.check();
    faults.check();
    TypeTree types = new TypeTree();
    TypeChecker checker = new TypeChecker(types, settings, faults);
    for (RuleTree node : recursion.inOrder()) {
      for (CompiledRule rule : node.rules()) {
        checker.check(rule);
      }
    }
    faults.check();
    for (CompiledRule rule : resolved) {
      new Forbidden(settings, isStrict(rule.module()), faults).check(rule.rule());
    }
    faults.check();
    return new Program(ordered, types, settings, names, annotations);
  }

  private boolean isStrict(Module module) {
    return module.strict() || settings.strict();
  }

  private void refuseUnused(List<Module.Import> imports, Set<String> used) {
    for (Module.Import one : imports) {
      if (isDocument(one) && !used.contains(one.name())) {
        faults.compile(one.at(), one + " unused");
      }
    }
  }

  /**
   * Names of the rules that begin in a row: if there are several, a message says which it means.
   */
  private static Map<String, Set<String>> namesByRow(List<CompiledRule> rules) {
    Map<String, Set<String>> names = new HashMap<>();
    for (CompiledRule rule : rules) {
      names.computeIfAbsent(row(rule), _ -> new HashSet<>()).add(rule.name());
    }
    return names;
  }

  private static String where(CompiledRule rule, Map<String, Set<String>> inRows) {
    return inRows.getOrDefault(row(rule), Set.of()).size() > 1
        ? " in rule " + rule.rule().head().reference()
        : "";
  }

  private static String row(CompiledRule rule) {
    return rule.rule().at().file() + ":" + rule.rule().at().row();
  }

  private void refuseUnsafeHeads(Rule rule, String where) {
    for (Rule clause = rule; clause != null; clause = clause.orElse()) {
      Rule.Head head = clause.head();
      Set<String> known = arguments(head);
      for (Literal literal : clause.body()) {
        Outputs.open(literal, known);
      }
      List<Term> parts = new ArrayList<>(head.path());
      if (head.element() != null) {
        parts.add(head.element());
      }
      if (head.value() != null) {
        parts.add(head.value());
      }
      for (Term part : parts) {
        Set<String> unknown = new HashSet<>();
        Terms.openVariables(part, unknown);
        unknown.removeAll(known);
        for (String variable : unknown) {
          if (Names.isWritten(variable)) {
            faults.unsafe(part.at(), unsafe(variable, where));
          } else if (variable.startsWith("$")) {
            faults.unsafe(part.at(), unsafe("_", where));
          }
        }
      }
    }
  }

  private static Set<String> arguments(Rule.Head head) {
    Set<String> arguments = new HashSet<>();
    if (head.arguments() != null) {
      for (Term argument : head.arguments()) {
        Terms.openVariables(argument, arguments);
      }
    }
    return arguments;
  }

  private Rule ordered(Rule rule, Arity arity, String where) {
    Safety safety = new Safety(arity);
    Body body = safety.order(rule.body(), arguments(rule.head()));
    refuseUnsafe(safety, where, faults);
    Rule orElse = rule.orElse() == null ? null : ordered(rule.orElse(), arity, where);
    return new Rule(rule.at(), rule.head(), body, orElse, rule.isDefault(), rule.written());
  }

  private static String unsafe(String variable, String where) {
    String name = Names.written(variable);
    String hint =
        KEYWORDS.contains(name)
            ? " (hint: `import future.keywords." + name + "` to import a future keyword)"
            : "";
    return "var " + name + " is unsafe" + where + hint;
  }

  static void refuseUnsafe(Safety safety, String where, Faults faults) {
    if (safety.unsafe().isEmpty()) {
      return;
    }
    boolean named = safety.unsafe().keySet().stream().anyMatch(Names::isWritten);
    safety
        .unsafe()
        .forEach(
            (name, at) -> {
              if (Names.isWritten(name)) {
                faults.unsafe(at, unsafe(name, where));
              } else if (!named) {
                faults.unsafe(at, "expression is unsafe");
              }
            });
  }

  private static Map<String, Term> globals(Module module, Set<String> exports) {
    Map<String, Term> globals = new HashMap<>();
    for (String name : exports) {
      List<Term> path = new ArrayList<>();
      for (String part : module.path()) {
        path.add(new Term.Scalar(module.packageAt(), RegoValue.of(part)));
      }
      path.add(new Term.Scalar(module.packageAt(), RegoValue.of(name)));
      globals.put(
          name, new Term.Ref(module.packageAt(), new Term.Var(module.packageAt(), "data"), path));
    }
    imported(module.imports(), globals);
    return globals;
  }

  private static boolean isDocument(Module.Import one) {
    String root = one.path().getFirst();
    return root.equals("data") || root.equals("input");
  }

  static void imported(List<Module.Import> imports, Map<String, Term> globals) {
    for (Module.Import one : imports) {
      if (isDocument(one)) {
        String root = one.path().getFirst();
        Term.Var head = new Term.Var(one.at(), root);
        List<Term> path = new ArrayList<>();
        for (String part : one.path().subList(1, one.path().size())) {
          path.add(new Term.Scalar(one.at(), RegoValue.of(part)));
        }
        globals.put(one.name(), path.isEmpty() ? head : new Term.Ref(one.at(), head, path));
      }
    }
  }
}
