package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.SET;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type;
import java.util.List;

/** Sets; the difference is `minus` among the numbers. */
final class Sets {
  static final List<Builtin> ALL =
      List.of(
          line("and", Later.CODE, SET, SET, SET),
          line("intersection", Later.CODE, SET, Type.set(SET)),
          line("or", Later.CODE, SET, SET, SET),
          line("set_diff", Later.CODE, SET, SET, SET),
          line("union", Later.CODE, SET, Type.set(SET)));

  private Sets() {}
}
