package dev.writ.rego.builtin;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.builtin.TemplateNode.Operand;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads templates: values, variables, `if`, `with`, `range`, comments and the signs that trim white
 * space; no functions and no pipes.
 */
final class TemplateReader {
  private static final int DEEPEST = 200;
  private static final Pattern FIRST_WORD = Pattern.compile("\\S*");
  private static final Pattern NAME = Pattern.compile("\\w*");
  private static final Pattern COMMENT = Pattern.compile("(?s)(- )?/\\*.*\\*/( -)?");
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?s)(\\$\\w+)(?:\\s*,\\s*(\\$\\w+))?\\s*(:?=)\\s*(.+)");
  private static final Pattern PATH = Pattern.compile("(\\$\\w*)?((?:\\.\\w+)+|\\.?)");

  private final String template;
  private final Set<String> variables = new HashSet<>(Set.of("$"));
  private int at;
  private int depth;

  /**
   * What ended the list that was read last: `end`, `else`, `else if ..`, or nothing at the end of
   * the text.
   */
  private String ending = "";

  TemplateReader(String template) {
    this.template = template;
  }

  /**
   * @throws Failure {@code template: template:1: unexpected EOF}
   */
  List<TemplateNode> read() {
    List<TemplateNode> nodes = list();
    if (!ending.isEmpty()) {
      throw wrong("unexpected {{" + ending + "}}");
    }
    return nodes;
  }

  private List<TemplateNode> list() {
    if (++depth > DEEPEST) {
      throw wrong("too deeply nested");
    }
    List<TemplateNode> nodes = new ArrayList<>();
    while (at < template.length()) {
      int open = template.indexOf("{{", at);
      String text = template.substring(at, open < 0 ? template.length() : open);
      at = open < 0 ? template.length() : open;
      boolean trims = template.startsWith("{{- ", at);
      nodes.add(new TemplateNode.Text(trims ? text.stripTrailing() : text));
      if (open >= 0 && !action(nodes)) {
        depth--;
        return nodes;
      }
    }
    depth--;
    ending = "";
    return nodes;
  }

  /** Reads what stands in braces; false when it ends the list. */
  private boolean action(List<TemplateNode> nodes) {
    int close = close();
    String inner = template.substring(at + 2, close);
    at = close + 2;
    if (inner.endsWith(" -")) {
      inner = inner.substring(0, inner.length() - 2);
      while (at < template.length() && Character.isWhitespace(template.charAt(at))) {
        at++;
      }
    }
    String action = (inner.startsWith("- ") ? inner.substring(2) : inner).strip();
    if (COMMENT.matches(action)) {
      return true;
    }
    String word = leading(FIRST_WORD, action);
    String rest = action.substring(word.length()).strip();
    switch (word) {
      case "" -> throw wrong("missing value for command");
      case "end", "else" -> {
        ending = action;
        return false;
      }
      case "if" -> nodes.add(choice(rest, false));
      case "with" -> nodes.add(choice(rest, true));
      case "range" -> nodes.add(range(rest));
      default -> nodes.add(value(action));
    }
    return true;
  }

  /** The braces that close the action; those in strings do not count. */
  private int close() {
    char quote = 0;
    for (int i = at + 2; i < template.length(); i++) {
      char c = template.charAt(i);
      if (quote != 0) {
        if (c == '\\' && quote == '"') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '`') {
        quote = c;
      } else if (template.startsWith("}}", i)) {
        return i;
      }
    }
    throw wrong(quote == 0 ? "unclosed action" : "unterminated quoted string");
  }

  private TemplateNode choice(String condition, boolean movesDot) {
    Operand operand = operand(condition);
    List<TemplateNode> then = list();
    List<TemplateNode> otherwise;
    if (ending.startsWith("else ")) {
      String next = ending.substring("else ".length()).strip();
      String word = movesDot ? "with" : "if";
      if (!next.startsWith(word + " ")) {
        throw wrong("unexpected {{" + ending + "}}");
      }
      otherwise = List.of(choice(next.substring(word.length()).strip(), movesDot));
    } else {
      otherwise = otherwise();
    }
    return new TemplateNode.Choice(operand, movesDot, then, otherwise);
  }

  /** What stands behind `else`, as far as the `end`. */
  private List<TemplateNode> otherwise() {
    List<TemplateNode> otherwise = ending.equals("else") ? list() : List.of();
    if (!ending.equals("end")) {
      throw wrong(ending.isEmpty() ? "unexpected EOF" : "unexpected {{" + ending + "}}");
    }
    return otherwise;
  }

  private TemplateNode range(String header) {
    Matcher assignment = ASSIGNMENT.matcher(header);
    String key = null;
    String value = null;
    String domain = header;
    if (assignment.matches()) {
      String first = name(assignment, 1);
      value = assignment.group(2) == null ? first : name(assignment, 2);
      key = assignment.group(2) == null ? null : first;
      domain = assignment.group(4);
    }
    Operand operand = operand(domain);
    if (key != null) {
      variables.add(key);
    }
    if (value != null) {
      variables.add(value);
    }
    List<TemplateNode> body = list();
    return new TemplateNode.Range(key, value, operand, body, otherwise());
  }

  private static String leading(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.lookingAt() ? matcher.group() : "";
  }

  private static String name(Matcher assignment, int group) {
    return String.valueOf(assignment.group(group));
  }

  private TemplateNode value(String action) {
    Matcher assignment = ASSIGNMENT.matcher(action);
    if (!assignment.matches()) {
      return new TemplateNode.Show(operand(action));
    }
    String variable = name(assignment, 1);
    if (assignment.group(2) != null) {
      throw wrong("too many declarations");
    }
    boolean declares = name(assignment, 3).equals(":=");
    Operand operand = operand(assignment.group(4));
    if (declares) {
      variables.add(variable);
    } else if (!variables.contains(variable)) {
      throw wrong("undefined variable \"" + variable + "\"");
    }
    return new TemplateNode.Assign(variable, operand, declares);
  }

  private Operand operand(@Nullable String written) {
    String text = written == null ? "" : written.strip();
    Matcher path = PATH.matcher(text);
    if (!text.isEmpty() && path.matches()) {
      String variable = path.group(1) == null ? "" : name(path, 1);
      if (!variable.isEmpty() && !variables.contains(variable)) {
        throw wrong("undefined variable \"" + variable + "\"");
      }
      String fields = name(path, 2);
      boolean none = fields.length() < 2;
      return new Operand(
          variable, none ? List.of() : List.of(fields.substring(1).split("\\.")), null, text);
    }
    return new Operand(null, List.of(), constant(text), text);
  }

  private RegoValue constant(String text) {
    if (text.isEmpty()) {
      throw wrong("missing value for command");
    }
    if (text.length() > 1 && text.startsWith("`") && text.indexOf('`', 1) == text.length() - 1) {
      return RegoValue.of(text.substring(1, text.length() - 1));
    }
    try {
      return RegoValue.parseJson(text.equals("nil") ? "null" : text);
    } catch (RegoException none) {
      String name = leading(NAME, text);
      throw wrong(
          name.isEmpty()
              ? "unexpected \"" + text.substring(0, 1) + "\" in command"
              : "function \"" + name + "\" not defined");
    }
  }

  private Failure wrong(String what) {
    long line = template.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    return Failure.of("template: template:" + line + ": " + what);
  }
}
