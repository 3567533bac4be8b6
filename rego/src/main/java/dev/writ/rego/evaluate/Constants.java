package dev.writ.rego.evaluate;

import dev.writ.rego.Engine;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Term;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The value of collections of constants, found once instead of at each evaluation. */
final class Constants {
  private static final @Nullable RegoValue[] NO_VARIABLES = {};

  private Constants() {}

  /** A collection of these parts, or its value when they are constants. */
  static Expr folded(Expr expr, List<Term> parts) {
    RegoValue value = areConstant(parts) ? value(expr) : null;
    return value == null ? expr : new EvalConstant(value);
  }

  private static boolean areConstant(List<Term> terms) {
    for (Term term : terms) {
      if (!isConstant(term)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isConstant(Term term) {
    return switch (term) {
      case Term.Scalar _ -> true;
      case Term.Array(_, var elements) -> areConstant(elements);
      case Term.Set(_, var elements) -> areConstant(elements);
      case Term.Obj(_, var entries) ->
          entries.stream().allMatch(e -> isConstant(e.key()) && isConstant(e.value()));
      default -> false;
    };
  }

  private static @Nullable RegoValue value(Expr constant) {
    Meter meter = new Meter(Long.MAX_VALUE, Long.MAX_VALUE, "", () -> false, Integer.MAX_VALUE);
    Calls calls =
        new Calls(meter, 0, new SplittableRandom(0), _ -> {}, Engine.Capabilities.NONE, Gate.OPEN);
    Scope nowhere = new Scope(meter, calls, null, RegoValue.Obj.EMPTY, null, Map.of(), 0);
    return constant.eval(nowhere, NO_VARIABLES);
  }
}
