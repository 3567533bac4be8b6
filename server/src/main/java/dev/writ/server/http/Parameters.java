package dev.writ.server.http;

import dev.writ.kernel.problem.KernelProblems;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads path and query parameters; absent stays null. */
public final class Parameters {
  private Parameters() {}

  /** An id from the path: what is no UUID names nothing, so it answers as what is hidden does. */
  public static UUID id(String text) {
    UUID id = uuid(text);
    if (id == null) {
      throw KernelProblems.NOT_FOUND.with("there is nothing here, or it is hidden from you");
    }
    return id;
  }

  public static @Nullable UUID idFilter(String name, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    UUID id = uuid(text);
    if (id == null) {
      throw invalid(name, "must be an id (UUID)", text);
    }
    return id;
  }

  public static @Nullable Instant instant(String name, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notATime) {
      throw invalid(name, "must be an instant such as `2026-01-31T08:00:00Z`", text);
    }
  }

  /** ISO 8601, from zero to the limit. */
  public static Duration duration(String name, @Nullable String text, Duration most) {
    if (text == null || text.isEmpty()) {
      return Duration.ZERO;
    }
    try {
      Duration value = Duration.parse(text);
      if (!value.isNegative() && value.compareTo(most) <= 0) {
        return value;
      }
    } catch (DateTimeParseException notADuration) {
      // told below, with the other unacceptable values
    }
    throw invalid(name, "must be a duration from PT0S to " + most, text);
  }

  public static <E extends Enum<E>> @Nullable E oneOf(
      String name, @Nullable String text, Class<E> type) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    for (E value : type.getEnumConstants()) {
      if (value.name().equals(text.toUpperCase(Locale.ROOT))) {
        return value;
      }
    }
    throw invalid(
        name,
        "must be one of "
            + Arrays.stream(type.getEnumConstants())
                .map(value -> "`" + value.name() + "`")
                .collect(Collectors.joining(", ")),
        text);
  }

  public static boolean flag(String name, @Nullable String text) {
    if (text == null || text.isEmpty() || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw invalid(name, "must be `true` or `false`", text);
  }

  private static dev.writ.kernel.problem.Problem invalid(
      String name, String expected, String text) {
    return HttpProblems.PARAMETER_INVALID
        .with("`" + name + "` " + expected + ", not `" + text + "`")
        .param("parameter", name);
  }

  private static @Nullable UUID uuid(String text) {
    if (text.length() != 36) {
      return null;
    }
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notAnId) {
      return null;
    }
  }
}
