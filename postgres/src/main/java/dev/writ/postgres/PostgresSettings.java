package dev.writ.postgres;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how PostgreSQL runs.
 *
 * @param directory holds the data, the superuser's password (mode 0600) and the lock; kept
 * @param binaries where the unpacked PostgreSQL programs are cached, one folder per version
 * @param port TCP port on 127.0.0.1, or 0 for a free one chosen at each start
 * @param durable true: every commit is on the disk before it is answered; false: for tests
 * @param patience how long a start or a stop may take
 */
public record PostgresSettings(
    Path directory, Path binaries, int port, boolean durable, Duration patience) {
  public PostgresSettings {
    directory = directory.toAbsolutePath().normalize();
    binaries = binaries.toAbsolutePath().normalize();
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "expected a port between 0 and 65535, but got `" + port + "`");
    }
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException(
          "expected a patience above zero, but got `" + patience + "`");
    }
  }

  /** Durable, on a free port, with the binaries in this user's cache directory. */
  public static PostgresSettings keptIn(Path directory) {
    return new PostgresSettings(
        directory, Binaries.cacheOfThisUser(), 0, true, Duration.ofSeconds(60));
  }

  public PostgresSettings withPort(int fixed) {
    return new PostgresSettings(directory, binaries, fixed, durable, patience);
  }

  public PostgresSettings withBinaries(Path cache) {
    return new PostgresSettings(directory, cache, port, durable, patience);
  }

  PostgresSettings withoutDurability() {
    return new PostgresSettings(directory, binaries, port, false, patience);
  }
}
