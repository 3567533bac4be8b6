package dev.writ.dbt.decide;

import dev.writ.dbt.observe.Model;
import dev.writ.dbt.observe.ModelRef;
import java.util.ArrayList;
import java.util.List;

/** {@code *}, {@code ?}, {@code [a-z]}, {@code [!a]} over a whole name; case counts. */
final class Glob {
  private final List<Part> parts;

  /** What stands for one character, or for any number of them. */
  private sealed interface Part {
    record Exactly(int character) implements Part {}

    record Any() implements Part {}

    record Several() implements Part {}

    /**
     * @param ranges two ends after each other
     */
    record OneOf(List<Integer> ranges, boolean negated) implements Part {}
  }

  private Glob(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  static Glob of(String text) {
    int[] points = text.codePoints().toArray();
    List<Part> parts = new ArrayList<>();
    int i = 0;
    while (i < points.length) {
      int close = points[i] == '[' ? closing(points, i) : -1;
      if (close > 0) {
        parts.add(set(points, i + 1, close));
        i = close + 1;
      } else {
        parts.add(
            switch (points[i]) {
              case '*' -> new Part.Several();
              case '?' -> new Part.Any();
              default -> new Part.Exactly(points[i]);
            });
        i++;
      }
    }
    return new Glob(parts);
  }

  /** The bracket that ends a set which begins here; -1 where none does and `[` is itself. */
  private static int closing(int[] points, int open) {
    int first = open + 1 < points.length && points[open + 1] == '!' ? open + 2 : open + 1;
    for (int i = first + 1; i < points.length; i++) {
      if (points[i] == ']') {
        return i;
      }
    }
    return -1;
  }

  private static Part set(int[] points, int start, int end) {
    boolean negated = points[start] == '!';
    List<Integer> ranges = new ArrayList<>();
    int i = negated ? start + 1 : start;
    while (i < end) {
      boolean range = i + 2 < end && points[i + 1] == '-';
      ranges.add(points[i]);
      ranges.add(points[range ? i + 2 : i]);
      i += range ? 3 : 1;
    }
    return new Part.OneOf(ranges, negated);
  }

  /** By name or by display name. */
  boolean matches(Model model) {
    return matches(model.name()) || (model.version() != null && matches(model.displayName()));
  }

  /** By name or by display name. */
  boolean matches(ModelRef model) {
    return matches(model.name()) || (model.version() != null && matches(model.displayName()));
  }

  /**
   * Goes back to the last {@code *} only, so no name takes more than its length times the glob's.
   */
  boolean matches(String name) {
    int part = 0;
    int at = 0;
    int star = -1;
    int starAt = 0;
    while (at < name.length()) {
      int point = name.codePointAt(at);
      if (part < parts.size() && parts.get(part) instanceof Part.Several) {
        star = part++;
        starAt = at;
      } else if (part < parts.size() && fits(parts.get(part), point)) {
        part++;
        at += Character.charCount(point);
      } else if (star >= 0) {
        part = star + 1;
        starAt += Character.charCount(name.codePointAt(starAt));
        at = starAt;
      } else {
        return false;
      }
    }
    while (part < parts.size() && parts.get(part) instanceof Part.Several) {
      part++;
    }
    return part == parts.size();
  }

  private static boolean fits(Part part, int point) {
    return switch (part) {
      case Part.Exactly(int character) -> character == point;
      case Part.Any _ -> true;
      case Part.Several _ -> false;
      case Part.OneOf(List<Integer> ranges, boolean negated) -> {
        boolean in = false;
        for (int i = 0; i < ranges.size(); i += 2) {
          in |= ranges.get(i) <= point && point <= ranges.get(i + 1);
        }
        yield in != negated;
      }
    };
  }
}
