package dev.writ.rego.compile;

import dev.writ.rego.builtin.BuiltinCatalogue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;

/** Stage 14: calls of builtins that the engine bans, or that version 1 has no more. */
final class Forbidden extends Rewriter {
  private final Settings settings;
  private final boolean refusesDeprecated;
  private final Faults faults;

  Forbidden(Settings settings, boolean refusesDeprecated, Faults faults) {
    this.settings = settings;
    this.refusesDeprecated = refusesDeprecated;
    this.faults = faults;
  }

  void check(Rule rule) {
    for (Rule clause = rule; clause != null; clause = clause.orElse()) {
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
  }

  void check(Body body) {
    body(body);
  }

  @Override
  Term call(Term.Call call) {
    String name = call.name();
    if (settings.banned().contains(name)) {
      faults.type(call.at(), "unsafe built-in function calls in expression: " + name);
    }
    if (refusesDeprecated && BuiltinCatalogue.isDeprecated(name)) {
      faults.type(call.at(), "deprecated built-in function calls in expression: " + name);
    }
    return super.call(call);
  }
}
