package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.DOCUMENT;
import static dev.writ.rego.builtin.Signatures.SET;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.nondeterministic;
import static dev.writ.rego.builtin.Signatures.withoutResult;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type;
import java.util.List;

/** What the compiler makes of operators, `print` and templates, and what looks at the engine itself. */
final class Internals {
  static final List<Builtin> ALL =
      List.of(
          line("assign", Later.CODE, BOOLEAN, ANY, ANY),
          line("eq", Later.CODE, BOOLEAN, ANY, ANY),
          line("internal.member_2", Later.CODE, BOOLEAN, ANY, ANY),
          line("internal.member_3", Later.CODE, BOOLEAN, ANY, ANY, ANY),
          withoutResult("internal.print", Later.CODE, false, Type.array(SET)),
          line("internal.template_string", Later.CODE, STRING, ARRAY),
          withoutResult("internal.test_case", Later.CODE, false, ARRAY),
          nondeterministic("opa.runtime", Later.CODE, DOCUMENT),
          withoutResult("print", Later.CODE, true, ANY),
          line("trace", Later.CODE, BOOLEAN, STRING));

  private Internals() {}
}
