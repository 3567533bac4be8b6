package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.nondeterministic;
import static dev.writ.rego.builtin.Signatures.oneOf;
import static dev.writ.rego.builtin.Signatures.tuple;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.Str;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneRules;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Moments in nanoseconds since 1970, with Go's layouts and durations and the zones of the JDK. */
final class Times {
  private static final Builtin.Type MOMENT = oneOf(NUMBER, tuple(NUMBER, STRING));
  private static final Builtin.Type THREE = tuple(NUMBER, NUMBER, NUMBER);

  private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();
  private static final long NANOS = 1_000_000_000;
  private static final long DAY = 86_400;
  private static final String RFC3339 = "2006-01-02T15:04:05Z07:00";
  private static final String RFC3339_NANO = "2006-01-02T15:04:05.999999999Z07:00";

  private static final Map<String, String> NAMED_LAYOUTS =
      Map.of(
          "ANSIC", "Mon Jan _2 15:04:05 2006",
          "UnixDate", "Mon Jan _2 15:04:05 MST 2006",
          "RubyDate", "Mon Jan 02 15:04:05 -0700 2006",
          "RFC822", "02 Jan 06 15:04 MST",
          "RFC822Z", "02 Jan 06 15:04 -0700",
          "RFC850", "Monday, 02-Jan-06 15:04:05 MST",
          "RFC1123", "Mon, 02 Jan 2006 15:04:05 MST",
          "RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700",
          "RFC3339", RFC3339,
          "RFC3339Nano", RFC3339_NANO);

  private Times() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "time.add_date" -> line(name, Times::addDate, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER);
      case "time.clock" -> line(name, Times::clock, THREE, MOMENT);
      case "time.date" -> line(name, Times::date, THREE, MOMENT);
      case "time.diff" ->
          line(
              name,
              Times::diff,
              tuple(NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER),
              MOMENT,
              MOMENT);
      case "time.format" ->
          line(
              name,
              Times::format,
              STRING,
              oneOf(NUMBER, tuple(NUMBER, STRING), tuple(NUMBER, STRING, STRING)));
      case "time.now_ns" ->
          nondeterministic(name, (context, _) -> Num.of(context.nowNanos()), NUMBER);
      case "time.parse_duration_ns" -> line(name, Times::parseDuration, NUMBER, STRING);
      case "time.parse_ns" -> line(name, Times::parse, NUMBER, STRING, STRING);
      case "time.parse_rfc3339_ns" -> line(name, Times::parseRfc3339, NUMBER, STRING);
      case "time.weekday" -> line(name, Times::weekday, STRING, MOMENT);
      default -> null;
    };
  }

  private static RegoValue parse(Context context, RegoValue[] arguments) {
    String layout = Operands.string(arguments, 1);
    String text = Operands.string(arguments, 2);
    return inRange(TimeParse.parse(NAMED_LAYOUTS.getOrDefault(layout, layout), text));
  }

  private static RegoValue parseRfc3339(Context context, RegoValue[] arguments) {
    return inRange(TimeParse.parse(RFC3339, Operands.string(arguments, 1)));
  }

  private static RegoValue parseDuration(Context context, RegoValue[] arguments) {
    return Num.of(Durations.parse(Operands.string(arguments, 1)));
  }

  private static RegoValue format(Context context, RegoValue[] arguments) {
    ZonedDateTime time = time(arguments[0]);
    String layout = "";
    if (arguments[0] instanceof Arr array && array.size() > 2) {
      layout = string(array.at(2));
    }
    if (layout.isEmpty()) {
      layout = RFC3339_NANO;
    }
    return RegoValue.of(TimeFormat.format(NAMED_LAYOUTS.getOrDefault(layout, layout), time));
  }

  private static RegoValue date(Context context, RegoValue[] arguments) {
    ZonedDateTime time = time(arguments[0]);
    return numbers(time.getYear(), time.getMonthValue(), time.getDayOfMonth());
  }

  private static RegoValue clock(Context context, RegoValue[] arguments) {
    ZonedDateTime time = time(arguments[0]);
    return numbers(time.getHour(), time.getMinute(), time.getSecond());
  }

  private static RegoValue weekday(Context context, RegoValue[] arguments) {
    return RegoValue.of(TimeFormat.name(time(arguments[0]).getDayOfWeek().name()));
  }

  /** Months and days beyond their usual range run over into the next greater unit. */
  private static RegoValue addDate(Context context, RegoValue[] arguments) {
    ZonedDateTime time = time(arguments[0]);
    long years = Operands.integer(arguments, 2);
    long months = Operands.integer(arguments, 3);
    long days = Operands.integer(arguments, 4);
    try {
      LocalDate first = time.toLocalDate().withDayOfMonth(1).plusYears(years).plusMonths(months);
      long day = Math.addExact(first.toEpochDay(), Math.addExact(days, time.getDayOfMonth() - 1L));
      long local = Math.addExact(Math.multiplyExact(day, DAY), time.toLocalTime().toSecondOfDay());
      return inRange(
          BigInteger.valueOf(local - offset(time.getZone().getRules(), local))
              .multiply(BigInteger.valueOf(NANOS))
              .add(BigInteger.valueOf(time.getNano())));
    } catch (DateTimeException | ArithmeticException beyond) {
      throw outside();
    }
  }

  /** The offset of a local time; in a gap or an overlap Go's choice. */
  private static long offset(ZoneRules rules, long local) {
    long first = offsetAt(rules, local);
    return offsetAt(rules, local - first);
  }

  private static long offsetAt(ZoneRules rules, long seconds) {
    return rules.getOffset(Instant.ofEpochSecond(seconds)).getTotalSeconds();
  }

  private static RegoValue diff(Context context, RegoValue[] arguments) {
    ZonedDateTime first = time(arguments[0]);
    ZonedDateTime second = time(arguments[1]).withZoneSameInstant(first.getZone());
    boolean ordered = !first.isAfter(second);
    ZonedDateTime from = ordered ? first : second;
    ZonedDateTime to = ordered ? second : first;
    int daysOfMonth = YearMonth.from(from).lengthOfMonth();
    int seconds = to.toLocalTime().toSecondOfDay() - from.toLocalTime().toSecondOfDay();
    int days = to.getDayOfMonth() - from.getDayOfMonth();
    int months = 12 * (to.getYear() - from.getYear()) + to.getMonthValue() - from.getMonthValue();
    if (seconds < 0) {
      seconds += (int) DAY;
      days--;
    }
    if (days < 0) {
      days += daysOfMonth;
      months--;
    }
    return numbers(
        Math.floorDiv(months, 12),
        Math.floorMod(months, 12),
        days,
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60);
  }

  /** A number of nanoseconds, or an array of it, a zone and perhaps more. */
  private static ZonedDateTime time(RegoValue moment) {
    if (!(moment instanceof Num) && !(moment instanceof Arr array && array.size() > 0)) {
      throw Operands.mismatch(1, moment, "either number (ns) or [number (ns), string (tz)]");
    }
    RegoValue first = moment instanceof Arr array ? array.at(0) : moment;
    if (!(first instanceof Num nanos)) {
      throw Operands.mismatch(1, first, "number");
    }
    ZoneId zone =
        moment instanceof Arr array && array.size() > 1
            ? zone(string(array.at(1)))
            : ZoneOffset.UTC;
    if (!nanos.isLong()) {
      throw Failure.of("timestamp too big");
    }
    long value = nanos.longValue();
    return Instant.ofEpochSecond(Math.floorDiv(value, NANOS), Math.floorMod(value, NANOS))
        .atZone(zone);
  }

  private static String string(RegoValue value) {
    if (value instanceof Str string) {
      return string.value();
    }
    throw Operands.mismatch(1, value, "string");
  }

  private static ZoneId zone(String name) {
    if (name.isEmpty() || name.equals("UTC")) {
      return ZoneOffset.UTC;
    }
    if (name.equals("Local")) {
      return ZoneId.systemDefault();
    }
    if (!ZONES.contains(name)) { // the JDK also knows `GMT+3` and the like
      throw Failure.of("unknown time zone " + name);
    }
    return ZoneId.of(name);
  }

  private static RegoValue inRange(BigInteger nanos) {
    if (nanos.bitLength() >= Long.SIZE) {
      throw outside();
    }
    return Num.of(nanos.longValue());
  }

  private static Failure outside() {
    return Failure.of("time outside of valid range");
  }

  private static RegoValue numbers(int... values) {
    RegoValue[] numbers = new RegoValue[values.length];
    for (int i = 0; i < values.length; i++) {
      numbers[i] = Num.of(values[i]);
    }
    return Arr.owning(numbers);
  }
}
