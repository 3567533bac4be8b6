package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.STRINGS;
import static dev.writ.rego.builtin.Signatures.STRING_SET;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type;
import java.util.List;

/** Strings; lengths and indexes count code points. */
final class Strings {
  private static final Type STRING_OR_STRINGS = Type.oneOf(STRING, STRINGS, STRING_SET);

  static final List<Builtin> ALL =
      List.of(
          line("concat", Later.CODE, STRING, STRING, Type.oneOf(STRINGS, STRING_SET)),
          line("contains", Later.CODE, BOOLEAN, STRING, STRING),
          line("endswith", Later.CODE, BOOLEAN, STRING, STRING),
          line("format_int", Later.CODE, STRING, NUMBER, NUMBER),
          line("indexof", Later.CODE, NUMBER, STRING, STRING),
          line("indexof_n", Later.CODE, Type.array(NUMBER), STRING, STRING),
          line("lower", Later.CODE, STRING, STRING),
          line("replace", Later.CODE, STRING, STRING, STRING, STRING),
          line("split", Later.CODE, STRINGS, STRING, STRING),
          line("sprintf", Later.CODE, STRING, STRING, ARRAY),
          line("startswith", Later.CODE, BOOLEAN, STRING, STRING),
          line(
              "strings.any_prefix_match",
              Later.CODE,
              BOOLEAN,
              STRING_OR_STRINGS,
              STRING_OR_STRINGS),
          line(
              "strings.any_suffix_match",
              Later.CODE,
              BOOLEAN,
              STRING_OR_STRINGS,
              STRING_OR_STRINGS),
          line("strings.count", Later.CODE, NUMBER, STRING, STRING),
          line("strings.replace_n", Later.CODE, STRING, Type.object(STRING, STRING), STRING),
          line("strings.reverse", Later.CODE, STRING, STRING),
          line("strings.split_n", Later.CODE, STRINGS, STRING, STRING, NUMBER),
          line("substring", Later.CODE, STRING, STRING, NUMBER, NUMBER),
          line("trim", Later.CODE, STRING, STRING, STRING),
          line("trim_left", Later.CODE, STRING, STRING, STRING),
          line("trim_prefix", Later.CODE, STRING, STRING, STRING),
          line("trim_right", Later.CODE, STRING, STRING, STRING),
          line("trim_space", Later.CODE, STRING, STRING),
          line("trim_suffix", Later.CODE, STRING, STRING, STRING),
          line("upper", Later.CODE, STRING, STRING));

  private Strings() {}
}
