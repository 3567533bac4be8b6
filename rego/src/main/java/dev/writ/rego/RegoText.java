package dev.writ.rego;

/** Writes values as Rego text. */
final class RegoText {
  private RegoText() {}

  static String write(RegoValue value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(RegoValue value, StringBuilder out) {
    switch (value) {
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _ -> out.append(value);
      case RegoValue.Str string -> quote(string.value(), out);
      case RegoValue.Arr array -> {
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
          separate(i, out);
          write(array.at(i), out);
        }
        out.append(']');
      }
      case RegoValue.SetOf set -> {
        if (set.size() == 0) {
          out.append("set()");
          return;
        }
        out.append('{');
        for (int i = 0; i < set.size(); i++) {
          separate(i, out);
          write(set.at(i), out);
        }
        out.append('}');
      }
      case RegoValue.Obj object -> {
        out.append('{');
        for (int i = 0; i < object.size(); i++) {
          separate(i, out);
          write(object.keyAt(i), out);
          out.append(": ");
          write(object.valueAt(i), out);
        }
        out.append('}');
      }
    }
  }

  private static void separate(int index, StringBuilder out) {
    if (index > 0) {
      out.append(", ");
    }
  }

  /** As a Rego string: in quotes, what can't be printed escaped. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2);
    quote(text, out);
    return out.toString();
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    text.codePoints().forEach(point -> escape(point, out));
    out.append('"');
  }

  private static void escape(int point, StringBuilder out) {
    switch (point) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case 7 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 11 -> out.append("\\v");
      default -> {
        if (isPrinted(point)) {
          out.appendCodePoint(point);
        } else {
          String digits = Integer.toHexString(point);
          int width = point < 0x80 ? 2 : point < 0x10000 ? 4 : 8;
          out.append(width == 2 ? "\\x" : width == 4 ? "\\u" : "\\U")
              .repeat('0', width - digits.length())
              .append(digits);
        }
      }
    }
  }

  private static boolean isPrinted(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }
}
