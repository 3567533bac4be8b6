package dev.writ.dbt.policy;

import com.google.re2j.Matcher;
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

  /** What is compiled at all, to count its instructions. */
  private static final int MOST_STEPS = 100_000;

  /**
   * From here on RE2/J may look for ever for another case of a character: those of U+1C80 to U+1C88
   * do not lead back to where they began.
   */
  private static final int NO_CASES_FROM = 0x1C80;

  private static final Pattern IGNORES_CASE =
      Pattern.compile("\\(\\?[a-zA-Z]*i[a-zA-Z]*(-[a-zA-Z]*)?[:)]");
  private static final Pattern BY_NUMBER = Pattern.compile("\\\\x\\{0*([0-9A-Fa-f]+)\\}");

  private static final int SHOWN = 80;
  private static final String FEWER = "use fewer repetitions";
  private static final String RE2 =
      "write it in RE2's syntax: no look-around, backreference, or possessive or atomic group";

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
    int length = pattern.codePointCount(0, pattern.length());
    if (length > MOST_CODE_POINTS) {
      problems.add(
          problem(
              pattern,
              path,
              place,
              "it has %d characters, at most %d are allowed".formatted(length, MOST_CODE_POINTS),
              "make several patterns of it"));
      return null;
    }
    if (Unfolding.exceeds(pattern, MOST_STEPS)) {
      problems.add(problem(pattern, path, place, tooMany("over " + MOST_STEPS), FEWER));
      return null;
    }
    if (IGNORES_CASE.matcher(pattern).find() && namesLate(pattern)) {
      problems.add(
          problem(
              pattern,
              path,
              place,
              "where case is ignored, only characters below U+%04X may stand"
                  .formatted(NO_CASES_FROM),
              "write both cases out, as in `[Ss]tg_`"));
      return null;
    }
    try {
      Pattern compiled = Pattern.compile(pattern);
      int instructions = compiled.programSize();
      if (instructions <= MOST_INSTRUCTIONS) {
        return compiled;
      }
      problems.add(problem(pattern, path, place, tooMany(String.valueOf(instructions)), FEWER));
    } catch (PatternSyntaxException e) {
      problems.add(problem(pattern, path, place, syntax(pattern, e), RE2));
    }
    return null;
  }

  private static boolean namesLate(String pattern) {
    if (pattern.codePoints().anyMatch(c -> c >= NO_CASES_FROM)) {
      return true;
    }
    Matcher number = BY_NUMBER.matcher(pattern);
    while (number.find()) {
      String digits = number.group(1);
      if (digits.length() > 4 || Integer.parseInt(digits, 16) >= NO_CASES_FROM) {
        return true;
      }
    }
    return false;
  }

  private static Problem problem(
      String pattern, String path, Place place, String fault, String advice) {
    return Problem.at(
            place, "E202", "`%s` `%s` can't be used: %s".formatted(path, shortened(pattern), fault))
        .suggesting(advice);
  }

  private static String tooMany(String instructions) {
    return "it makes a program of %s instructions, at most %d are allowed"
        .formatted(instructions, MOST_INSTRUCTIONS);
  }

  private static String syntax(String pattern, PatternSyntaxException e) {
    String text = e.getPattern() == null ? "" : e.getPattern();
    int at = pattern.indexOf(text);
    return at < 0 || text.isEmpty()
        ? e.getDescription()
        : "%s: `%s` at character %d"
            .formatted(e.getDescription(), shortened(text), pattern.codePointCount(0, at) + 1);
  }

  private static String shortened(String pattern) {
    return pattern.codePointCount(0, pattern.length()) > SHOWN
        ? pattern.substring(0, pattern.offsetByCodePoints(0, SHOWN)) + "…"
        : pattern;
  }
}
