package dev.writ.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** For verbs that start work. */
final class WaitOptions {
  @Option(names = "--wait", description = "Follow the work to its end, through approval too.")
  boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait, such as 30s, 10m or 2h (default: 10m).",
      converter = DurationConverter.class)
  Duration timeout = Duration.ofMinutes(10);

  /** {@code 90s}, {@code 10m}, {@code 2h} or ISO 8601. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      String iso = value.toUpperCase(Locale.ROOT);
      try {
        Duration length = Duration.parse(iso.startsWith("P") ? iso : "PT" + iso);
        if (!length.isNegative()) {
          return length;
        }
      } catch (DateTimeParseException unreadable) {
        // told below
      }
      throw new TypeConversionException(
          "`" + value + "` is no duration; expected 30s, 10m, 2h or PT10M");
    }
  }
}
