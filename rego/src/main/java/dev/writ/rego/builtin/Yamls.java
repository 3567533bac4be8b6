package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import java.util.List;

/** YAML; only where SnakeYAML is on the class path. */
final class Yamls {
  static final List<Builtin> ALL =
      List.of(
          line("yaml.is_valid", Later.CODE, BOOLEAN, STRING),
          line("yaml.marshal", Later.CODE, STRING, ANY),
          line("yaml.unmarshal", Later.CODE, ANY, STRING));

  private Yamls() {}
}
