package dev.writ.rego.compile;

import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Module;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stage 2: names that hide {@code input} or {@code data}, and imports that hide each other. */
final class Overrides {
  private static final Set<String> ROOTS = Set.of("input", "data");

  private final Faults faults;

  Overrides(Faults faults) {
    this.faults = faults;
  }

  /** Arguments, which no version of the language lets hide a root: their rules would lose it. */
  void arguments(Module module) {
    for (Rule rule : module.rules()) {
      List<Term> arguments = rule.head().arguments();
      if (arguments == null) {
        continue;
      }
      Set<String> roots = new HashSet<>();
      new Rewriter() { // a look-up in a root hides nothing
        @Override
        Term reference(Term.Ref ref) {
          return ref;
        }

        @Override
        Term variable(Term.Var variable) {
          if (ROOTS.contains(variable.name())) {
            roots.add(variable.name());
          }
          return variable;
        }
      }.terms(arguments);
      for (String root : roots) {
        faults.compile(
            rule.at(), "args must not shadow " + root + " (use a different variable name)");
      }
    }
  }

  /** Rules, variables and imports of a module to which the checks of version 1 apply. */
  void check(Module module) {
    for (Rule rule : module.rules()) {
      String name = rule.head().name().name();
      if (ROOTS.contains(name)) {
        faults.compile(rule.at(), "rules must not shadow " + name + " (use a different rule name)");
      }
      Assignments assignments = new Assignments();
      for (Rule clause = rule; clause != null; clause = clause.orElse()) {
        assignments.clause(clause);
      }
    }
    Map<String, Module.Import> imports = new HashMap<>();
    for (Module.Import one : module.imports()) {
      Module.Import other = imports.putIfAbsent(one.name(), one);
      if (other != null) {
        faults.compile(one.at(), "import must not shadow " + other);
      }
    }
  }

  private final class Assignments extends Rewriter {
    void clause(Rule clause) {
      Rule.Head head = clause.head();
      terms(head.path());
      if (head.element() != null) {
        term(head.element());
      }
      if (head.value() != null) {
        term(head.value());
      }
      body(clause.body());
    }

    @Override
    Literal literal(Literal literal) {
      if (literal.expression() instanceof Literal.Holds(Term.Call call)
          && call.name().equals("assign")
          && !call.arguments().isEmpty()
          && call.arguments().getFirst() instanceof Term.Var(_, String name)
          && ROOTS.contains(name)) {
        faults.compile(
            literal.at(), "variables must not shadow " + name + " (use a different variable name)");
      }
      return super.literal(literal);
    }
  }
}
