package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads moments by one of Go's layouts, as lenient and as strict as Go is. */
final class TimeParse {
  private final String layout;
  private final String text;
  private int at;

  private int year;
  private int month;
  private int day;
  private int yearDay;
  private int hour;
  private int minute;
  private int second;
  private int nano;
  private @Nullable Boolean afternoon;

  /** Seconds east of Greenwich. */
  private int offset;

  private TimeParse(String layout, String text) {
    this.layout = layout;
    this.text = text;
  }

  /**
   * @return nanoseconds since 1970, perhaps more than a long holds
   * @throws Failure in Go's words
   */
  static BigInteger parse(String layout, String text) {
    return new TimeParse(layout, text).parse();
  }

  /** What is there is not what the layout asks for; the caller knows which part that was. */
  private static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Unfit() {
      super(null, null, false, false);
    }
  }

  private BigInteger parse() {
    List<LayoutPart> parts = LayoutPart.of(layout);
    for (int i = 0; i < parts.size(); i++) {
      LayoutPart part = parts.get(i);
      int start = at;
      try {
        if (part.kind() == LayoutPart.Kind.PLAIN) {
          skip(part.text());
        } else {
          read(part, parts.subList(i + 1, parts.size()));
        }
      } catch (Unfit unfit) {
        String rest = text.substring(part.kind() == LayoutPart.Kind.PLAIN ? at : start);
        throw failure(
            " as "
                + quoted(layout)
                + ": cannot parse "
                + quoted(rest)
                + " as "
                + quoted(part.text()));
      }
    }
    if (at < text.length()) {
      throw failure(": extra text: " + quoted(text.substring(at)));
    }
    return nanos();
  }

  private BigInteger nanos() {
    if (afternoon != null) {
      hour = afternoon && hour < 12 ? hour + 12 : !afternoon && hour == 12 ? 0 : hour;
    }
    LocalDate date = date();
    long seconds = date.toEpochDay() * 86_400L + hour * 3_600L + minute * 60L + second - offset;
    return BigInteger.valueOf(seconds)
        .multiply(BigInteger.valueOf(1_000_000_000))
        .add(BigInteger.valueOf(nano));
  }

  private LocalDate date() {
    if (yearDay > 0) {
      YearMonth december = YearMonth.of(year, 12);
      if (yearDay > december.lengthOfYear()) {
        throw outOfRange("day-of-year");
      }
      LocalDate date = LocalDate.ofYearDay(year, yearDay);
      if (month > 0 && month != date.getMonthValue()) {
        throw failure(": day-of-year does not match month");
      }
      if (day > 0 && day != date.getDayOfMonth()) {
        throw failure(": day-of-year does not match day");
      }
      return date;
    }
    int inMonth = month == 0 ? 1 : month;
    int inDay = day == 0 ? 1 : day;
    if (inDay < 1 || inDay > YearMonth.of(year, inMonth).lengthOfMonth()) {
      throw outOfRange("day");
    }
    return LocalDate.of(year, inMonth, inDay);
  }

  private void read(LayoutPart part, List<LayoutPart> further) {
    switch (part.kind()) {
      case PLAIN -> throw new IllegalArgumentException(part.text());
      case LONG_YEAR -> year = digits(4);
      case YEAR -> {
        int two = digits(2);
        year = two >= 69 ? 1900 + two : 2000 + two;
      }
      case LONG_MONTH -> month = 1 + name(Month.values(), Integer.MAX_VALUE);
      case MONTH -> month = 1 + name(Month.values(), 3);
      case NUMBER_MONTH -> month = inRange(oneOrTwo(), 1, 12, "month");
      case ZERO_MONTH -> month = inRange(digits(2), 1, 12, "month");
      case LONG_WEEKDAY -> name(DayOfWeek.values(), Integer.MAX_VALUE);
      case WEEKDAY -> name(DayOfWeek.values(), 3);
      case DAY -> setDay(oneOrTwo());
      case SPACE_DAY -> {
        skipSpaces(1);
        setDay(oneOrTwo());
      }
      case ZERO_DAY -> setDay(digits(2));
      case SPACE_YEAR_DAY -> {
        skipSpaces(2);
        setYearDay(upToThree());
      }
      case ZERO_YEAR_DAY -> setYearDay(digits(3));
      case HOUR -> hour = inRange(oneOrTwo(), 0, 23, "hour");
      case HOUR_12 -> hour = inRange(oneOrTwo(), 0, 12, "hour");
      case ZERO_HOUR_12 -> hour = inRange(digits(2), 0, 12, "hour");
      case MINUTE -> minute = inRange(oneOrTwo(), 0, 59, "minute");
      case ZERO_MINUTE -> minute = inRange(digits(2), 0, 59, "minute");
      case SECOND -> {
        second = inRange(oneOrTwo(), 0, 59, "second");
        fractionBehindSecond(further);
      }
      case ZERO_SECOND -> {
        second = inRange(digits(2), 0, 59, "second");
        fractionBehindSecond(further);
      }
      case UPPER_HALF -> half("AM", "PM");
      case LOWER_HALF -> half("am", "pm");
      case OFFSET -> offset(part.text());
      case ZONE_NAME -> zoneName();
      case FRACTION -> fraction(part.text().length() - 1);
      case SHORT_FRACTION -> {
        if (isFraction()) {
          fraction(digitsFrom(at + 1));
        }
      }
    }
  }

  private void setDay(int value) {
    day = value == 0 ? -1 : value; // zero is written but is no day
  }

  private void setYearDay(int value) {
    if (value == 0) {
      throw outOfRange("day-of-year");
    }
    yearDay = value;
  }

  private int inRange(int value, int least, int most, String what) {
    if (value < least || value > most) {
      throw outOfRange(what);
    }
    return value;
  }

  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private int digitsFrom(int index) {
    int end = index;
    while (isDigit(end)) {
      end++;
    }
    return end - index;
  }

  private int digits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      if (!isDigit(at + i)) {
        throw new Unfit();
      }
      value = value * 10 + text.charAt(at + i) - '0';
    }
    at += count;
    return value;
  }

  private int oneOrTwo() {
    return digits(isDigit(at + 1) ? 2 : 1);
  }

  private int upToThree() {
    return digits(Math.clamp(digitsFrom(at), 1, 3));
  }

  private void skipSpaces(int most) {
    for (int i = 0; i < most && at < text.length() && text.charAt(at) == ' '; i++) {
      at++;
    }
  }

  /** A run of spaces in the layout stands for any number of them. */
  private void skip(String plain) {
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c == ' ') {
        if (at < text.length() && text.charAt(at) != ' ') {
          throw new Unfit();
        }
        while (i + 1 < plain.length() && plain.charAt(i + 1) == ' ') {
          i++;
        }
        skipSpaces(Integer.MAX_VALUE);
      } else if (at < text.length() && text.charAt(at) == c) {
        at++;
      } else {
        throw new Unfit();
      }
    }
  }

  /** Finds which of the names is written here; of each as many letters as asked for. */
  private int name(Enum<?>[] names, int length) {
    for (int i = 0; i < names.length; i++) {
      String name = names[i].name();
      int size = Math.min(length, name.length());
      if (text.regionMatches(true, at, name, 0, size)) {
        at += size;
        return i;
      }
    }
    throw new Unfit();
  }

  private void half(String before, String after) {
    if (!text.startsWith(before, at) && !text.startsWith(after, at)) {
      throw new Unfit();
    }
    afternoon = text.startsWith(after, at);
    at += 2;
  }

  private boolean isFraction() {
    return at < text.length()
        && (text.charAt(at) == '.' || text.charAt(at) == ',')
        && isDigit(at + 1);
  }

  /** Seconds may have a fraction although the layout has none. */
  private void fractionBehindSecond(List<LayoutPart> further) {
    LayoutPart.Kind next = LayoutPart.Kind.PLAIN;
    for (int i = 0; i < further.size() && next == LayoutPart.Kind.PLAIN; i++) {
      next = further.get(i).kind();
    }
    boolean follows = next == LayoutPart.Kind.FRACTION || next == LayoutPart.Kind.SHORT_FRACTION;
    if (!follows && isFraction()) {
      fraction(digitsFrom(at + 1));
    }
  }

  private void fraction(int count) {
    if (!isFraction() || digitsFrom(at + 1) < count) {
      throw new Unfit();
    }
    nano = 0;
    for (int i = 0; i < 9; i++) {
      nano = nano * 10 + (i < count ? text.charAt(at + 1 + i) - '0' : 0);
    }
    at += 1 + count;
  }

  private void offset(String form) {
    if (form.startsWith("Z") && text.startsWith("Z", at)) {
      at++;
      return;
    }
    boolean colons = form.contains(":");
    int units = form.replace(":", "").length() / 2; // hours, minutes, seconds
    if (at >= text.length() || (text.charAt(at) != '+' && text.charAt(at) != '-')) {
      throw new Unfit();
    }
    int sign = text.charAt(at++) == '-' ? -1 : 1;
    int[] values = new int[3];
    for (int i = 0; i < units; i++) {
      if (i > 0 && colons) {
        skip(":");
      }
      values[i] = digits(2);
    }
    inRange(values[0], 0, 24, "time zone offset hour");
    inRange(values[1], 0, 60, "time zone offset minute");
    inRange(values[2], 0, 60, "time zone offset second");
    offset = sign * (values[0] * 3_600 + values[1] * 60 + values[2]);
  }

  /** Names of zones say nothing of their offset, except `GMT-3`. */
  private void zoneName() {
    String rest = text.substring(at);
    if (rest.startsWith("UTC")) {
      at += 3;
    } else if (rest.startsWith("ChST") || rest.startsWith("MeST")) {
      at += 4;
    } else if (rest.startsWith("GMT")) {
      int size = signedHours(rest.substring(3));
      offset = size == 0 ? 0 : Integer.parseInt(rest, 3, 3 + size, 10) * 3_600;
      at += 3 + size;
    } else if (rest.startsWith("+") || rest.startsWith("-")) {
      int size = signedHours(rest);
      if (size == 0) {
        throw new Unfit();
      }
      at += size;
    } else {
      at += capitals(rest);
    }
  }

  /** The length of a sign and at most 23 hours, or 0. */
  private static int signedHours(String rest) {
    if (!rest.startsWith("+") && !rest.startsWith("-")) {
      return 0;
    }
    int end = 1;
    int hours = 0;
    while (end < rest.length()
        && rest.charAt(end) >= '0'
        && rest.charAt(end) <= '9'
        && hours <= 23) {
      hours = hours * 10 + rest.charAt(end++) - '0';
    }
    return end == 1 || hours > 23 ? 0 : end;
  }

  /** The length of an abbreviation: three letters, or four or five that end in T. */
  private static int capitals(String rest) {
    int count = 0;
    while (count < Math.min(6, rest.length())
        && rest.charAt(count) >= 'A'
        && rest.charAt(count) <= 'Z') {
      count++;
    }
    boolean fits =
        count == 3
            || (count == 4 && (rest.charAt(3) == 'T' || rest.startsWith("WITA")))
            || (count == 5 && rest.charAt(4) == 'T');
    if (!fits) {
      throw new Unfit();
    }
    return count;
  }

  private Failure outOfRange(String what) {
    return failure(": " + what + " out of range");
  }

  private Failure failure(String what) {
    return Failure.of("parsing time " + quoted(text) + what);
  }

  private static String quoted(String text) {
    return RegoValue.of(text).toString();
  }
}
