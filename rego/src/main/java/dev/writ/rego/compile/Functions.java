package dev.writ.rego.compile;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Term;
import java.util.List;
import java.util.Map;

/** Stage 9: calls of functions that do not exist, or with other arguments than they take. */
final class Functions {
  private final RuleTree tree;
  private final Map<String, Builtin> builtins;
  private final Faults faults;

  Functions(RuleTree tree, Map<String, Builtin> builtins, Faults faults) {
    this.tree = tree;
    this.builtins = builtins;
    this.faults = faults;
  }

  void check(Body body) {
    new Rewriter() {
      @Override
      Term call(Term.Call call) {
        check(call);
        return super.call(call);
      }

      @Override
      Term replacement(Term value) {
        return value instanceof Term.Call ? value : super.replacement(value);
      }
    }.body(body);
  }

  private void check(Term.Call call) {
    int arity = Program.arity(tree, builtins, call.operator());
    String name = call.name();
    if (arity < 0) {
      faults.type(call.at(), "undefined function " + name);
      return;
    }
    int given = call.arguments().size();
    Builtin builtin = builtins.get(name);
    boolean variadic = builtin != null && builtin.signature().variadic();
    if (variadic || given == arity || given == arity + 1) {
      return;
    }
    List<RegoValue> path = Terms.dataPath(call.operator());
    if (path != null) {
      faults.type(
          call.at(), "function " + name + " has arity " + arity + ", got " + given + " arguments");
    } else {
      faults.type(call.at(), name + ": arity mismatch");
    }
  }
}
