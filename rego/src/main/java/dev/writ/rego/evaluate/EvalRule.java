package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one name, and known keys below: the common kind of {@link EvalDocument}, without the
 * way to it.
 */
final class EvalRule extends Expr {
  private final Rules rules;
  private final Expr[] path;
  private final EvalDocument otherwise;

  /**
   * @param path below the name
   * @param otherwise the same from the root, for when base documents or {@code with} have a say
   */
  EvalRule(Rules rules, Expr[] path, EvalDocument otherwise) {
    this.rules = rules;
    this.path = path;
    this.otherwise = otherwise;
  }

  @Override
  @Nullable RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
    if (scope.hidden != null) {
      return otherwise.eval(scope, frame);
    }
    RegoValue value;
    if (path.length == 0) {
      value = rules.value(scope);
    } else {
      RegoValue key = path[0].eval(scope, frame);
      value = key == null ? null : rules.find(scope, key);
      for (int i = 1; value != null && i < path.length; i++) {
        key = path[i].eval(scope, frame);
        value = key == null ? null : Paths.find(value, key);
      }
    }
    return value != null || scope.data.equals(RegoValue.Obj.EMPTY)
        ? value
        : otherwise.eval(scope, frame);
  }
}
