package dev.writ.dbt.policy;

import com.google.re2j.Pattern;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many steps a regular expression has once its repetitions are written out, which is what
 * compiling does. Counted from the text, and never too low: {@code ((a{1000}){1000}){1000}} would
 * fill the memory before its program could be measured.
 */
final class Unfolding {
  /** More than RE2 allows, so that it is RE2 that says so. */
  private static final int MOST_TIMES = 10_000;

  private static final Pattern BOUNDS = Pattern.compile("[0-9]+(,[0-9]*)?");

  private final String pattern;
  private final long most;
  private int at;

  private Unfolding(String pattern, long most) {
    this.pattern = pattern;
    this.most = most;
  }

  /** Whether there are more steps than so many. */
  static boolean exceeds(String pattern, long most) {
    return new Unfolding(pattern, most).exceeds();
  }

  private boolean exceeds() {
    Deque<Long> around = new ArrayDeque<>();
    long total = 0;
    long last = 0;
    while (at < pattern.length()) {
      char c = pattern.charAt(at++);
      switch (c) {
        case '(' -> {
          around.push(total);
          total = 2;
          last = 0;
        }
        case ')' -> {
          last = total;
          total += around.isEmpty() ? 0 : around.pop();
        }
        case '{' -> {
          int times = times();
          long repeated = times == 0 ? 1 : last * times;
          total += times == 0 ? 1 : repeated - last;
          last = repeated;
        }
        case '*', '+', '?', '|' -> {}
        default -> {
          last = c == '[' ? set() : c == '\\' ? escape() : 1;
          total += last;
        }
      }
      if (total > most) {
        return true;
      }
    }
    return false;
  }

  /** Behind an opening brace: how often at most; 0 where the brace is a character like others. */
  private int times() {
    int close = pattern.indexOf('}', at);
    if (close < 0 || !BOUNDS.matches(pattern.substring(at, close))) {
      return 0;
    }
    int times = 1;
    int number = 0;
    for (; at < close; at++) {
      char c = pattern.charAt(at);
      number = c == ',' ? 0 : Math.min(number * 10 + (c - '0'), MOST_TIMES);
      times = Math.max(times, number);
    }
    at++;
    return times;
  }

  /** Behind an opening bracket. */
  private int set() {
    if (at < pattern.length() && pattern.charAt(at) == '^') {
      at++;
    }
    for (int first = at; at < pattern.length(); at++) {
      char c = pattern.charAt(at);
      if (c == ']' && at > first) {
        at++;
        return 1;
      }
      if (c == '\\') {
        at++;
      } else if (pattern.startsWith("[:", at) && pattern.indexOf(":]", at + 2) > 0) {
        at = pattern.indexOf(":]", at + 2) + 1;
      }
    }
    return 1;
  }

  /** Behind a backslash. */
  private int escape() {
    char c = at < pattern.length() ? pattern.charAt(at++) : '\\';
    if (c == 'Q') {
      int close = pattern.indexOf("\\E", at);
      int length = (close < 0 ? pattern.length() : close) - at;
      at = close < 0 ? pattern.length() : close + 2;
      return Math.max(1, length);
    }
    int close =
        "xpP".indexOf(c) >= 0 && pattern.startsWith("{", at) ? pattern.indexOf('}', at) : -1;
    at = close < 0 ? at : close + 1;
    return 1;
  }
}
