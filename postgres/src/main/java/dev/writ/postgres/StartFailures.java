package dev.writ.postgres;

import dev.writ.postgres.PostgresFailure.Code;
import java.util.List;

/** Reads what went wrong out of what PostgreSQL printed. */
final class StartFailures {
  private StartFailures() {}

  static boolean portTaken(String output) {
    return output.contains("could not bind") || output.contains("could not create any TCP/IP");
  }

  /** True while processes of a killed postmaster are still on their way out. */
  static boolean predecessorStillLeaving(String output) {
    return output.contains("pre-existing shared memory block");
  }

  static PostgresFailure of(String output, PostgresSettings settings) {
    if (portTaken(output)) {
      return new PostgresFailure(
          Code.POSTGRES_PORT_IN_USE,
          "port `%d` on 127.0.0.1 is taken: stop what listens there, or choose another port (0 takes any free one)"
              .formatted(settings.port()));
    }
    if (output.contains("No space left on device") || output.contains("Disk quota exceeded")) {
      return new PostgresFailure(
          Code.POSTGRES_DISK_FULL,
          "no space is left for `%s`: free some (a start needs about 100 MB), then start again"
              .formatted(settings.directory()));
    }
    return new PostgresFailure(
        Code.POSTGRES_START_FAILED,
        "PostgreSQL in `%s` did not start; its last words were:\n%s"
            .formatted(settings.directory(), tail(output)));
  }

  private static String tail(String output) {
    List<String> lines = output.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
  }
}
