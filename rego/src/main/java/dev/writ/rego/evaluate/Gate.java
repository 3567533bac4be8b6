package dev.writ.rego.evaluate;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** What every call of a nondeterministic builtin goes through. */
@FunctionalInterface
interface Gate {
  /** Lets every call pass. */
  Gate OPEN = (builtin, context, arguments) -> builtin.code().call(context, arguments);

  /**
   * As {@link Builtin.Code#call}.
   *
   * @throws Builtin.Failure when the call comes to nothing
   */
  @Nullable RegoValue call(Builtin builtin, Builtin.Context context, RegoValue[] arguments);
}
