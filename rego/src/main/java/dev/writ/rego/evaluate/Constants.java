package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The value of collections of constants, found once instead of at each evaluation. */
final class Constants {
  private static final Meter METER =
      new Meter(Long.MAX_VALUE, Long.MAX_VALUE, "", () -> false, Integer.MAX_VALUE);
  private static final Scope NOWHERE =
      new Scope(
          METER,
          new Calls(METER, 0, new SplittableRandom(0), _ -> {}),
          null,
          RegoValue.Obj.EMPTY,
          null,
          Map.of(),
          0);
  private static final @Nullable RegoValue[] NO_VARIABLES = {};

  private Constants() {}

  static @Nullable RegoValue value(Expr constant) {
    return constant.eval(NOWHERE, NO_VARIABLES);
  }
}
