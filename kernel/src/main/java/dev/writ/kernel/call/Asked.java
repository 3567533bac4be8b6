package dev.writ.kernel.call;

import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Page;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands in paths and queries; absent stays null. What is of the wrong form is
 * FIELD_INVALID, with the parameter's name.
 */
public final class Asked {
  private static final int MOST_PAGES = 1_000_000;
  private static final int MOST_PER_PAGE = 100;

  private Asked() {}

  /** An id of a path; one that is no UUID names nothing, like one that is hidden. */
  public static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notAnId) {
      throw KernelProblems.NOT_FOUND.with("there is no such thing, or it is hidden from you");
    }
  }

  /** An id of a query. */
  public static @Nullable UUID id(@Nullable String text, String name) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notAnId) {
      throw invalid(name, "an id (UUID)");
    }
  }

  /** Which page of a list; the first where nothing is said. */
  public static Page.Wish page(@Nullable String page, @Nullable String perPage) {
    return new Page.Wish(
        whole(page, "page", 1, MOST_PAGES),
        whole(perPage, "per_page", Page.Wish.FIRST.perPage(), MOST_PER_PAGE));
  }

  /** A whole number from 1. */
  public static int whole(@Nullable String text, String name, int absent, int most) {
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

  /** One of {@code true} and {@code false}. */
  public static @Nullable Boolean flag(@Nullable String text, String name) {
    String word = oneOf(text, name, List.of("true", "false"));
    return word == null ? null : (Boolean) word.equals("true");
  }

  /** One of some words, letter by letter. */
  public static @Nullable String oneOf(@Nullable String text, String name, List<String> words) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (!words.contains(text)) {
      throw invalid(name, "one of `" + String.join("`, `", words) + "`");
    }
    return text;
  }

  /** An instant of ISO 8601, in UTC. */
  public static @Nullable Instant instant(@Nullable String text, String name) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notATime) {
      throw invalid(name, "an instant such as `2026-01-31T08:00:00Z`");
    }
  }

  /** Any text; one that is empty is absent. */
  public static @Nullable String text(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** A text that has to be there. */
  public static String required(@Nullable String text, String name) {
    if (text == null || text.isEmpty()) {
      throw KernelProblems.REQUIRED_FIELD_MISSING
          .with("`" + name + "` is required")
          .param("field", name);
    }
    return text;
  }

  private static Problem invalid(String name, String expected) {
    return KernelProblems.FIELD_INVALID
        .with("`" + name + "` must be " + expected)
        .param("field", name);
  }
}
