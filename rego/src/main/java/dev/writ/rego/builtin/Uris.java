package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.DOCUMENT;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import java.util.List;

/** Parts of a URI. */
final class Uris {
  static final List<Builtin> ALL =
      List.of(
          line("uri.is_valid", Later.CODE, BOOLEAN, STRING),
          line("uri.parse", Later.CODE, DOCUMENT, STRING));

  private Uris() {}
}
