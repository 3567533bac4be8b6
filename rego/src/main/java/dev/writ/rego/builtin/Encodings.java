package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.STRINGS;
import static dev.writ.rego.builtin.Signatures.STRING_SET;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.property;
import static dev.writ.rego.builtin.Signatures.record;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Bool;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import dev.writ.rego.RegoValue.Str;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Base64, hexadecimal, URL queries and JSON. */
final class Encodings {
  private Encodings() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "base64.decode" -> line(name, text(Base64Text.STANDARD::decoded), STRING, STRING);
      case "base64.encode" -> line(name, text(Base64Text.STANDARD::encoded), STRING, STRING);
      case "base64.is_valid" -> line(name, check(Base64Text.STANDARD::decoded), BOOLEAN, STRING);
      case "base64url.decode" -> line(name, text(Encodings::decodeUrlBase64), STRING, STRING);
      case "base64url.encode" -> line(name, text(Base64Text.URL::encoded), STRING, STRING);
      case "base64url.encode_no_pad" ->
          line(name, text(Base64Text.URL::encodedWithoutPadding), STRING, STRING);
      case "hex.decode" -> line(name, text(Encodings::decodeHex), STRING, STRING);
      case "hex.encode" -> line(name, text(Encodings::encodeHex), STRING, STRING);
      case "json.is_valid" -> line(name, check(Encodings::read), BOOLEAN, STRING);
      case "json.marshal" -> line(name, Encodings::marshal, STRING, ANY);
      case "json.marshal_with_options" ->
          line(
              name,
              Encodings::marshalWithOptions,
              STRING,
              ANY,
              record(
                  STRING,
                  ANY,
                  property("indent", STRING),
                  property("prefix", STRING),
                  property("pretty", BOOLEAN)));
      case "json.unmarshal" -> line(name, Encodings::unmarshal, ANY, STRING);
      case "urlquery.decode" -> line(name, text(PercentText.QUERY::decoded), STRING, STRING);
      case "urlquery.decode_object" ->
          line(name, Encodings::decodeObject, Builtin.Type.object(STRING, STRINGS), STRING);
      case "urlquery.encode" -> line(name, text(PercentText.QUERY::encoded), STRING, STRING);
      case "urlquery.encode_object" ->
          line(
              name,
              Encodings::encodeObject,
              STRING,
              Builtin.Type.object(STRING, Builtin.Type.oneOf(STRING, STRINGS, STRING_SET)));
      default -> null;
    };
  }

  private static Builtin.Code text(UnaryOperator<String> encoding) {
    return (context, arguments) -> {
      String text = Operands.string(arguments, 1);
      context.charge(text.length() / 32);
      return RegoValue.of(encoding.apply(text));
    };
  }

  /** Whether the argument is a text that can be read. */
  static Builtin.Code check(Consumer<String> reading) {
    return (context, arguments) -> {
      if (!(arguments[0] instanceof Str text)) {
        return RegoValue.FALSE;
      }
      context.charge(text.value().length() / 32);
      try {
        reading.accept(text.value());
        return RegoValue.TRUE;
      } catch (Failure invalid) {
        return RegoValue.FALSE;
      }
    };
  }

  private static String decodeUrlBase64(String text) {
    return new String(urlBase64(text), StandardCharsets.UTF_8);
  }

  /** Many encoders leave the padding out. */
  static byte[] urlBase64(String text) {
    if (text.endsWith("=")) {
      return Base64Text.URL.bytes(text);
    }
    return switch (text.getBytes(StandardCharsets.UTF_8).length % 4) {
      case 0 -> Base64Text.URL.bytes(text);
      case 2 -> Base64Text.URL.bytes(text + "==");
      case 3 -> Base64Text.URL.bytes(text + "=");
      default -> throw Failure.of("illegal base64url string: " + text);
    };
  }

  private static String encodeHex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decodeHex(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length / 2);
    int value = 0;
    for (int i = 0; i < in.length; i++) {
      int digit = Character.digit(in[i], 16);
      if (digit < 0) {
        char wrong = (char) (in[i] & 0xff);
        throw Failure.of(
            String.format(Locale.ROOT, "encoding/hex: invalid byte: U+%04X", (int) wrong)
                + (isPrinted(wrong) ? " '" + wrong + "'" : ""));
      }
      value = (value << 4) | digit;
      if (i % 2 == 1) {
        out.write(value);
      }
    }
    if (in.length % 2 == 1) {
      throw Failure.of("encoding/hex: odd length hex string");
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static boolean isPrinted(char c) {
    return !Character.isISOControl(c) && c != 0xa0 && c != 0xad;
  }

  /** JSON that may stand inside of HTML, as Go writes it. */
  static String json(RegoValue value) {
    return value.toJson().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  private static RegoValue marshal(Builtin.Context context, RegoValue[] arguments) {
    return new PaidText(context).append(json(arguments[0])).value();
  }

  private static RegoValue marshalWithOptions(Builtin.Context context, RegoValue[] arguments) {
    Obj options = Operands.object(arguments, 2);
    String prefix = "";
    String indent = "\t";
    boolean pretty = false;
    boolean chosen = false;
    for (int i = 0; i < options.size(); i++) {
      RegoValue value = options.valueAt(i);
      switch (options.keyAt(i).display()) {
        case "prefix" -> {
          prefix = option("prefix", value, i);
          pretty |= !chosen;
        }
        case "indent" -> {
          indent = option("indent", value, i);
          pretty |= !chosen;
        }
        case "pretty" -> {
          if (!(value instanceof Bool wanted)) {
            throw Operands.wrong(2, "key \"pretty\" failed cast to bool");
          }
          pretty = wanted.value();
          chosen = true;
        }
        default -> throw Operands.wrong(2, "object contained unknown key " + options.keyAt(i));
      }
    }
    String json = json(arguments[0]);
    PaidText text = new PaidText(context);
    return (pretty ? indented(json, prefix, indent, text) : text.append(json)).value();
  }

  private static String option(String key, RegoValue value, int index) {
    if (value instanceof Str text) {
      return text.value();
    }
    throw Operands.wrong(
        2,
        "key \""
            + key
            + "\" failed cast to string: operand "
            + index
            + " must be string but got "
            + value.typeName());
  }

  /**
   * Spreads compact JSON over lines: a member or an element on each, the empty ones left as they
   * are.
   */
  private static PaidText indented(String json, String prefix, String indent, PaidText out) {
    out.append(prefix);
    int depth = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      switch (c) {
        case '"' -> {
          int end = endOfString(json, i);
          out.append(json, i, end);
          i = end - 1;
        }
        case '{', '[' -> {
          char next = json.charAt(i + 1);
          out.append(json, i, i + 1);
          if (next == '}' || next == ']') {
            out.append(json, i + 1, i + 2);
            i++;
          } else {
            depth++;
            out.append("\n").append(prefix).repeat(indent, depth);
          }
        }
        case '}', ']' -> {
          depth--;
          out.append("\n").append(prefix).repeat(indent, depth).append(json, i, i + 1);
        }
        case ',' -> out.append(",\n").append(prefix).repeat(indent, depth);
        case ':' -> out.append(": ");
        default -> out.append(json, i, i + 1);
      }
    }
    return out;
  }

  private static int endOfString(String json, int start) {
    int at = start + 1;
    while (json.charAt(at) != '"') {
      at += json.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /**
   * The value that a text of JSON says.
   *
   * @throws Failure what Go says of it, such as {@code invalid character 'b' looking for beginning
   *     of value}
   */
  static RegoValue read(String json) {
    try {
      return RegoValue.parseJson(json.getBytes(StandardCharsets.UTF_8));
    } catch (RegoException malformed) {
      String ours = malformed.errors().getFirst().message();
      throw Failure.of(JsonFault.find(json).orElse(ours));
    }
  }

  private static RegoValue unmarshal(Builtin.Context context, RegoValue[] arguments) {
    String json = Operands.string(arguments, 1);
    context.charge(json.length() / 32);
    return read(json);
  }

  private static RegoValue decodeObject(Builtin.Context context, RegoValue[] arguments) {
    String query = Operands.string(arguments, 1);
    context.charge(query.length() / 32);
    Map<String, List<RegoValue>> values = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.indexOf(';') >= 0) {
        throw Failure.of("invalid semicolon separator in query");
      }
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        values
            .computeIfAbsent(PercentText.QUERY.decoded(key), _ -> new ArrayList<>())
            .add(RegoValue.of(PercentText.QUERY.decoded(value)));
      }
    }
    Obj.Builder object = Obj.builder();
    values.forEach((key, list) -> object.put(RegoValue.of(key), Arr.of(list)));
    return object.build();
  }

  private static RegoValue encodeObject(Builtin.Context context, RegoValue[] arguments) {
    Obj object = Operands.object(arguments, 1);
    PaidText query = new PaidText(context);
    for (int i = 0; i < object.size(); i++) {
      RegoValue key = object.keyAt(i);
      String name = key instanceof Str text ? text.value() : key.toJson();
      List<RegoValue> values =
          switch (object.valueAt(i)) {
            case Str text -> List.of(text);
            case Arr array -> array.asList();
            case SetOf set -> set.asList();
            case RegoValue.Null _, Bool _, RegoValue.Num _, Obj _ -> throw unfit();
          };
      for (RegoValue value : values) {
        if (!(value instanceof Str text)) {
          throw unfit();
        }
        query
            .append(query.length() == 0 ? "" : "&")
            .append(PercentText.QUERY.encoded(name))
            .append("=")
            .append(PercentText.QUERY.encoded(text.value()));
      }
    }
    return query.value();
  }

  private static Failure unfit() {
    return Operands.wrong(1, "values must be string, array[string], or set[string]");
  }
}
