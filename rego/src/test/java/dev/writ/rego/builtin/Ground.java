package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;

/** Tables of calls with constants and of what they come to. */
final class Ground {
  private Ground() {}

  /**
   * Lines of {@code call => value as Rego text}, of {@code call => ! message of a builtin error} or
   * of {@code call => ? message of a type error}.
   */
  static void holds(String table) {
    StringBuilder told = new StringBuilder();
    for (String line : table.strip().lines().toList()) {
      String call = line.substring(0, line.lastIndexOf(" => "));
      told.append(call).append(" => ").append(told(call)).append('\n');
    }
    assertThat(told.toString().strip()).isEqualTo(table.strip());
  }

  private static String told(String call) {
    try {
      return value(call).toString();
    } catch (Failure failure) {
      return (failure.isOfType() ? "? " : "! ") + failure.getMessage();
    }
  }

  static RegoValue value(String call) {
    return value(call, new Calling());
  }

  /** As {@link #value(String)}, in an evaluation of its own. */
  static RegoValue value(String call, Calling calling) {
    return java.util.Objects.requireNonNull(calling.find(call), call);
  }
}
