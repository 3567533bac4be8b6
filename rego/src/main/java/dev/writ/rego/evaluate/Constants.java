package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** Collections; those of constants are made once instead of at each evaluation. */
final class Constants {
  private Constants() {}

  static Expr array(Expr[] elements) {
    RegoValue[] values = values(elements);
    return values == null
        ? new EvalArray(elements)
        : new EvalConstant(RegoValue.Arr.owning(values));
  }

  static Expr set(Expr[] elements) {
    RegoValue[] values = values(elements);
    if (values == null) {
      return new EvalSet(elements);
    }
    RegoValue.SetOf.Builder set = RegoValue.SetOf.builder();
    for (RegoValue value : values) {
      set.add(value);
    }
    return new EvalConstant(set.build());
  }

  static Expr object(Expr[] keys, Expr[] values) {
    RegoValue[] constantKeys = values(keys);
    RegoValue[] constantValues = values(values);
    if (constantKeys == null || constantValues == null) {
      return new EvalObject(keys, values);
    }
    RegoValue.Obj.Builder object = RegoValue.Obj.builder();
    for (int i = 0; i < constantKeys.length; i++) {
      object.put(constantKeys[i], constantValues[i]);
    }
    return new EvalConstant(object.build());
  }

  /** Null when one is no constant. */
  private static RegoValue @Nullable [] values(Expr[] terms) {
    RegoValue[] values = new RegoValue[terms.length];
    for (int i = 0; i < values.length; i++) {
      RegoValue value = terms[i].constant();
      if (value == null) {
        return null;
      }
      values[i] = value;
    }
    return values;
  }
}
