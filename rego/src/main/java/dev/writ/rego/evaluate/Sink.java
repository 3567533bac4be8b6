package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** Wants the solutions of a body. */
interface Sink {
  /** Takes one solution, which stands in the frame; true when no more are wanted. */
  boolean accept(Scope scope, @Nullable RegoValue[] frame);
}
