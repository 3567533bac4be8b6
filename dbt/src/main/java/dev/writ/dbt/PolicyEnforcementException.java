package dev.writ.dbt;

import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.Violation;
import java.util.stream.Collectors;

/** A strict run found errors that count. The text names the first five findings. */
public final class PolicyEnforcementException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int NAMED = 5;

  private final transient EnforcementResult result;

  PolicyEnforcementException(EnforcementResult result) {
    super(text(result));
    this.result = result;
  }

  public EnforcementResult result() {
    return result;
  }

  private static String text(EnforcementResult result) {
    int more = result.violations().size() - NAMED;
    return "Policy enforcement failed with %s and %s:\n"
            .formatted(count(result.errors(), "error"), count(result.warnings(), "warning"))
        + result.violations().stream()
            .limit(NAMED)
            .map(PolicyEnforcementException::line)
            .collect(Collectors.joining("\n"))
        + (more > 0 ? "\n... and %d more violations".formatted(more) : "");
  }

  private static String line(Violation violation) {
    return "[%s] %s: %s (suggestion: %s)"
        .formatted(
            violation.finding().code().full(),
            violation.finding().code().type().word(),
            violation.finding().message(),
            violation.finding().suggestion());
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
