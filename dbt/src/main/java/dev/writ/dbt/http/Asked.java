package dev.writ.dbt.http;

import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Page;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what stands in paths and queries; absent stays null. */
final class Asked {
  private Asked() {}

  /** An id of a path; one that is no UUID names nothing, like one that is hidden. */
  static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notAnId) {
      throw KernelProblems.NOT_FOUND.with("there is no such thing, or it is hidden from you");
    }
  }

  static Page.Wish page(@Nullable String page, @Nullable String perPage) {
    return new Page.Wish(
        whole(page, "page", 1, 1_000_000),
        whole(perPage, "per_page", Page.Wish.FIRST.perPage(), 100));
  }

  static int whole(@Nullable String text, String name, int absent, int most) {
    if (text == null || text.isEmpty()) {
      return absent;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // told below
    }
    throw invalid(name, "a whole number from 1 to " + most);
  }

  static @Nullable Boolean flag(@Nullable String text, String name) {
    String word = oneOf(text, name, List.of("true", "false"));
    return word == null ? null : (Boolean) word.equals("true");
  }

  static @Nullable String oneOf(@Nullable String text, String name, List<String> words) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (!words.contains(text)) {
      throw invalid(name, "one of `" + String.join("`, `", words) + "`");
    }
    return text;
  }

  static @Nullable Instant instant(@Nullable String text, String name) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notATime) {
      throw invalid(name, "an instant such as `2026-01-31T08:00:00Z`");
    }
  }

  static @Nullable String text(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  static Problem invalid(String name, String expected) {
    return KernelProblems.FIELD_INVALID
        .with("`" + name + "` must be " + expected)
        .param("field", name);
  }
}
