package dev.writ.rego.builtin;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of one of Go's time layouts, which show how the moment Mon Jan 2 15:04:05 MST 2006 is to
 * be written.
 *
 * @param kind what it stands for
 * @param text as it stands in the layout
 */
record LayoutPart(Kind kind, String text) {
  /** What a piece stands for. */
  enum Kind {
    /** Itself. */
    PLAIN,
    LONG_MONTH,
    MONTH,
    NUMBER_MONTH,
    ZERO_MONTH,
    LONG_WEEKDAY,
    WEEKDAY,
    DAY,
    SPACE_DAY,
    ZERO_DAY,
    SPACE_YEAR_DAY,
    ZERO_YEAR_DAY,
    HOUR,
    HOUR_12,
    ZERO_HOUR_12,
    MINUTE,
    ZERO_MINUTE,
    SECOND,
    ZERO_SECOND,
    LONG_YEAR,
    YEAR,
    UPPER_HALF,
    LOWER_HALF,
    ZONE_NAME,

    /** A numeric offset, with a `Z` for zero when the text begins with one. */
    OFFSET,

    /** A fraction of a second with all its digits. */
    FRACTION,

    /** A fraction of a second without zeros at its end. */
    SHORT_FRACTION
  }

  private record Known(String text, Kind kind) {}

  /** Of those that begin alike the longer ones come first. */
  private static final List<Known> KNOWN =
      List.of(
          new Known("January", Kind.LONG_MONTH),
          new Known("Jan", Kind.MONTH),
          new Known("Monday", Kind.LONG_WEEKDAY),
          new Known("Mon", Kind.WEEKDAY),
          new Known("MST", Kind.ZONE_NAME),
          new Known("002", Kind.ZERO_YEAR_DAY),
          new Known("01", Kind.ZERO_MONTH),
          new Known("02", Kind.ZERO_DAY),
          new Known("03", Kind.ZERO_HOUR_12),
          new Known("04", Kind.ZERO_MINUTE),
          new Known("05", Kind.ZERO_SECOND),
          new Known("06", Kind.YEAR),
          new Known("15", Kind.HOUR),
          new Known("1", Kind.NUMBER_MONTH),
          new Known("2006", Kind.LONG_YEAR),
          new Known("2", Kind.DAY),
          new Known("__2", Kind.SPACE_YEAR_DAY),
          new Known("_2", Kind.SPACE_DAY),
          new Known("3", Kind.HOUR_12),
          new Known("4", Kind.MINUTE),
          new Known("5", Kind.SECOND),
          new Known("PM", Kind.UPPER_HALF),
          new Known("pm", Kind.LOWER_HALF),
          new Known("-070000", Kind.OFFSET),
          new Known("-07:00:00", Kind.OFFSET),
          new Known("-0700", Kind.OFFSET),
          new Known("-07:00", Kind.OFFSET),
          new Known("-07", Kind.OFFSET),
          new Known("Z070000", Kind.OFFSET),
          new Known("Z07:00:00", Kind.OFFSET),
          new Known("Z0700", Kind.OFFSET),
          new Known("Z07:00", Kind.OFFSET),
          new Known("Z07", Kind.OFFSET));

  /** Takes a layout apart; what means nothing is {@link Kind#PLAIN}. */
  static List<LayoutPart> of(String layout) {
    List<LayoutPart> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < layout.length()) {
      LayoutPart part = at(layout, at);
      if (part.kind == Kind.PLAIN) {
        plain.append(part.text);
      } else {
        if (!plain.isEmpty()) {
          parts.add(new LayoutPart(Kind.PLAIN, plain.toString()));
          plain.setLength(0);
        }
        parts.add(part);
      }
      at += part.text.length();
    }
    if (!plain.isEmpty()) {
      parts.add(new LayoutPart(Kind.PLAIN, plain.toString()));
    }
    return parts;
  }

  private static LayoutPart at(String layout, int at) {
    if (layout.startsWith("_2006", at)) {
      return new LayoutPart(Kind.PLAIN, "_"); // a year behind an underscore, not a day
    }
    char first = layout.charAt(at);
    if (first == '.' || first == ',') {
      return fraction(layout, at);
    }
    for (Known known : KNOWN) {
      if (layout.startsWith(known.text, at) && isWhole(known, layout, at)) {
        return new LayoutPart(known.kind, known.text);
      }
    }
    return new LayoutPart(Kind.PLAIN, layout.substring(at, at + 1));
  }

  /** A short name is no part of a longer word: `Month` is not `Mon` and `th`. */
  private static boolean isWhole(Known known, String layout, int at) {
    int end = at + known.text.length();
    boolean name = known.kind == Kind.MONTH || known.kind == Kind.WEEKDAY;
    return !name || end == layout.length() || layout.charAt(end) < 'a' || layout.charAt(end) > 'z';
  }

  private static LayoutPart fraction(String layout, int at) {
    int end = at + 1;
    char digit = end < layout.length() ? layout.charAt(end) : ' ';
    while (end < layout.length() && layout.charAt(end) == digit) {
      end++;
    }
    boolean ends = end == layout.length() || layout.charAt(end) < '0' || layout.charAt(end) > '9';
    if (!ends || (digit != '0' && digit != '9')) {
      return new LayoutPart(Kind.PLAIN, layout.substring(at, at + 1));
    }
    return new LayoutPart(
        digit == '0' ? Kind.FRACTION : Kind.SHORT_FRACTION, layout.substring(at, end));
  }
}
