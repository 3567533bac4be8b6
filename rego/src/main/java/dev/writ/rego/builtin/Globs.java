package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.NULL;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.STRINGS;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Str;
import org.jspecify.annotations.Nullable;

/** Globs with delimiters. */
final class Globs {
  private static final String SPECIAL = "*?\\[]{}";

  /** Keys are the number of delimiters, the delimiters and the pattern. */
  private static final BoundedCache<Glob> COMPILED =
      new BoundedCache<>(
          key -> {
            int delimiters = key.offsetByCodePoints(1, key.charAt(0));
            return Glob.compile(key.substring(delimiters), key.substring(1, delimiters));
          });

  private Globs() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "glob.match" ->
          line(name, Globs::match, BOOLEAN, STRING, Builtin.Type.oneOf(NULL, STRINGS), STRING);
      case "glob.quote_meta" -> line(name, Globs::quote, STRING, STRING);
      default -> null;
    };
  }

  private static RegoValue match(Builtin.Context context, RegoValue[] arguments) {
    String pattern = Operands.string(arguments, 1);
    String delimiters =
        switch (arguments[1]) {
          case RegoValue.Null _ -> "";
          case Arr several -> delimiters(several);
          case RegoValue other -> throw Operands.mismatch(2, other, "array", "null");
        };
    String text = Operands.string(arguments, 3);
    context.charge(1 + (long) text.length() * (pattern.length() + 16) / 1_024);
    int count = delimiters.codePointCount(0, delimiters.length());
    Glob glob =
        count > Character.MAX_VALUE
            ? Glob.compile(pattern, delimiters)
            : COMPILED.find((char) count + delimiters + pattern);
    return RegoValue.of(glob.matches(text));
  }

  private static String delimiters(Arr several) {
    StringBuilder delimiters = new StringBuilder();
    for (int i = 0; i < several.size(); i++) {
      if (!(several.at(i) instanceof Str delimiter)) {
        throw Operands.element(2, several, several.at(i), "string");
      }
      if (delimiter.value().codePointCount(0, delimiter.value().length()) != 1) {
        throw Operands.element(2, several, delimiter, "rune");
      }
      delimiters.append(delimiter.value());
    }
    return delimiters.isEmpty() ? "." : delimiters.toString();
  }

  private static RegoValue quote(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1);
    context.charge(text.length() / 32);
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (SPECIAL.indexOf(text.charAt(i)) >= 0) {
        quoted.append('\\');
      }
      quoted.append(text.charAt(i));
    }
    return RegoValue.of(quoted.toString());
  }
}
