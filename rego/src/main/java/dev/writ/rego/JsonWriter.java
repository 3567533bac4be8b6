package dev.writ.rego;

import java.util.TreeMap;

/** Writes values as JSON. */
final class JsonWriter {
  private final StringBuilder out = new StringBuilder();

  private JsonWriter() {}

  static String write(RegoValue value) {
    JsonWriter writer = new JsonWriter();
    writer.value(value);
    return writer.out.toString();
  }

  private void value(RegoValue value) {
    switch (value) {
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _ -> out.append(value);
      case RegoValue.Str string -> string(string.value());
      case RegoValue.Arr array -> {
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
          separate(i);
          value(array.at(i));
        }
        out.append(']');
      }
      case RegoValue.SetOf set -> {
        out.append('[');
        for (int i = 0; i < set.size(); i++) {
          separate(i);
          value(set.at(i));
        }
        out.append(']');
      }
      case RegoValue.Obj object -> object(object);
    }
  }

  private void object(RegoValue.Obj object) {
    out.append('{');
    boolean plain = true; // keys that are all strings are in their order already
    for (int i = 0; i < object.size() && plain; i++) {
      plain = object.keyAt(i) instanceof RegoValue.Str;
    }
    if (plain) {
      for (int i = 0; i < object.size(); i++) {
        separate(i);
        value(object.keyAt(i));
        out.append(':');
        value(object.valueAt(i));
      }
    } else {
      TreeMap<RegoValue, RegoValue> byText = new TreeMap<>();
      for (int i = 0; i < object.size(); i++) {
        RegoValue key = object.keyAt(i);
        byText.put(
            key instanceof RegoValue.Str ? key : RegoValue.of(write(key)), object.valueAt(i));
      }
      int i = 0;
      for (var entry : byText.entrySet()) {
        separate(i++);
        value(entry.getKey());
        out.append(':');
        value(entry.getValue());
      }
    }
    out.append('}');
  }

  private void separate(int index) {
    if (index > 0) {
      out.append(',');
    }
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\u2028', '\u2029' -> unit(c);
        default -> {
          if (c < 0x20) {
            unit(c);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private void unit(char c) {
    out.append("\\u").append(Character.forDigit(c >> 12, 16));
    out.append(Character.forDigit(c >> 8 & 15, 16));
    out.append(Character.forDigit(c >> 4 & 15, 16));
    out.append(Character.forDigit(c & 15, 16));
  }
}
