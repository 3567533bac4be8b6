package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.NULL;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.STRINGS;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type;
import java.util.List;

/** Globs with delimiters. */
final class Globs {
  static final List<Builtin> ALL =
      List.of(
          line("glob.match", Later.CODE, BOOLEAN, STRING, Type.oneOf(NULL, STRINGS), STRING),
          line("glob.quote_meta", Later.CODE, STRING, STRING));

  private Globs() {}
}
