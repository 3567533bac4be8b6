package dev.writ.kernel.job;

import dev.writ.kernel.audit.Redactor;
import dev.writ.kernel.event.ActionFailure;
import dev.writ.kernel.event.Ending;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed, or the work as a whole.
 *
 * @param permanent trying again would not help
 * @param notBefore the least time until the next attempt; null for no wish
 */
record Failure(
    String code,
    String detail,
    Map<String, Object> params,
    boolean permanent,
    @Nullable Duration notBefore) {
  private static final int LONGEST_DETAIL = 4_096;

  Failure {
    String clean = Redactor.text(detail).replace("\0", "");
    detail = clean.length() <= LONGEST_DETAIL ? clean : clean.substring(0, LONGEST_DETAIL) + "…";
    params = Map.copyOf(params);
  }

  static Failure of(ActionFailure failure) {
    return new Failure(
        failure.code(),
        failure.detail(),
        failure.params(),
        failure.isPermanent(),
        failure.notBefore());
  }

  /** An action must say what failed; where it did not, it is a defect that may pass. */
  static Failure unexpected(Throwable cause) {
    String message = cause.getMessage();
    return new Failure(
        "INTERNAL",
        cause.getClass().getSimpleName() + (message == null ? "" : ": " + message),
        Map.of(),
        false,
        null);
  }

  static Failure deadline(Duration limit) {
    return new Failure(
        "DEADLINE_EXCEEDED",
        "the attempt did not end within %d s and was interrupted".formatted(limit.toSeconds()),
        Map.of("deadline_seconds", limit.toSeconds()),
        false,
        null);
  }

  static Failure workerLost(int times) {
    return new Failure(
        "WORKER_LOST",
        "%d workers died while they did this work; see whether it is what kills them, then retry"
            .formatted(times),
        Map.of("lost", times),
        true,
        null);
  }

  static Failure snoozedTooLong(Duration waited, String why) {
    return new Failure(
        "SNOOZED_TOO_LONG",
        "the target was not there for %d h: %s".formatted(waited.toHours(), why),
        Map.of("waited_seconds", waited.toSeconds()),
        true,
        null);
  }

  Ending.Failed asEnding() {
    return new Ending.Failed(code, detail, params);
  }
}
