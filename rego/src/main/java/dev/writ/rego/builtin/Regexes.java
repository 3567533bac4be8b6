package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.STRINGS;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type;
import java.util.List;

/** Regular expressions of RE2: linear in time whatever the pattern. */
final class Regexes {
  static final List<Builtin> ALL =
      List.of(
          line(
              "regex.find_all_string_submatch_n",
              Later.CODE,
              Type.array(STRINGS),
              STRING,
              STRING,
              NUMBER),
          line("regex.find_n", Later.CODE, STRINGS, STRING, STRING, NUMBER),
          line("regex.globs_match", Later.CODE, BOOLEAN, STRING, STRING),
          line("regex.is_valid", Later.CODE, BOOLEAN, STRING),
          line("regex.match", Later.CODE, BOOLEAN, STRING, STRING),
          line("regex.replace", Later.CODE, STRING, STRING, STRING, STRING),
          line("regex.split", Later.CODE, STRINGS, STRING, STRING),
          line("regex.template_match", Later.CODE, BOOLEAN, STRING, STRING, STRING, STRING),
          line("re_match", Later.CODE, BOOLEAN, STRING, STRING));

  private Regexes() {}
}
