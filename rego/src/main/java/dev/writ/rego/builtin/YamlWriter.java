package dev.writ.rego.builtin;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import dev.writ.rego.RegoValue.Str;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes YAML as Go's yaml library does: two columns for each level but none for sequences in
 * mappings, keys in natural order, strings bare where they can be, in quotes where they must be, of
 * several lines as blocks.
 */
final class YamlWriter {
  private static final int INDENT = 2;
  private static final int LONGEST_SIMPLE_KEY = 128;

  /** Digits by their value, then by their count. */
  private static final Comparator<String> BY_NUMBER =
      Comparator.comparingInt((String digits) -> withoutZeros(digits).length())
          .thenComparing(YamlWriter::withoutZeros)
          .thenComparingInt(String::length);

  private final PaidText out;

  private YamlWriter(PaidText out) {
    this.out = out;
  }

  static RegoValue write(Builtin.Context context, RegoValue value) {
    YamlWriter writer = new YamlWriter(new PaidText(context));
    writer.node(value, 0, true);
    return writer.out.value();
  }

  /** Writes a value and ends its line; the cursor stands where its first line goes on. */
  private void node(RegoValue value, int column, boolean atStart) {
    switch (value) {
      case Obj object when object.size() > 0 -> mapping(object, column, atStart);
      case Arr array when array.size() > 0 -> sequence(array.asList(), column, atStart);
      case SetOf set when set.size() > 0 -> sequence(set.asList(), column, atStart);
      case Obj _ -> out.append("{}\n");
      case Arr _, SetOf _ -> out.append("[]\n");
      case Str string -> string(string.value(), column + INDENT);
      case RegoValue.Num number -> out.append(YamlScalars.written(number)).append("\n");
      case RegoValue.Null _, RegoValue.Bool _ -> out.append(value.toString()).append("\n");
    }
  }

  private void mapping(Obj object, int column, boolean atStart) {
    boolean first = atStart;
    for (Map.Entry<String, RegoValue> entry : sorted(object).entrySet()) {
      out.repeat(" ", first ? 0 : column);
      first = false;
      String key = quoted(entry.getKey());
      if (key.length() > LONGEST_SIMPLE_KEY) {
        out.append("? ").append(key).append("\n").repeat(" ", column);
      } else {
        out.append(key);
      }
      out.append(":");
      RegoValue value = entry.getValue();
      boolean many = isFilled(value);
      out.append(many ? "\n" : " ");
      node(value, many && value instanceof Obj ? column + INDENT : column, !many);
    }
  }

  private static boolean isFilled(RegoValue value) {
    return switch (value) {
      case Obj object -> object.size() > 0;
      case Arr array -> array.size() > 0;
      case SetOf set -> set.size() > 0;
      case Str _, RegoValue.Num _, RegoValue.Null _, RegoValue.Bool _ -> false;
    };
  }

  private void sequence(List<RegoValue> elements, int column, boolean atStart) {
    boolean first = atStart;
    for (RegoValue element : elements) {
      out.repeat(" ", first ? 0 : column).append("- ");
      first = false;
      node(element, isFilled(element) ? column + INDENT : column, true);
    }
  }

  private static Map<String, RegoValue> sorted(Obj object) {
    Map<String, RegoValue> sorted = new TreeMap<>(YamlWriter::naturally);
    for (int i = 0; i < object.size(); i++) {
      RegoValue key = object.keyAt(i);
      sorted.put(key instanceof Str text ? text.value() : key.toJson(), object.valueAt(i));
    }
    return sorted;
  }

  /** Numbers inside of texts by their value, letters after everything else. */
  private static int naturally(String a, String b) {
    int[] x = a.codePoints().toArray();
    int[] y = b.codePoints().toArray();
    int same = 0;
    while (same < x.length && same < y.length && x[same] == y[same]) {
      same++;
    }
    if (same == x.length || same == y.length) {
      return Integer.compare(x.length, y.length);
    }
    boolean letter = Character.isLetter(x[same]);
    if (letter || Character.isLetter(y[same])) {
      boolean both = letter && Character.isLetter(y[same]);
      return both ? Integer.compare(x[same], y[same]) : letter ? 1 : -1;
    }
    String prefix = x[same] == '0' || y[same] == '0' ? significantBefore(x, same) : "";
    String m = prefix + digitsFrom(x, same);
    String n = prefix + digitsFrom(y, same);
    int result = BY_NUMBER.compare(m, n);
    return result != 0 ? result : Integer.compare(x[same], y[same]);
  }

  /** A `1` when digits other than zeros stand before the place, so that zeros after them count. */
  private static String significantBefore(int[] points, int place) {
    for (int i = place - 1; i >= 0 && Character.isDigit(points[i]); i--) {
      if (points[i] != '0') {
        return "1";
      }
    }
    return "";
  }

  private static String digitsFrom(int[] points, int place) {
    StringBuilder digits = new StringBuilder();
    for (int i = place; i < points.length && points[i] >= '0' && points[i] <= '9'; i++) {
      digits.append((char) points[i]);
    }
    return digits.toString();
  }

  private static String withoutZeros(String digits) {
    int start = 0;
    while (start < digits.length() && digits.charAt(start) == '0') {
      start++;
    }
    return digits.substring(start);
  }

  private void string(String text, int column) {
    Traits traits = Traits.of(text);
    if (text.indexOf('\n') >= 0 && traits.blockable) {
      block(text, column);
    } else {
      out.append(quoted(text, traits)).append("\n");
    }
  }

  private void block(String text, int column) {
    boolean hinted = text.charAt(0) == ' ' || text.charAt(0) == '\n';
    boolean ended = text.endsWith("\n");
    boolean more = text.equals("\n") || text.endsWith("\n\n");
    out.append("|").append(hinted ? "2" : "").append(ended ? (more ? "+" : "") : "-").append("\n");
    String[] lines = text.split("\n", -1);
    int count = ended ? lines.length - 1 : lines.length;
    for (int i = 0; i < count; i++) {
      out.repeat(" ", lines[i].isEmpty() ? 0 : column).append(lines[i]).append("\n");
    }
  }

  private static String quoted(String text) {
    return quoted(text, Traits.of(text));
  }

  private static String quoted(String text, Traits traits) {
    if (text.indexOf('\n') >= 0 || YamlScalars.needsQuotes(text)) {
      return inDoubleQuotes(text);
    }
    if (traits.plain) {
      return text;
    }
    return traits.single ? "'" + text.replace("'", "''") + "'" : inDoubleQuotes(text);
  }

  /** How a text may be written. */
  private record Traits(boolean plain, boolean single, boolean blockable) {

    static Traits of(String text) {
      if (text.isEmpty()) {
        return new Traits(false, true, false);
      }
      List<Integer> points = new ArrayList<>(text.codePoints().boxed().toList());
      boolean indicators = text.startsWith("---") || text.startsWith("...");
      boolean special = false;
      boolean breaks = false;
      boolean spaceThenBreak = false;
      boolean breakThenSpace = false;
      int before = '\n';
      for (int i = 0; i < points.size(); i++) {
        int point = points.get(i);
        int after = i + 1 < points.size() ? points.get(i + 1) : '\n';
        indicators |= isIndicator(point, i == 0, before, after);
        special |= !isPrinted(point);
        breaks |= isBreak(point);
        spaceThenBreak |= i > 0 && before == ' ' && isBreak(point);
        breakThenSpace |= i > 0 && isBreak(before) && point == ' ';
        before = point;
      }
      int first = points.getFirst();
      int last = points.getLast();
      boolean outer = isBlank(first) || isBlank(last);
      boolean quotesOnly = special || spaceThenBreak;
      return new Traits(
          !quotesOnly && !outer && !breaks && !indicators,
          !quotesOnly && !breakThenSpace,
          !quotesOnly && last != ' ');
    }

    private static boolean isIndicator(int point, boolean first, int before, int after) {
      return switch (point) {
        case '#' -> first || isBlank(before);
        case ',', '[', ']', '{', '}', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`' -> first;
        case ':' -> isBlank(after);
        case '?', '-' -> first && isBlank(after);
        default -> false;
      };
    }

    private static boolean isBlank(int point) {
      return point == ' ' || point == '\t' || isBreak(point);
    }

    private static boolean isBreak(int point) {
      return point == '\n' || point == '\r' || point == 0x85 || point == 0x2028 || point == 0x2029;
    }
  }

  private static boolean isPrinted(int point) {
    return point == '\n'
        || (point >= ' ' && point <= '~')
        || (point >= 0xa0 && point <= 0xfffd && point != 0xfeff);
  }

  private static String inDoubleQuotes(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              String brief = shortEscape(point);
              if (!brief.isEmpty()) {
                quoted.append('\\').append(brief);
              } else if (isPrinted(point) && point != 0x2028 && point != 0x2029) {
                quoted.appendCodePoint(point);
              } else {
                String format = point < 0x100 ? "\\x%02X" : point < 0x10000 ? "\\u%04X" : "\\U%08X";
                quoted.append(String.format(Locale.ROOT, format, point));
              }
            });
    return quoted.append('"').toString();
  }

  private static String shortEscape(int point) {
    return switch (point) {
      case 0 -> "0";
      case 7 -> "a";
      case '\b' -> "b";
      case '\t' -> "t";
      case '\n' -> "n";
      case 11 -> "v";
      case '\f' -> "f";
      case '\r' -> "r";
      case 27 -> "e";
      case '"' -> "\"";
      case '\\' -> "\\";
      case 0x85 -> "N";
      case 0x2028 -> "L";
      case 0x2029 -> "P";
      default -> "";
    };
  }
}
