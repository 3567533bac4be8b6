package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import java.util.List;

/** Numbers with decimal and binary units. */
final class Units {
  static final List<Builtin> ALL =
      List.of(
          line("units.parse", Later.CODE, NUMBER, STRING),
          line("units.parse_bytes", Later.CODE, NUMBER, STRING));

  private Units() {}
}
