package dev.writ.rego.evaluate;

import dev.writ.rego.Engine;
import dev.writ.rego.RegoValue;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The value of collections of constants, found once instead of at each evaluation. */
final class Constants {
  private static final @Nullable RegoValue[] NO_VARIABLES = {};

  private Constants() {}

  static @Nullable RegoValue value(Expr constant) {
    Meter meter = new Meter(Long.MAX_VALUE, Long.MAX_VALUE, "", () -> false, Integer.MAX_VALUE);
    Calls calls =
        new Calls(meter, 0, new SplittableRandom(0), _ -> {}, Engine.Capabilities.NONE, Gate.OPEN);
    Scope nowhere = new Scope(meter, calls, null, RegoValue.Obj.EMPTY, null, Map.of(), 0);
    return constant.eval(nowhere, NO_VARIABLES);
  }
}
