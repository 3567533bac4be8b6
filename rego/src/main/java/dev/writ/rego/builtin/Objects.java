package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.ARRAY;
import static dev.writ.rego.builtin.Signatures.OBJECT;
import static dev.writ.rego.builtin.Signatures.SET;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type;
import java.util.List;

/** Objects. */
final class Objects {
  static final List<Builtin> ALL =
      List.of(
          line("object.filter", Later.CODE, ANY, OBJECT, Type.oneOf(ARRAY, OBJECT, SET)),
          line("object.get", Later.CODE, ANY, OBJECT, ANY, ANY),
          line("object.keys", Later.CODE, SET, OBJECT),
          line("object.remove", Later.CODE, ANY, OBJECT, Type.oneOf(ARRAY, OBJECT, SET)),
          line(
              "object.subset",
              Later.CODE,
              ANY,
              Type.oneOf(ARRAY, OBJECT, SET),
              Type.oneOf(ARRAY, OBJECT, SET)),
          line("object.union", Later.CODE, ANY, OBJECT, OBJECT),
          line("object.union_n", Later.CODE, ANY, Type.array(OBJECT)));

  private Objects() {}
}
