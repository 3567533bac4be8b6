package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A compiled glob: `*` any text without a delimiter, `**` any text, `?` one character that is no
 * delimiter, `[abc]`, `[a-c]`, `[!a-c]`, `{this,that}` nestable, and a backslash before a character
 * that shall stand for itself. All possibilities advance through the text together, so the time is
 * at most text times pattern.
 */
final class Glob {
  private enum Kind {
    SAME,
    ONE,
    RUN,
    ANYTHING,
    IN,
    NOT_IN,
    GO
  }

  /**
   * One step of the program; every kind but {@code GO} takes a code point and leads to the next
   * step.
   */
  private static final class Step {
    private final Kind kind;

    /**
     * The code point of SAME; pairs of first and last of IN and NOT_IN; the steps that GO leads to.
     */
    private final int[] points;

    private Step(Kind kind, int... points) {
      this.kind = kind;
      this.points = points;
    }
  }

  private final Step[] steps;
  private final int[] delimiters;

  private Glob(List<Step> steps, int[] delimiters) {
    this.steps = steps.toArray(Step[]::new);
    this.delimiters = delimiters;
  }

  /** Every code point of the delimiters is one. */
  static Glob compile(String pattern, String delimiters) {
    return new Glob(new Reader(pattern).steps(), delimiters.codePoints().sorted().toArray());
  }

  boolean matches(String text) {
    States now = new States(steps.length + 1);
    States then = new States(steps.length + 1);
    enter(0, now);
    for (int at = 0; at < text.length() && now.size > 0; ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      then.size = 0;
      for (int i = 0; i < now.size; i++) {
        advance(now.all[i], point, then);
      }
      States swap = now;
      now = then;
      then = swap;
    }
    return now.has(steps.length);
  }

  private void advance(int state, int point, States then) {
    if (state == steps.length) {
      return;
    }
    Step step = steps[state];
    switch (step.kind) {
      case SAME -> {
        if (step.points[0] == point) {
          enter(state + 1, then);
        }
      }
      case ONE -> {
        if (!isDelimiter(point)) {
          enter(state + 1, then);
        }
      }
      case RUN -> {
        if (!isDelimiter(point)) {
          enter(state, then);
        }
      }
      case ANYTHING -> enter(state, then);
      case IN, NOT_IN -> {
        if (isIn(step.points, point) == (step.kind == Kind.IN)) {
          enter(state + 1, then);
        }
      }
      case GO -> {}
    }
  }

  private boolean isDelimiter(int point) {
    return Arrays.binarySearch(delimiters, point) >= 0;
  }

  private static boolean isIn(int[] ranges, int point) {
    for (int i = 0; i < ranges.length; i += 2) {
      if (point >= ranges[i] && point <= ranges[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** Adds a state and all that it leads to without taking a code point. */
  private void enter(int first, States states) {
    int from = states.size;
    states.add(first);
    for (int i = from; i < states.size; i++) {
      int state = states.all[i];
      if (state == steps.length) {
        continue;
      }
      switch (steps[state].kind) {
        case RUN, ANYTHING -> states.add(state + 1);
        case GO -> {
          for (int target : steps[state].points) {
            states.add(target);
          }
        }
        case SAME, ONE, IN, NOT_IN -> {}
      }
    }
  }

  /** A set of states that is emptied by setting its size. */
  private static final class States {
    private final int[] all;
    private final int[] place;
    private int size;

    private States(int most) {
      all = new int[most];
      place = new int[most];
    }

    private boolean has(int state) {
      return place[state] < size && all[place[state]] == state;
    }

    private void add(int state) {
      if (!has(state)) {
        place[state] = size;
        all[size++] = state;
      }
    }
  }

  /** Reads a pattern into steps. An open `{` at the end is closed there. */
  private static final class Reader {
    private final int[] points;
    private final List<Step> steps = new ArrayList<>();
    private final Deque<Choice> choices = new ArrayDeque<>();
    private int at;

    /**
     * A `{..}` that is open: where it begins, where its branches begin, and where each but the last
     * ends.
     */
    private record Choice(int fork, List<Integer> branches, List<Integer> ends) {}

    private Reader(String pattern) {
      points = pattern.codePoints().toArray();
    }

    private List<Step> steps() {
      while (at < points.length) {
        int point = points[at++];
        switch (point) {
          case '*' -> {
            boolean twice = at < points.length && points[at] == '*';
            at += twice ? 1 : 0;
            steps.add(new Step(twice ? Kind.ANYTHING : Kind.RUN));
          }
          case '?' -> steps.add(new Step(Kind.ONE));
          case '[' -> set();
          case '{' -> open();
          case '\\' -> {
            if (at < points.length) {
              same(points[at++]);
            }
          }
          case ',' -> {
            if (choices.isEmpty()) {
              same(point);
            } else {
              branch(choices.element());
            }
          }
          case '}' -> {
            if (choices.isEmpty()) {
              same(point);
            } else {
              close(choices.pop());
            }
          }
          default -> same(point);
        }
      }
      while (!choices.isEmpty()) {
        close(choices.pop());
      }
      return steps;
    }

    private void same(int point) {
      steps.add(new Step(Kind.SAME, point));
    }

    private void open() {
      Choice choice = new Choice(steps.size(), new ArrayList<>(), new ArrayList<>());
      steps.add(go());
      choice.branches.add(steps.size());
      choices.push(choice);
    }

    private void branch(Choice choice) {
      choice.ends.add(steps.size());
      steps.add(go());
      choice.branches.add(steps.size());
    }

    private void close(Choice choice) {
      steps.set(choice.fork, go(choice.branches.stream().mapToInt(Integer::intValue).toArray()));
      choice.ends.forEach(end -> steps.set(end, go(steps.size())));
    }

    private static Step go(int... targets) {
      return new Step(Kind.GO, targets);
    }

    private void set() {
      boolean not = at < points.length && points[at] == '!';
      at += not ? 1 : 0;
      int[] ranges;
      if (at + 1 < points.length && points[at + 1] == '-') {
        ranges = range();
      } else {
        ranges = list();
      }
      if (at >= points.length) {
        throw Failure.of("unexpected end of input");
      }
      if (points[at++] != ']') {
        throw Failure.of("expected close range character");
      }
      if (ranges.length == 0) {
        throw Failure.of("could not parse range");
      }
      steps.add(new Step(not ? Kind.NOT_IN : Kind.IN, ranges));
    }

    private int[] range() {
      int low = points[at];
      at += 2;
      if (at >= points.length) {
        throw Failure.of("unexpected end of input");
      }
      int high = points[at++];
      if (high < low) {
        throw Failure.of(
            "hi character '"
                + Character.toString(high)
                + "' should be greater than lo '"
                + Character.toString(low)
                + "'");
      }
      return new int[] {low, high};
    }

    private int[] list() {
      List<Integer> list = new ArrayList<>();
      for (; at < points.length && points[at] != ']'; at++) {
        if (points[at] == '\\' && ++at == points.length) {
          break;
        }
        list.add(points[at]);
        list.add(points[at]);
      }
      return list.stream().mapToInt(Integer::intValue).toArray();
    }
  }
}
