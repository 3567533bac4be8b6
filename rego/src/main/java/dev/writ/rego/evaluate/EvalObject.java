package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** {@code {k: v}}. */
final class EvalObject extends Expr {
  private final Expr[] keys;
  private final Expr[] values;

  EvalObject(Expr[] keys, Expr[] values) {
    this.keys = keys;
    this.values = values;
  }

  @Override
  @Nullable RegoValue eval(Scope scope, @Nullable RegoValue[] frame) {
    RegoValue.Obj.Builder object = RegoValue.Obj.builder();
    for (int i = 0; i < keys.length; i++) {
      RegoValue key = keys[i].eval(scope, frame);
      RegoValue value = values[i].eval(scope, frame);
      if (key == null || value == null) {
        return null;
      }
      object.put(key, value);
    }
    return object.build();
  }
}
