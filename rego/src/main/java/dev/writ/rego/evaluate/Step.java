package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** One line of a body. */
abstract class Step {
  /** Whether it can have several solutions; then {@link #each} is asked, else {@link #test}. */
  boolean isGenerator() {
    return false;
  }

  /** How many lines it stands for. */
  int size() {
    return 1;
  }

  /** Whether the line holds; binds its variables. */
  boolean test(Scope scope, @Nullable RegoValue[] frame) {
    throw new IllegalStateException("a generator");
  }

  /**
   * Binds the variables of one solution after the other and goes on with the rest of the body each
   * time.
   *
   * @return whether the one who wants the solutions has enough
   */
  boolean each(Scope scope, @Nullable RegoValue[] frame, Block block, int next, Sink sink) {
    throw new IllegalStateException("no generator");
  }
}
