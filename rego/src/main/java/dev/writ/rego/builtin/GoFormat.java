package dev.writ.rego.builtin;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.Str;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * `sprintf` with the verbs, flags and complaints of Go's fmt. A number without point and exponent
 * is an integer, another one a float, all other values are texts. Widths are paid for before
 * anything is built.
 */
final class GoFormat {
  /** Go takes wider numbers for a mistake. */
  private static final int WIDEST = 1_000_000;

  private final Builtin.Context context;
  private final PaidText out;
  private final String format;
  private final Argument[] arguments;

  private int at;
  private int next;
  private boolean indexed;
  private boolean rightIndex;

  private boolean sharp;
  private boolean zero;
  private boolean plus;
  private boolean minus;
  private boolean space;
  private boolean goSyntax;
  private boolean plusOfValue;
  private int width;
  private int precision;

  private GoFormat(Builtin.Context context, String format, Argument[] arguments) {
    this.context = context;
    this.out = new PaidText(context);
    this.format = format;
    this.arguments = arguments;
  }

  static RegoValue write(Builtin.Context context, String format, Arr values) {
    Argument[] arguments = new Argument[values.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = Argument.of(context, values.at(i));
    }
    GoFormat writer = new GoFormat(context, format, arguments);
    writer.run();
    return writer.out.value();
  }

  /** A value as Go would be handed it. */
  private sealed interface Argument {
    static Argument of(Builtin.Context context, RegoValue value) {
      return switch (value) {
        case Num number -> number(context, number);
        case Str string -> new Text(string.value());
        case RegoValue other -> {
          String text = other.toString();
          context.charge(text.length() / 64); // whether it is printed or not
          yield new Text(text);
        }
      };
    }

    private static Argument number(Builtin.Context context, Num number) {
      String spelling = number.spelling();
      context.charge(spelling.length() / 16); // thousands of digits take their time to read
      if (spelling.indexOf('.') >= 0 || spelling.indexOf('e') >= 0 || spelling.indexOf('E') >= 0) {
        double value = Double.parseDouble(spelling);
        return Double.isInfinite(value) ? new Text(spelling) : new Real(value);
      }
      return number.isLong() ? new Int(number.longValue()) : new BigInt(new BigInteger(spelling));
    }

    /** The name of the type in Go. */
    String type();

    record Text(String value) implements Argument {
      @Override
      public String type() {
        return "string";
      }
    }

    record Int(long value) implements Argument {
      @Override
      public String type() {
        return "int64";
      }
    }

    record BigInt(BigInteger value) implements Argument {
      @Override
      public String type() {
        return "*big.Int";
      }
    }

    record Real(double value) implements Argument {
      @Override
      public String type() {
        return "float64";
      }
    }
  }

  private void run() {
    while (at < format.length()) {
      int percent = format.indexOf('%', at);
      int end = percent < 0 ? format.length() : percent;
      out.append(format, at, end);
      at = end;
      if (percent >= 0) {
        at++;
        directive();
      }
    }
    if (!indexed && next < arguments.length) {
      clearFlags();
      out.append("%!(EXTRA ");
      for (int i = next; i < arguments.length; i++) {
        out.append(i > next ? ", " : "").append(arguments[i].type()).append("=");
        print(arguments[i], 'v');
      }
      out.append(")");
    }
  }

  private void directive() {
    clearFlags();
    flags();
    rightIndex = true;
    boolean afterIndex = index();
    if (peek() == '*') {
      at++;
      Integer star = star();
      if (star == null) {
        out.append("%!(BADWIDTH)");
      } else {
        minus |= star < 0;
        width = Math.abs(star);
      }
      afterIndex = false;
    } else {
      width = number(format.length());
      rightIndex &= !(afterIndex && width >= 0);
    }
    if (peek() == '.') {
      at++;
      rightIndex &= !afterIndex;
      afterIndex = index();
      if (peek() == '*') {
        at++;
        Integer star = star();
        precision = star == null || star < 0 ? -1 : star;
        if (precision < 0) {
          out.append("%!(BADPREC)");
        }
        afterIndex = false;
      } else {
        precision = Math.max(0, number(format.length()));
      }
    }
    if (!afterIndex) {
      index();
    }
    if (at >= format.length()) {
      out.append("%!(NOVERB)");
      return;
    }
    int verb = format.codePointAt(at);
    at += Character.charCount(verb);
    if (verb == '%') {
      out.append("%");
    } else if (!rightIndex) {
      complain(verb, "(BADINDEX)");
    } else if (next >= arguments.length) {
      complain(verb, "(MISSING)");
    } else {
      if (verb == 'v') {
        goSyntax = sharp;
        plusOfValue = plus;
        sharp = false;
        plus = false;
      }
      print(arguments[next++], verb);
    }
  }

  private void clearFlags() {
    sharp = false;
    zero = false;
    plus = false;
    minus = false;
    space = false;
    goSyntax = false;
    plusOfValue = false;
    width = -1;
    precision = -1;
  }

  private void flags() {
    for (; ; at++) {
      switch (peek()) {
        case '#' -> sharp = true;
        case '0' -> zero = true;
        case '+' -> plus = true;
        case '-' -> minus = true;
        case ' ' -> space = true;
        default -> {
          return;
        }
      }
    }
  }

  private int peek() {
    return at < format.length() ? format.charAt(at) : -1;
  }

  /** Reads `[3]`: the argument to go on with. Says whether one was read well enough to count. */
  private boolean index() {
    if (peek() != '[') {
      return false;
    }
    indexed = true;
    int close = format.indexOf(']', at);
    if (close < 0 || format.length() - at < 3) {
      rightIndex = false;
      at++;
      return false;
    }
    at++;
    int wanted = number(close);
    boolean read = wanted >= 0 && at == close;
    at = close + 1;
    if (read && wanted >= 1 && wanted <= arguments.length) {
      next = wanted - 1;
    } else {
      rightIndex = false;
    }
    return read;
  }

  /** Digits up to there, or -1 without any; too many of them use up everything. */
  private int number(int end) {
    int value = -1;
    while (at < end && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
      if (value > WIDEST) {
        at = end;
        return -1;
      }
      value = Math.max(value, 0) * 10 + format.charAt(at) - '0';
      at++;
    }
    return value;
  }

  /** The argument that stands for a `*`; null when it is no integer or too large. */
  private @Nullable Integer star() {
    if (next >= arguments.length) {
      return null;
    }
    return arguments[next++] instanceof Argument.Int number && Math.abs(number.value) <= WIDEST
        ? (int) number.value
        : null;
  }

  private void complain(int verb, String what) {
    out.append("%!").appendCodePoint(verb).append(what);
  }

  private void wrongVerb(Argument argument, int verb) {
    complain(verb, "(" + argument.type() + "=");
    print(argument, 'v');
    out.append(")");
  }

  private void print(Argument argument, int verb) {
    if (verb == 'T') {
      pad(shortened(argument.type()));
      return;
    }
    switch (argument) {
      case Argument.Text text -> text(text, verb);
      case Argument.Int number -> integer(number, verb);
      case Argument.BigInt number -> bigInteger(number, verb);
      case Argument.Real number -> real(number, verb);
    }
  }

  private void text(Argument.Text text, int verb) {
    switch (verb) {
      case 'v' -> pad(goSyntax ? quoted(text.value, false) : shortened(text.value));
      case 's' -> pad(shortened(text.value));
      case 'q' -> pad(quoted(shortened(text.value), sharp));
      case 'x', 'X' -> hexadecimal(text.value, verb == 'X');
      default -> wrongVerb(text, verb);
    }
  }

  private String shortened(String text) {
    return precision >= 0 && text.codePointCount(0, text.length()) > precision
        ? text.substring(0, text.offsetByCodePoints(0, precision))
        : text;
  }

  private String quoted(String text, boolean raw) {
    if (raw && text.codePoints().allMatch(GoFormat::standsInBackquotes)) {
      return "`" + text + "`";
    }
    String quoted = RegoValue.of(text).toString();
    return plus ? ascii(quoted) : quoted;
  }

  private static boolean standsInBackquotes(int point) {
    return point != '`' && point != 0x7f && point != 0xfeff && (point >= ' ' || point == '\t');
  }

  private static String ascii(String quoted) {
    StringBuilder text = new StringBuilder();
    quoted
        .codePoints()
        .forEach(
            point -> {
              if (point < 0x80) {
                text.append((char) point);
              } else {
                boolean wide = point > 0xffff;
                text.append(String.format(Locale.ROOT, wide ? "\\U%08x" : "\\u%04x", point));
              }
            });
    return text.toString();
  }

  private void hexadecimal(String text, boolean upper) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = precision >= 0 ? Math.min(precision, bytes.length) : bytes.length;
    context.charge(length / 16);
    String prefix = sharp ? "0x" : "";
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < length; i++) {
      if (i == 0 || space) {
        digits.append(i == 0 ? "" : " ").append(prefix);
      }
      digits.append(Character.forDigit((bytes[i] >> 4) & 15, 16));
      digits.append(Character.forDigit(bytes[i] & 15, 16));
    }
    pad(upper ? digits.toString().toUpperCase(Locale.ROOT) : digits.toString());
  }

  private void integer(Argument.Int number, int verb) {
    long value = number.value;
    switch (verb) {
      case 'v', 'd', 'b', 'o', 'O', 'x', 'X' -> digits(value, verb);
      case 'c' -> pad(Character.toString(point(value)));
      case 'q' -> pad(quotedPoint(point(value)));
      case 'U' -> unicode(value);
      default -> wrongVerb(number, verb);
    }
  }

  private static int base(int verb) {
    return switch (verb) {
      case 'b' -> 2;
      case 'o', 'O' -> 8;
      case 'x', 'X' -> 16;
      default -> 10;
    };
  }

  private void digits(long value, int verb) {
    if (precision == 0 && value == 0) {
      padding(width, false);
      return;
    }
    String sign = value < 0 ? "-" : plus ? "+" : space ? " " : "";
    int least = precision;
    if (precision < 0 && zero && !minus && width >= 0) {
      least = width - sign.length();
    }
    String digits = BigInteger.valueOf(value).abs().toString(base(verb));
    String zeros = paidZeros(least - digits.length());
    String all = zeros + digits;
    String prefix = "";
    if (sharp) {
      prefix =
          switch (base(verb)) {
            case 2 -> "0b";
            case 8 -> all.startsWith("0") ? "" : "0";
            case 16 -> "0x";
            default -> "";
          };
    }
    if (verb == 'O') {
      prefix = "0o" + prefix;
    }
    String text = prefix + all;
    padWithSpaces(sign + (verb == 'X' ? text.toUpperCase(Locale.ROOT) : text));
  }

  private String paidZeros(int count) {
    if (count <= 0) {
      return "";
    }
    context.charge(count / 64);
    return "0".repeat(count);
  }

  private static int point(long value) {
    return value < 0 || value > Character.MAX_CODE_POINT || (value >= 0xd800 && value < 0xe000)
        ? 0xfffd
        : (int) value;
  }

  private String quotedPoint(int point) {
    if (point == '"') {
      return "'\"'";
    }
    if (point == '\'') {
      return "'\\''";
    }
    String quoted = RegoValue.of(Character.toString(point)).toString();
    String inner = quoted.substring(1, quoted.length() - 1);
    return "'" + (plus ? ascii(inner) : inner) + "'";
  }

  private void unicode(long value) {
    String digits = Long.toHexString(value).toUpperCase(Locale.ROOT);
    String text = "U+" + paidZeros(Math.max(4, precision) - digits.length()) + digits;
    if (sharp && value >= 0 && value <= Character.MAX_CODE_POINT) {
      String shown = Character.toString((int) value);
      String quoted = RegoValue.of(shown).toString();
      boolean printed = quoted.equals("\"" + shown + "\"") || value == '"' || value == '\\';
      text += printed ? " '" + shown + "'" : "";
    }
    padWithSpaces(text);
  }

  /** Go's big integers format themselves, with rules of their own. */
  private void bigInteger(Argument.BigInt number, int verb) {
    switch (verb) {
      case 'b', 'o', 'O', 'd', 's', 'v', 'x', 'X' -> {}
      default -> {
        complain(verb, "(big.Int=" + number.value + ")");
        return;
      }
    }
    boolean signed = plus || plusOfValue;
    String sign = number.value.signum() < 0 ? "-" : signed ? "+" : space ? " " : "";
    String prefix = "";
    if (sharp || goSyntax) {
      prefix =
          switch (verb) {
            case 'b' -> "0b";
            case 'o' -> "0";
            case 'x' -> "0x";
            case 'X' -> "0X";
            default -> "";
          };
    }
    if (verb == 'O') {
      prefix = "0o";
    }
    String digits = number.value.abs().toString(base(verb));
    if (verb == 'X') {
      digits = digits.toUpperCase(Locale.ROOT);
    }
    int zeros = Math.max(0, precision - digits.length());
    int length = sign.length() + prefix.length() + zeros + digits.length();
    if (width > length && zero && !minus && precision < 0) {
      zeros = width - length;
    }
    padWithSpaces(sign + prefix + paidZeros(zeros) + digits);
  }

  private void real(Argument.Real number, int verb) {
    int usual;
    char strconv;
    switch (verb) {
      case 'v', 'g' -> {
        usual = GoFloat.SHORTEST;
        strconv = 'g';
      }
      case 'G', 'b', 'x', 'X' -> {
        usual = GoFloat.SHORTEST;
        strconv = (char) verb;
      }
      case 'e', 'E' -> {
        usual = 6;
        strconv = (char) verb;
      }
      case 'f', 'F' -> {
        usual = 6;
        strconv = 'f';
      }
      default -> {
        wrongVerb(number, verb);
        return;
      }
    }
    int digits = precision >= 0 ? precision : usual;
    context.charge(Math.max(0, digits) / 64);
    String text = GoFloat.write(number.value, strconv, digits);
    if (sharp && verb != 'b') {
      text = withPoint(text, verb, digits);
    }
    if (Character.isUpperCase(verb)) {
      text = text.toUpperCase(Locale.ROOT);
    }
    boolean negative = text.startsWith("-");
    String unsigned = negative ? text.substring(1) : text;
    String sign = negative ? "-" : plus ? "+" : space ? " " : "";
    if (!sign.isEmpty() && zero && !minus && width > sign.length() + unsigned.length()) {
      out.append(sign).repeat("0", width - sign.length() - unsigned.length()).append(unsigned);
    } else {
      pad(sign + unsigned);
    }
  }

  /** `#`: always a point, and for `g` and `x` the zeros that the precision asks for. */
  private static String withPoint(String text, int verb, int precision) {
    int exponent = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 'p' || (c == 'e' && verb != 'x' && verb != 'X')) {
        exponent = i;
        break;
      }
    }
    String number = text.substring(0, exponent);
    int missing =
        switch (verb) {
          case 'v', 'g', 'G', 'x' -> precision < 0 ? 6 : precision;
          default -> 0;
        };
    boolean significant = false;
    for (int i = number.startsWith("-") ? 1 : 0; i < number.length(); i++) {
      if (number.charAt(i) != '.') {
        significant |= number.charAt(i) != '0';
        missing -= significant ? 1 : 0;
      }
    }
    StringBuilder whole = new StringBuilder(number);
    if (number.indexOf('.') < 0) {
      missing -= number.equals("0") || number.equals("-0") ? 1 : 0;
      whole.append('.');
    }
    return whole.repeat('0', Math.max(0, missing)).append(text, exponent, text.length()).toString();
  }

  private void pad(String text) {
    pad(text, zero && !minus);
  }

  private void padWithSpaces(String text) {
    pad(text, false);
  }

  private void pad(String text, boolean zeros) {
    int missing = width < 0 ? 0 : width - text.codePointCount(0, text.length());
    if (minus) {
      out.append(text);
      padding(missing, zeros);
    } else {
      padding(missing, zeros);
      out.append(text);
    }
  }

  private void padding(int count, boolean zeros) {
    if (count > 0) {
      out.repeat(zeros ? "0" : " ", count);
    }
  }
}
