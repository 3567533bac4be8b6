package dev.writ.rego.builtin;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Whether two regex-like globs match a common text. Such a glob is a row of characters, `.` and
 * sets such as `[a-z]`, each perhaps with `+` or `*`. Both are walked at once through pairs of
 * positions, each pair at most once.
 */
final class GlobIntersection {
  private GlobIntersection() {}

  /** One place of a glob. */
  private static final class Token {
    private final boolean any;

    /** Pairs of first and last code point. */
    private final int[] ranges;

    private final boolean mayRepeat;
    private final boolean mayMiss;

    private Token(boolean any, int[] ranges, boolean mayRepeat, boolean mayMiss) {
      this.any = any;
      this.ranges = ranges;
      this.mayRepeat = mayRepeat;
      this.mayMiss = mayMiss;
    }

    private boolean meets(Token other) {
      if (any || other.any) {
        return true;
      }
      for (int i = 0; i < ranges.length; i += 2) {
        for (int j = 0; j < other.ranges.length; j += 2) {
          if (ranges[i] <= other.ranges[j + 1] && other.ranges[j] <= ranges[i + 1]) {
            return true;
          }
        }
      }
      return false;
    }
  }

  static boolean isPossible(Builtin.Context context, String first, String second) {
    List<Token> a = new Reader(first).tokens();
    List<Token> b = new Reader(second).tokens();
    long pairs = (long) (a.size() + 1) * (b.size() + 1);
    context.charge(pairs / 16);
    if (pairs > Integer.MAX_VALUE) {
      throw Failure.of("globs are too long");
    }
    Walk walk = new Walk(b.size() + 1);
    walk.reach(0, 0);
    for (int pair; (pair = walk.next()) >= 0; ) {
      int i = pair / walk.width;
      int j = pair % walk.width;
      if (i == a.size() && j == b.size()) {
        return true;
      }
      if (i < a.size() && a.get(i).mayMiss) {
        walk.reach(i + 1, j);
      }
      if (j < b.size() && b.get(j).mayMiss) {
        walk.reach(i, j + 1);
      }
      if (i < a.size() && j < b.size() && a.get(i).meets(b.get(j))) {
        walk.reach(i + 1, j + 1);
        if (a.get(i).mayRepeat) {
          walk.reach(i, j + 1);
        }
        if (b.get(j).mayRepeat) {
          walk.reach(i + 1, j);
        }
      }
    }
    return false;
  }

  /** Pairs of positions that were reached, and those among them still to be looked at. */
  private static final class Walk {
    private final int width;
    private final BitSet seen = new BitSet();
    private final Deque<Integer> open = new ArrayDeque<>();

    private Walk(int width) {
      this.width = width;
    }

    private void reach(int i, int j) {
      int pair = i * width + j;
      if (!seen.get(pair)) {
        seen.set(pair);
        open.push(pair);
      }
    }

    private int next() {
      return open.isEmpty() ? -1 : open.pop();
    }
  }

  /** Takes a glob apart. */
  private static final class Reader {
    private final String text;
    private final int[] points;
    private int at;

    /** Whether the code point read last had a backslash before it. */
    private boolean escaped;

    private Reader(String text) {
      this.text = text;
      this.points = text.codePoints().toArray();
    }

    private List<Token> tokens() {
      List<Token> tokens = new ArrayList<>();
      while (at < points.length) {
        int point = read();
        boolean any = point == '.' && !escaped;
        int[] ranges = {point, point};
        if (!escaped) {
          if (point == ']') {
            throw wrong("set-close ']' with no preceding '['");
          }
          if (point == '+' || point == '*') {
            throw wrong("flag '" + (char) point + "' must be preceded by a non-flag");
          }
          if (point == '[') {
            ranges = set();
          }
        }
        boolean plus = at < points.length && points[at] == '+';
        boolean star = at < points.length && points[at] == '*';
        at += plus || star ? 1 : 0;
        tokens.add(new Token(any, ranges, plus || star, star));
      }
      return tokens;
    }

    private int read() {
      escaped = points[at] == '\\';
      if (escaped && ++at == points.length) {
        at--;
        throw wrong("input ends with a \\ (escape) character");
      }
      return points[at++];
    }

    private int[] set() {
      List<Integer> ranges = new ArrayList<>();
      int before = -1;
      while (at < points.length) {
        int point = read();
        if (!escaped && point == ']') {
          return ranges.stream().mapToInt(Integer::intValue).toArray();
        }
        if (escaped || point != '-') {
          ranges.add(point);
          ranges.add(point);
          before = point;
          continue;
        }
        if (before < 0) {
          throw wrong("range character '-' must be preceded by a Unicode character");
        }
        if (at >= points.length - 1) {
          throw wrong("range character '-' must be followed by a Unicode character");
        }
        int last = read();
        if (!escaped && (last == ']' || last == '-')) {
          throw wrong("range character '-' cannot be followed by a special symbol");
        }
        if (last < before) {
          throw wrong(
              "range is out of order: '"
                  + Character.toString(last)
                  + "' comes before '"
                  + Character.toString(before)
                  + "' in Unicode");
        }
        ranges.add(before);
        ranges.add(last);
        before = -1;
      }
      throw wrong("found [ without matching ]");
    }

    private Failure wrong(String what) {
      return Failure.of(
          "input:" + text + ", pos:" + at + ", " + what + ": the input provided is invalid");
    }
  }
}
