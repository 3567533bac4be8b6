package dev.writ.rego.builtin;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.TimeZone;

/** Writes moments by one of Go's layouts. */
final class TimeFormat {
  private TimeFormat() {}

  static String format(String layout, ZonedDateTime time) {
    StringBuilder out = new StringBuilder();
    for (LayoutPart part : LayoutPart.of(layout)) {
      append(out, part, time);
    }
    return out.toString();
  }

  private static void append(StringBuilder out, LayoutPart part, ZonedDateTime time) {
    int hour12 = time.get(ChronoField.CLOCK_HOUR_OF_AMPM);
    boolean afternoon = time.getHour() >= 12;
    switch (part.kind()) {
      case PLAIN -> out.append(part.text());
      case LONG_MONTH -> out.append(name(time.getMonth().name()));
      case MONTH -> out.append(name(time.getMonth().name()), 0, 3);
      case NUMBER_MONTH -> out.append(time.getMonthValue());
      case ZERO_MONTH -> padded(out, time.getMonthValue(), 2, '0');
      case LONG_WEEKDAY -> out.append(name(time.getDayOfWeek().name()));
      case WEEKDAY -> out.append(name(time.getDayOfWeek().name()), 0, 3);
      case DAY -> out.append(time.getDayOfMonth());
      case SPACE_DAY -> padded(out, time.getDayOfMonth(), 2, ' ');
      case ZERO_DAY -> padded(out, time.getDayOfMonth(), 2, '0');
      case SPACE_YEAR_DAY -> padded(out, time.getDayOfYear(), 3, ' ');
      case ZERO_YEAR_DAY -> padded(out, time.getDayOfYear(), 3, '0');
      case HOUR -> padded(out, time.getHour(), 2, '0');
      case HOUR_12 -> out.append(hour12);
      case ZERO_HOUR_12 -> padded(out, hour12, 2, '0');
      case MINUTE -> out.append(time.getMinute());
      case ZERO_MINUTE -> padded(out, time.getMinute(), 2, '0');
      case SECOND -> out.append(time.getSecond());
      case ZERO_SECOND -> padded(out, time.getSecond(), 2, '0');
      case LONG_YEAR -> padded(out, time.getYear(), 4, '0');
      case YEAR -> padded(out, time.getYear() % 100, 2, '0');
      case UPPER_HALF -> out.append(afternoon ? "PM" : "AM");
      case LOWER_HALF -> out.append(afternoon ? "pm" : "am");
      case ZONE_NAME -> zone(out, time);
      case OFFSET -> offset(out, part.text(), time.getOffset().getTotalSeconds());
      case FRACTION, SHORT_FRACTION -> fraction(out, part, time.getNano());
    }
  }

  /** `MONDAY` as `Monday`; these names are the same for everybody, whatever the locale. */
  static String name(String constant) {
    return constant.charAt(0) + constant.substring(1).toLowerCase(Locale.ROOT);
  }

  private static void padded(StringBuilder out, int value, int width, char with) {
    String digits = Integer.toString(value);
    out.repeat(with, Math.max(0, width - digits.length())).append(digits);
  }

  /** The abbreviation, or the offset where a zone has none. */
  private static void zone(StringBuilder out, ZonedDateTime time) {
    if (time.getZone().equals(ZoneOffset.UTC)) {
      out.append("UTC");
      return;
    }
    TimeZone zone = TimeZone.getTimeZone(time.getZone());
    boolean summer = time.getZone().getRules().isDaylightSavings(time.toInstant());
    String name = zone.getDisplayName(summer, TimeZone.SHORT, Locale.US);
    if (name.startsWith("GMT") && name.length() > 3) {
      int seconds = time.getOffset().getTotalSeconds();
      offset(out, seconds % 3600 == 0 ? "-07" : "-0700", seconds);
    } else {
      out.append(name);
    }
  }

  private static void offset(StringBuilder out, String layout, int seconds) {
    if (layout.startsWith("Z") && seconds == 0) {
      out.append('Z');
      return;
    }
    boolean colons = layout.contains(":");
    int units = layout.replace(":", "").length() / 2; // hours, minutes, seconds
    int size = Math.abs(seconds);
    out.append(seconds / 60 < 0 ? '-' : '+');
    padded(out, size / 3600, 2, '0');
    if (units > 1) {
      padded(out.append(colons ? ":" : ""), size / 60 % 60, 2, '0');
    }
    if (units > 2) {
      padded(out.append(colons ? ":" : ""), size % 60, 2, '0');
    }
  }

  private static void fraction(StringBuilder out, LayoutPart part, int nanos) {
    int digits = Math.min(9, part.text().length() - 1);
    StringBuilder text = new StringBuilder();
    padded(text, nanos, 9, '0');
    text.setLength(digits);
    if (part.kind() == LayoutPart.Kind.SHORT_FRACTION) {
      int end = digits;
      while (end > 0 && text.charAt(end - 1) == '0') {
        end--;
      }
      text.setLength(end);
    }
    if (!text.isEmpty()) {
      out.append(part.text().charAt(0)).append(text);
    }
  }
}
