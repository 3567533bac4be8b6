package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.DOCUMENT;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.nondeterministic;

import dev.writ.rego.Builtin;
import java.util.List;

/** UUIDs. */
final class Uuids {
  static final List<Builtin> ALL =
      List.of(
          line("uuid.parse", Later.CODE, DOCUMENT, STRING),
          nondeterministic("uuid.rfc4122", Later.CODE, STRING, STRING));

  private Uuids() {}
}
