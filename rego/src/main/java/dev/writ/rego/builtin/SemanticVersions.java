package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import java.util.List;

/** Versions as Semantic Versioning 2 has them. */
final class SemanticVersions {
  static final List<Builtin> ALL =
      List.of(
          line("semver.compare", Later.CODE, NUMBER, STRING, STRING),
          line("semver.is_valid", Later.CODE, BOOLEAN, ANY));

  private SemanticVersions() {}
}
