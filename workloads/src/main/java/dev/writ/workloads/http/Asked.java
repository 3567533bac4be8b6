package dev.writ.workloads.http;

import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Page;
import dev.writ.workloads.access.WorkloadsProblems;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what stands in paths and queries; absent stays null. */
final class Asked {
  private static final int MOST_PAGES = 1_000_000;

  private Asked() {}

  /** An id of a path; one that is no UUID names nothing, like one that is hidden. */
  static UUID remediation(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notAnId) {
      throw WorkloadsProblems.REMEDIATION_NOT_FOUND
          .with("there is no such remediation, or it is hidden from you")
          .param("name", text);
    }
  }

  static Page.Wish page(@Nullable String page, @Nullable String perPage) {
    return new Page.Wish(
        whole(page, "page", 1, MOST_PAGES),
        whole(perPage, "per_page", Page.Wish.FIRST.perPage(), 100));
  }

  private static int whole(@Nullable String text, String name, int absent, int most) {
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

  static @Nullable String text(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  static String required(@Nullable String text, String name) {
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
