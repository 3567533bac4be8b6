package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.STRINGS;
import static dev.writ.rego.builtin.Signatures.line;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Str;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Regular expressions of RE2: linear in time whatever the pattern. */
final class Regexes {
  /** Patterns that people write are shorter, in characters. */
  private static final int LONG_PATTERN = 4_096;

  /** Patterns that people write have fewer. */
  private static final int MANY_GROUPS = 32;

  private static final BoundedCache<Pattern> COMPILED = new BoundedCache<>(Regexes::compile);

  private Regexes() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "regex.find_all_string_submatch_n" ->
          line(
              name,
              guarded(Regexes::findGroups),
              Builtin.Type.array(STRINGS),
              STRING,
              STRING,
              NUMBER);
      case "regex.find_n" -> line(name, guarded(Regexes::find), STRINGS, STRING, STRING, NUMBER);
      case "regex.globs_match" -> line(name, Regexes::globsMatch, BOOLEAN, STRING, STRING);
      case "regex.is_valid" -> line(name, guarded(Regexes::isValid), BOOLEAN, STRING);
      case "regex.match" -> line(name, guarded(Regexes::match), BOOLEAN, STRING, STRING);
      case "regex.replace" -> line(name, guarded(Regexes::replace), STRING, STRING, STRING, STRING);
      case "regex.split" -> line(name, guarded(Regexes::split), STRINGS, STRING, STRING);
      case "regex.template_match" ->
          line(name, guarded(Regexes::matchTemplate), BOOLEAN, STRING, STRING, STRING, STRING);
      case "re_match" -> line(name, guarded(Regexes::match), BOOLEAN, STRING, STRING);
      default -> null;
    };
  }

  /** A last resort: what RE2/J does by recursion may need more stack than there is. */
  private static Builtin.Code guarded(Builtin.Code code) {
    return (context, arguments) -> {
      try {
        return code.call(context, arguments);
      } catch (StackOverflowError deep) {
        throw Failure.of("error parsing regexp: expression nests too deeply");
      }
    };
  }

  /**
   * The compiled pattern.
   *
   * @throws Failure when it is none
   */
  static Pattern require(String pattern) {
    return COMPILED.find(pattern);
  }

  private static Pattern compile(String pattern) {
    RegexShape.check(pattern);
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException wrong) {
      throw Failure.of(String.valueOf(wrong.getMessage()));
    }
  }

  /**
   * A matcher whose work is paid for: RE2 needs time for each state of the pattern at each
   * character, and where there are many groups, memory for all of them in each state.
   */
  private static Matcher matcher(Builtin.Context context, String pattern, String text) {
    long states = pattern.length() + 16L;
    context.charge(1 + text.length() * states / 1_024);
    long groups = pattern.chars().filter(c -> c == '(').count();
    if (groups > MANY_GROUPS) {
      context.charge((text.length() + 1) * states * groups / 256);
    }
    return compiled(context, pattern).matcher(text);
  }

  /** Long patterns take time by the square of their length. */
  private static Pattern compiled(Builtin.Context context, String pattern) {
    if (pattern.length() > LONG_PATTERN) {
      context.charge((long) pattern.length() * pattern.length() / 1_024);
    }
    return COMPILED.find(pattern);
  }

  private static RegoValue isValid(Builtin.Context context, RegoValue[] arguments) {
    if (!(arguments[0] instanceof Str pattern)) {
      return RegoValue.FALSE;
    }
    try {
      compiled(context, pattern.value());
      return RegoValue.TRUE;
    } catch (Failure invalid) {
      return RegoValue.FALSE;
    }
  }

  private static RegoValue match(Builtin.Context context, RegoValue[] arguments) {
    String pattern = Operands.string(arguments, 1);
    return RegoValue.of(matcher(context, pattern, Operands.string(arguments, 2)).find());
  }

  private static RegoValue find(Builtin.Context context, RegoValue[] arguments) {
    List<RegoValue> found = new ArrayList<>();
    eachMatch(
        context,
        arguments,
        matcher -> {
          context.charge(1);
          found.add(group(matcher, 0));
          return true;
        });
    return Arr.of(found);
  }

  private static RegoValue findGroups(Builtin.Context context, RegoValue[] arguments) {
    List<RegoValue> found = new ArrayList<>();
    eachMatch(
        context,
        arguments,
        matcher -> {
          RegoValue[] groups = new RegoValue[matcher.groupCount() + 1];
          context.charge(groups.length);
          for (int i = 0; i < groups.length; i++) {
            groups[i] = group(matcher, i);
          }
          found.add(Arr.owning(groups));
          return true;
        });
    return Arr.of(found);
  }

  private static RegoValue group(Matcher matcher, int number) {
    String group = matcher.group(number);
    return RegoValue.of(group == null ? "" : group);
  }

  /** Pattern, text and how many matches at most, all of them below zero. */
  private static void eachMatch(
      Builtin.Context context, RegoValue[] arguments, Predicate<Matcher> use) {
    String pattern = Operands.string(arguments, 1);
    String text = Operands.string(arguments, 2);
    long most = Operands.integer(arguments, 3);
    long[] left = {most < 0 ? Long.MAX_VALUE : most};
    if (most != 0) {
      eachMatch(matcher(context, pattern, text), text, match -> use.test(match) && --left[0] > 0);
    }
  }

  /** As Go finds them: an empty match right behind another one does not count. */
  private static void eachMatch(Matcher matcher, String text, Predicate<Matcher> goOn) {
    int end = -1;
    for (int at = 0; at <= text.length() && matcher.find(at); ) {
      boolean empty = matcher.start() == matcher.end();
      boolean counts = !empty || matcher.start() != end;
      end = matcher.end();
      if (counts && !goOn.test(matcher)) {
        return;
      }
      at = end;
      if (empty) {
        at += end < text.length() ? Character.charCount(text.codePointAt(end)) : 1;
      }
    }
  }

  private static RegoValue split(Builtin.Context context, RegoValue[] arguments) {
    String pattern = Operands.string(arguments, 1);
    String text = Operands.string(arguments, 2);
    Matcher matcher = matcher(context, pattern, text);
    if (text.isEmpty() && !pattern.isEmpty()) {
      return Arr.of(RegoValue.of(""));
    }
    List<RegoValue> parts = new ArrayList<>();
    int[] start = {0};
    int[] end = {0};
    eachMatch(
        matcher,
        text,
        match -> {
          context.charge(1);
          end[0] = match.start();
          if (match.end() != 0) {
            parts.add(RegoValue.of(text.substring(start[0], match.start())));
          }
          start[0] = match.end();
          return true;
        });
    if (end[0] != text.length()) {
      parts.add(RegoValue.of(text.substring(start[0])));
    }
    return Arr.of(parts);
  }

  private static RegoValue replace(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1);
    String pattern = Operands.string(arguments, 2);
    String template = Operands.string(arguments, 3);
    PaidText result = new PaidText(context);
    int[] copied = {0};
    eachMatch(
        matcher(context, pattern, text),
        text,
        match -> {
          result.append(text, copied[0], match.start());
          expand(template, match, result);
          copied[0] = match.end();
          return true;
        });
    return result.append(text, copied[0], text.length()).value();
  }

  /**
   * `$1`, `$name`, `${name}` stand for groups, of which unknown ones are empty; `$$` is a dollar.
   */
  private static void expand(String template, Matcher match, PaidText out) {
    int at = 0;
    for (int dollar; (dollar = template.indexOf('$', at)) >= 0; ) {
      out.append(template, at, dollar);
      at = dollar + 1;
      if (template.startsWith("$", at)) {
        out.append("$");
        at++;
        continue;
      }
      boolean braced = template.startsWith("{", at);
      int start = braced ? at + 1 : at;
      int end = start;
      while (end < template.length() && isOfName(template.codePointAt(end))) {
        end += Character.charCount(template.codePointAt(end));
      }
      if (end == start || (braced && !template.startsWith("}", end))) {
        out.append("$"); // not a group after all
        continue;
      }
      out.append(group(match, template.substring(start, end)));
      at = braced ? end + 1 : end;
    }
    out.append(template, at, template.length());
  }

  private static boolean isOfName(int point) {
    return point == '_'
        || Character.isLetter(point)
        || Character.getType(point) == Character.DECIMAL_DIGIT_NUMBER;
  }

  private static String group(Matcher match, String name) {
    String group = null;
    if (name.chars().allMatch(c -> c >= '0' && c <= '9') && !isPadded(name)) {
      boolean exists = name.length() < 9 && Integer.parseInt(name) <= match.groupCount();
      group = exists ? match.group(Integer.parseInt(name)) : null;
    } else if (match.pattern().namedGroups().containsKey(name)) {
      group = match.group(name);
    }
    return group == null ? "" : group;
  }

  private static boolean isPadded(String digits) {
    return digits.length() > 1 && digits.startsWith("0");
  }

  private static RegoValue matchTemplate(Builtin.Context context, RegoValue[] arguments) {
    String template = Operands.string(arguments, 1);
    String text = Operands.string(arguments, 2);
    char open = delimiter(Operands.string(arguments, 3), "start", arguments);
    char close = delimiter(Operands.string(arguments, 4), "end", arguments);
    return RegoValue.of(matcher(context, fromTemplate(template, open, close), text).find());
  }

  private static char delimiter(String delimiter, String which, RegoValue[] arguments) {
    if (bytes(delimiter) != 1) {
      String first = Operands.string(arguments, 3); // OPA tells the length of this one either way
      throw Failure.of(
          which
              + " delimiter has to be exactly one character long but is "
              + bytes(first)
              + " long");
    }
    return delimiter.charAt(0);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** What stands between the outermost delimiters is a pattern, the rest is literal. */
  private static String fromTemplate(String template, char open, char close) {
    StringBuilder pattern = new StringBuilder("^");
    int depth = 0;
    int start = 0;
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c == open && ++depth == 1) {
        pattern.append(Pattern.quote(template.substring(start, i)));
        start = i + 1;
      } else if (c != open && c == close && --depth == 0) {
        String inner = template.substring(start, i);
        COMPILED.find("^" + inner + "$");
        pattern.append('(').append(inner).append(')');
        start = i + 1;
      }
      if (depth < 0) {
        break;
      }
    }
    if (depth != 0) {
      throw Failure.of("unbalanced braces in " + RegoValue.of(template));
    }
    return pattern.append(Pattern.quote(template.substring(start))).append('$').toString();
  }

  private static RegoValue globsMatch(Builtin.Context context, RegoValue[] arguments) {
    String first = Operands.string(arguments, 1);
    String second = Operands.string(arguments, 2);
    return RegoValue.of(GlobIntersection.isPossible(context, first, second));
  }
}
