package dev.writ.rego.builtin;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.writ.rego.Builtin.Failure;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Looks at a regular expression before it is compiled: Go refuses groups that nest deeper than a
 * thousand levels and repetitions that multiply to more than a thousand, RE2/J does not and would
 * need time and stack for them; and RE2/J never ends over the other cases of some characters.
 */
final class RegexShape {
  private static final int MOST = 1_000;

  /**
   * From here on RE2/J may look for ever for another case of a character: those of U+1C80 to U+1C88
   * do not lead back to where they began.
   */
  private static final int NO_CASES_FROM = 0x1C80;

  private static final Pattern IGNORES_CASE = Pattern.compile("\\(\\?[a-zA-Z]*i");
  private static final Pattern BY_NUMBER = Pattern.compile("\\\\x\\{0*([0-9A-Fa-f]+)\\}");

  private final String pattern;

  /** For each open group, and the whole, what repetitions inside of it multiply to. */
  private final Deque<Integer> groups = new ArrayDeque<>();

  private int at;

  private RegexShape(String pattern) {
    this.pattern = pattern;
    groups.push(1);
  }

  /**
   * @throws Failure in the words of Go
   */
  static void check(String pattern) {
    new RegexShape(pattern).check();
    if (IGNORES_CASE.matcher(pattern).find() && namesLate(pattern)) {
      throw wrong(
          "a pattern that ignores case may not name characters from U+1C80 on: `" + pattern + "`");
    }
  }

  private static boolean namesLate(String pattern) {
    if (pattern.codePoints().anyMatch(c -> c >= NO_CASES_FROM)) {
      return true;
    }
    Matcher number = BY_NUMBER.matcher(pattern);
    while (number.find()) {
      String digits = number.group(1);
      if (digits.length() > 6 || Integer.parseInt(digits, 16) >= NO_CASES_FROM) {
        return true;
      }
    }
    return false;
  }

  private void check() {
    int last = 1; // what the repetitions inside of the last item multiply to
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      switch (c) {
        case '(' -> {
          groups.push(1);
          if (groups.size() > MOST) {
            throw wrong("expression nests too deeply: `" + pattern + "`");
          }
          at++;
        }
        case ')' -> {
          last = groups.size() > 1 ? groups.pop() : 1;
          at++;
          remember(last);
        }
        case '{' -> last = repeat(last);
        default -> {
          last = 1;
          skip(c);
        }
      }
    }
  }

  private void remember(int product) {
    groups.push(Math.max(groups.pop(), product));
  }

  /** Reads `{2}`, `{2,}`, `{2,3}`; other braces stand for themselves. */
  private int repeat(int inner) {
    int close = pattern.indexOf('}', at);
    String counts = close < 0 ? "" : pattern.substring(at + 1, close);
    int comma = counts.indexOf(',');
    String least = comma < 0 ? counts : counts.substring(0, comma);
    String most = comma < 0 ? counts : counts.substring(comma + 1);
    if (!isCount(least) || !(most.isEmpty() || isCount(most))) {
      at++;
      return 1;
    }
    long times = Math.max(1, Integer.parseInt(most.isEmpty() ? least : most));
    if (times * inner > MOST) {
      throw wrong("invalid repeat count: `{" + counts + "}`");
    }
    at = close + 1;
    int product = (int) times * inner;
    remember(product);
    return product;
  }

  private static boolean isCount(String digits) {
    return !digits.isEmpty()
        && digits.length() < 9
        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Goes past an escape, a quotation, a class or a character. */
  private void skip(char c) {
    if (c == '\\') {
      boolean quotes = pattern.startsWith("\\Q", at);
      int end = quotes ? pattern.indexOf("\\E", at) : -1;
      at = !quotes ? at + 2 : end < 0 ? pattern.length() : end + 2;
    } else if (c == '[') {
      at++;
      at += pattern.startsWith("^", at) ? 1 : 0;
      at += pattern.startsWith("]", at) ? 1 : 0;
      while (at < pattern.length() && pattern.charAt(at) != ']') {
        int named = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at) : -1;
        at = named >= 0 ? named + 2 : at + (pattern.charAt(at) == '\\' ? 2 : 1);
      }
      at++;
    } else {
      at++;
    }
  }

  private static Failure wrong(String what) {
    return Failure.of("error parsing regexp: " + what);
  }
}
