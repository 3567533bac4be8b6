package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.nondeterministic;
import static dev.writ.rego.builtin.Signatures.tuple;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type;
import java.util.List;

/** Moments in nanoseconds since 1970, with Go's layouts and durations. */
final class Times {
  private static final Type MOMENT = Type.oneOf(NUMBER, tuple(NUMBER, STRING));

  static final List<Builtin> ALL =
      List.of(
          line("time.add_date", Later.CODE, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER),
          line("time.clock", Later.CODE, tuple(NUMBER, NUMBER, NUMBER), MOMENT),
          line("time.date", Later.CODE, tuple(NUMBER, NUMBER, NUMBER), MOMENT),
          line(
              "time.diff",
              Later.CODE,
              tuple(NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER),
              MOMENT,
              MOMENT),
          line(
              "time.format",
              Later.CODE,
              STRING,
              Type.oneOf(NUMBER, tuple(NUMBER, STRING), tuple(NUMBER, STRING, STRING))),
          nondeterministic("time.now_ns", Later.CODE, NUMBER),
          line("time.parse_duration_ns", Later.CODE, NUMBER, STRING),
          line("time.parse_ns", Later.CODE, NUMBER, STRING, STRING),
          line("time.parse_rfc3339_ns", Later.CODE, NUMBER, STRING),
          line("time.weekday", Later.CODE, STRING, MOMENT));

  private Times() {}
}
