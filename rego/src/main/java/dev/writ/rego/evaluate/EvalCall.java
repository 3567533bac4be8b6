package dev.writ.rego.evaluate;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** A call of a builtin or of a function written in Rego. */
final class EvalCall extends Expr {
  private final Location at;
  private final String name;
  private final @Nullable Builtin builtin;
  private final @Nullable Function function;
  private final Expr[] arguments;

  private EvalCall(
      Location at,
      String name,
      @Nullable Builtin builtin,
      @Nullable Function function,
      Expr[] arguments) {
    this.at = at;
    this.name = name;
    this.builtin = builtin;
    this.function = function;
    this.arguments = arguments;
  }

  static EvalCall of(Location at, Builtin builtin, Expr[] arguments) {
    return new EvalCall(at, builtin.name(), builtin, null, arguments);
  }

  static EvalCall of(Location at, Function function, Expr[] arguments) {
    return new EvalCall(at, function.name(), null, function, arguments);
  }

  @Override
  @Nullable RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
    RegoValue[] values = new RegoValue[arguments.length];
    for (int i = 0; i < values.length; i++) {
      RegoValue value = arguments[i].eval(scope, frame);
      if (value == null) {
        return null;
      }
      values[i] = value;
    }
    if (!scope.mocks.isEmpty()) {
      switch (scope.mocks.get(name)) {
        case Scope.Constant(RegoValue value) -> {
          return value;
        }
        case Scope.Instead(Callable instead) -> {
          return instead.call(scope.withoutMocks(), values, at);
        }
        case null -> {}
      }
    }
    if (builtin != null) {
      return scope.calls.call(builtin, values, at);
    }
    return function == null ? null : function.call(scope, values);
  }
}
