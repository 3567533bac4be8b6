package dev.writ.cli.rego;

import dev.writ.rego.RegoValue;

/** JSON on many lines, two spaces a level. Numbers stay as the engine spells them. */
final class Indented {
  private final StringBuilder out = new StringBuilder();

  private Indented() {}

  static String json(RegoValue value) {
    Indented writer = new Indented();
    // once through JSON, so that sets are arrays and keys are strings
    writer.value(RegoValue.parseJson(value.toJson()), "\n");
    return writer.out.toString();
  }

  private void value(RegoValue value, String line) {
    String inner = line + "  ";
    switch (value) {
      case RegoValue.Arr array when array.size() > 0 -> {
        for (int i = 0; i < array.size(); i++) {
          out.append(i == 0 ? "[" : ",").append(inner);
          value(array.at(i), inner);
        }
        out.append(line).append(']');
      }
      case RegoValue.Obj object when object.size() > 0 -> {
        for (int i = 0; i < object.size(); i++) {
          out.append(i == 0 ? "{" : ",").append(inner);
          out.append(object.keyAt(i).toJson()).append(": ");
          value(object.valueAt(i), inner);
        }
        out.append(line).append('}');
      }
      case RegoValue.Null _,
          RegoValue.Bool _,
          RegoValue.Num _,
          RegoValue.Str _,
          RegoValue.Arr _,
          RegoValue.Obj _,
          RegoValue.SetOf _ ->
          out.append(value.toJson());
    }
  }
}
