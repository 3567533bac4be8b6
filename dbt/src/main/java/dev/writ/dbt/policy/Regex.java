package dev.writ.dbt.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions that users write: RE2, so that matching takes time in proportion to the text,
 * compiled once, and bounded in size.
 */
final class Regex {
  private static final int MOST_CODE_POINTS = 500;
  private static final int MOST_INSTRUCTIONS = 10_000;

  private Regex() {}

  /**
   * Compiles.
   *
   * @param path of the field, such as {@code naming.custom_patterns[1]}
   * @param problems gets an E202 where it can't be used
   * @return null where it can't be used
   */
  static @Nullable Pattern compile(
      String pattern, String path, Place place, List<Problem> problems) {
    String fault = null;
    int length = pattern.codePointCount(0, pattern.length());
    if (length > MOST_CODE_POINTS) {
      fault = "it has %d characters, at most %d are allowed".formatted(length, MOST_CODE_POINTS);
    } else {
      try {
        Pattern compiled = Pattern.compile(pattern);
        if (compiled.programSize() <= MOST_INSTRUCTIONS) {
          return compiled;
        }
        fault =
            "it makes a program of %d instructions, at most %d are allowed; use fewer repetitions"
                .formatted(compiled.programSize(), MOST_INSTRUCTIONS);
      } catch (PatternSyntaxException e) {
        fault = syntax(pattern, e);
      }
    }
    problems.add(
        Problem.at(
                place,
                "E202",
                "`%s` `%s` can't be used: %s".formatted(path, shortened(pattern), fault))
            .suggesting(
                "write it in RE2's syntax: no look-around, backreference, or possessive or atomic"
                    + " group"));
    return null;
  }

  private static String syntax(String pattern, PatternSyntaxException e) {
    String text = e.getPattern() == null ? "" : e.getPattern();
    int at = pattern.indexOf(text);
    return at < 0 || text.isEmpty()
        ? e.getDescription()
        : "%s: `%s` at character %d"
            .formatted(e.getDescription(), text, pattern.codePointCount(0, at) + 1);
  }

  private static String shortened(String pattern) {
    return pattern.length() > 80 ? pattern.substring(0, 80) + "…" : pattern;
  }
}
