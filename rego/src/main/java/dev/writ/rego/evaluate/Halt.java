package dev.writ.rego.evaluate;

import dev.writ.rego.RegoError;

/** Ends an evaluation at once. */
final class Halt extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient RegoError error;

  Halt(RegoError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  RegoError error() {
    return error;
  }

  static Halt conflict(RegoError.Location at, String message) {
    return new Halt(new RegoError("eval_conflict_error", message, at));
  }
}
