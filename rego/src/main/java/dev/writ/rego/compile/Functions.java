package dev.writ.rego.compile;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.List;

/** Stage 9: calls of functions that do not exist, or with other arguments than they take. */
final class Functions {
  private final RuleTree tree;
  private final Settings settings;
  private final Faults faults;

  Functions(RuleTree tree, Settings settings, Faults faults) {
    this.tree = tree;
    this.settings = settings;
    this.faults = faults;
  }

  void check(Rule rule) {
    for (Rule clause = rule; clause != null; clause = clause.orElse()) {
      Rewriter calls = calls();
      Rule.Head head = clause.head();
      for (Term part : head.path()) {
        calls.term(part);
      }
      if (head.element() != null) {
        calls.term(head.element());
      }
      if (head.value() != null) {
        calls.term(head.value());
      }
      calls.body(clause.body());
    }
  }

  void check(Body body) {
    calls().body(body);
  }

  private Rewriter calls() {
    return new Rewriter() {
      @Override
      Term call(Term.Call call) {
        check(call, 0);
        return super.call(call);
      }

      // A call that is a line may name a variable for its result.
      @Override
      Literal literal(Literal literal) {
        if (literal.expression() instanceof Literal.Holds(Term.Call call)) {
          check(call, 1);
          terms(call.arguments());
          withs(literal);
          return literal;
        }
        return super.literal(literal);
      }

      @Override
      Term replacement(Term value) {
        return value instanceof Term.Call ? value : super.replacement(value);
      }
    };
  }

  private void check(Term.Call call, int results) {
    int arity = Program.arity(tree, settings, call.operator());
    String name = call.name();
    if (arity < 0) {
      faults.type(call.at(), "undefined function " + name);
      return;
    }
    int given = call.arguments().size();
    Builtin builtin = settings.builtin(name);
    boolean variadic = builtin != null && builtin.signature().variadic();
    if (variadic || (given >= arity && given <= arity + results)) {
      return;
    }
    List<RegoValue> path = Terms.dataPath(call.operator());
    if (path != null) {
      faults.type(
          call.at(),
          "function "
              + name
              + " has arity "
              + arity
              + ", got "
              + given
              + (given == 1 ? " argument" : " arguments"));
    } else if (builtin != null) {
      TypeChecker nothingKnown = new TypeChecker(new TypeTree(), settings, new Faults(0));
      TypeScope scope = new TypeScope(null);
      List<Builtin.Type> have =
          call.arguments().stream().map(argument -> nothingKnown.of(scope, argument)).toList();
      faults.type(
          call.at(),
          name + ": arity mismatch",
          "have: " + TypeFault.types(have),
          "want: " + TypeFault.wanted(builtin, false));
    }
  }
}
