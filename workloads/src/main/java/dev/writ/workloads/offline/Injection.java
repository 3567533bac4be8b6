package dev.writ.workloads.offline;

import dev.writ.document.Node;
import dev.writ.document.Span;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.policy.ResourceField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts fields into one mapping of a text, in the style in which the mapping is written. */
final class Injection {
  private final String text;
  private final int step;
  private final List<Insertion> insertions = new ArrayList<>();
  private @Nullable String obstacle;

  /**
   * Starts with nothing.
   *
   * @param step by how many columns blocks are indented
   */
  private Injection(String text, int step) {
    this.text = text;
    this.step = step;
  }

  /** What was found: what to insert, or why nothing can be. */
  record Outcome(List<Insertion> insertions, @Nullable String obstacle) {}

  /** Puts fields into a container; all of them or nothing. */
  static Outcome into(Node.Mapping container, Map<String, Object> fields, String text, int step) {
    Injection injection = new Injection(text, step);
    injection.insert(container, fields, "", false);
    String obstacle = injection.obstacle;
    return obstacle == null
        ? new Outcome(injection.insertions, null)
        : new Outcome(List.of(), obstacle);
  }

  /** What actions put into a container; values are maps, texts and numbers. */
  static Map<String, Object> fields(List<Action> actions) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Action action : actions) {
      fields.put(
          action.field(),
          switch (action) {
            case Action.InjectLivenessProbe liveness -> probe(liveness.probe());
            case Action.InjectReadinessProbe readiness -> probe(readiness.probe());
            case Action.InjectResources resources -> resources(resources.values());
          });
    }
    return fields;
  }

  private static Map<String, Object> probe(Action.Probe probe) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("tcpSocket", Map.of("port", probe.port()));
    fields.put("initialDelaySeconds", probe.initialDelaySeconds());
    fields.put("periodSeconds", probe.periodSeconds());
    return fields;
  }

  private static Map<String, Object> resources(Map<ResourceField, String> values) {
    Map<String, Object> requests = new LinkedHashMap<>();
    Map<String, Object> limits = new LinkedHashMap<>();
    values.forEach(
        (field, value) -> (field.isLimit() ? limits : requests).put(field.resource(), value));
    Map<String, Object> fields = new LinkedHashMap<>();
    if (!requests.isEmpty()) {
      fields.put("requests", requests);
    }
    if (!limits.isEmpty()) {
      fields.put("limits", limits);
    }
    return fields;
  }

  /** Goes into a mapping; {@code quoted} where the key of the mapping is in double quotes. */
  private void insert(Node.Mapping into, Map<?, ?> fields, String path, boolean quoted) {
    Map<String, Object> absent = new LinkedHashMap<>();
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      String name = (String) field.getKey();
      Node.Entry entry = into.entries().get(name);
      if (entry == null) {
        absent.put(name, field.getValue());
      } else {
        fill(into, entry, field.getValue(), path + name);
      }
    }
    if (!absent.isEmpty()) {
      if (into.flow()) {
        appendFlow(into, absent, path, quoted);
      } else {
        appendBlock(into, absent, path);
      }
    }
  }

  /** What is there already is gone into; an empty value is given one. */
  private void fill(Node.Mapping into, Node.Entry entry, Object value, String path) {
    Span key = entry.key();
    Span span = entry.value().span();
    if (key == null || key.borrowed() || span == null || span.borrowed()) {
      obstacle = "`%s` is shared by an anchor, an alias or a merge key".formatted(path);
    } else if (entry.value() instanceof Node.Mapping inner && value instanceof Map<?, ?> fields) {
      insert(inner, fields, path + ".", text.charAt(key.start()) == '"');
    } else if (Node.isNull(entry.value())
        && span.start() == span.end()
        && !into.flow()
        && value instanceof Map<?, ?> fields) {
      below(lineEnd(span.end()), lines(fields, indent(key) + step));
    } else {
      obstacle = "`%s` is there without a value; take it away".formatted(path);
    }
  }

  private void appendFlow(
      Node.Mapping into, Map<String, Object> fields, String path, boolean quoted) {
    Span span = into.span();
    if (span == null) {
      obstacle = nowhere(path);
      return;
    }
    if (into.entries().isEmpty()) {
      String inner = flow(fields, quoted);
      insertions.add(new Insertion(span.end() - 1, inner.substring(1, inner.length() - 1)));
      return;
    }
    Node.Entry last = lastOwn(into);
    Span key = last == null ? null : last.key();
    Span value = last == null ? null : last.value().span();
    if (key == null || value == null) {
      obstacle = nowhere(path);
      return;
    }
    boolean json = text.charAt(key.start()) == '"';
    int line = lineStart(key.start());
    String before = text.substring(line, key.start());
    String separator = before.isBlank() ? "," + lineBreak(key.start()) + before : ", ";
    StringBuilder out = new StringBuilder();
    fields.forEach(
        (name, field) ->
            out.append(separator).append(name(name, json)).append(": ").append(flow(field, json)));
    insertions.add(new Insertion(value.end(), out.toString()));
  }

  private void appendBlock(Node.Mapping into, Map<String, Object> fields, String path) {
    Node.Entry last = lastOwn(into);
    Span key = last == null ? null : last.key();
    if (last == null || key == null) {
      obstacle = nowhere(path);
      return;
    }
    below(end(last.value(), key), lines(fields, indent(key)));
  }

  /** How far the keys of a mapping are indented; {@code ? key} begins with its question mark. */
  private int indent(Span key) {
    String before = text.substring(lineStart(key.start()), key.start());
    String mark = before.stripTrailing();
    return mark.endsWith("?")
        ? mark.codePointCount(0, mark.length()) - 1
        : before.codePointCount(0, before.length());
  }

  private static String nowhere(String path) {
    return path.isEmpty()
        ? "all of it is reached through aliases or merge keys"
        : "all of `%s` is reached through aliases or merge keys"
            .formatted(path.substring(0, path.length() - 1));
  }

  /** The last entry that is written in the mapping itself and whose end is known. */
  private static Node.@Nullable Entry lastOwn(Node.Mapping into) {
    Node.Entry last = null;
    for (Node.Entry entry : into.entries().values()) {
      Span key = entry.key();
      Span value = entry.value().span();
      if (key != null
          && !key.borrowed()
          && value != null
          && !value.borrowed()
          && !endsInAlias(entry.value())) {
        last = entry;
      }
    }
    return last;
  }

  /** An alias says where it leads, not where it stands; a flow collection ends in a bracket. */
  private static boolean endsInAlias(Node node) {
    Node last =
        switch (node) {
          case Node.Scalar _ -> null;
          case Node.Sequence list ->
              list.flow() || list.items().isEmpty() ? null : list.items().getLast();
          case Node.Mapping map -> map.flow() ? null : lastValue(map);
        };
    if (last == null) {
      return node instanceof Node.Mapping map && !map.flow() && !map.entries().isEmpty();
    }
    Span span = last.span();
    return span == null || span.borrowed() || endsInAlias(last);
  }

  private static @Nullable Node lastValue(Node.Mapping map) {
    Node last = null;
    int start = -1;
    boolean merged = false;
    for (Node.Entry entry : map.entries().values()) {
      Span key = entry.key();
      if (key == null || key.borrowed()) {
        merged = true;
      } else if (key.start() > start) {
        start = key.start();
        last = entry.value();
      }
    }
    return merged ? null : last; // a merge key may stand last
  }

  /** Where the line begins that follows what is written of a value. */
  private int end(Node value, Span key) {
    return switch (value) {
      case Node.Sequence list when !list.flow() && !list.items().isEmpty() ->
          end(list.items().getLast(), key);
      case Node.Mapping map when !map.flow() && !map.entries().isEmpty() -> {
        Node last = lastValue(map);
        yield last == null ? lineEnd(key.end()) : end(last, key);
      }
      case Node.Scalar _, Node.Sequence _, Node.Mapping _ -> {
        Span span = value.span();
        if (span == null) {
          yield lineEnd(key.end());
        }
        int end = Math.max(span.end(), key.end());
        boolean block = value instanceof Node.Scalar scalar && scalar.style() == Node.Style.BLOCK;
        if (block && isOpen(span)) {
          obstacle = "the file ends inside of a block of text; end its last line";
        }
        int line = lineStart(end);
        // a block of text ends where the next line starts
        yield block && text.substring(line, end).isBlank() && line > span.start()
            ? line
            : lineEnd(end);
      }
    };
  }

  /** Whether a line's end behind a block of text would become part of it. */
  private boolean isOpen(Span block) {
    int start = block.start();
    while (text.charAt(start) == '&' || text.charAt(start) == '!') {
      start = next(next(start, false), true); // behind an anchor or a tag
    }
    String head = text.substring(start, lineEnd(start));
    return block.end() == text.length()
        && !isBreak(text.charAt(block.end() - 1))
        && !head.split("#", 2)[0].contains("-");
  }

  /** Where blanks or other characters end that begin at a place. */
  private int next(int offset, boolean blanks) {
    int at = offset;
    while (at < text.length() && Character.isWhitespace(text.charAt(at)) == blanks) {
      at++;
    }
    return at;
  }

  /** Lines at the start of one; behind a text that does not end with its line, below it. */
  private void below(int offset, List<String> lines) {
    boolean open = offset > 0 && !isBreak(text.charAt(offset - 1));
    String end = lineBreak(offset);
    StringBuilder out = new StringBuilder();
    for (String line : lines) {
      if (open) {
        out.append(end).append(line);
      } else {
        out.append(line).append(end);
      }
    }
    insertions.add(new Insertion(offset, out.toString()));
  }

  private List<String> lines(Map<?, ?> fields, int indent) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      String start = " ".repeat(indent) + field.getKey() + ":";
      if (field.getValue() instanceof Map<?, ?> inner) {
        lines.add(start);
        lines.addAll(lines(inner, indent + step));
      } else {
        lines.add(start + " " + scalar(field.getValue(), false));
      }
    }
    return lines;
  }

  private static String flow(Object value, boolean json) {
    if (!(value instanceof Map<?, ?> fields)) {
      return scalar(value, json);
    }
    List<String> parts = new ArrayList<>();
    fields.forEach(
        (name, field) -> parts.add(name((String) name, json) + ": " + flow(field, json)));
    return "{" + String.join(", ", parts) + "}";
  }

  private static String name(String name, boolean json) {
    return json ? '"' + name + '"' : name;
  }

  /** A quantity that YAML would take for a number is text all the same. */
  private static String scalar(Object value, boolean json) {
    String text = value.toString();
    boolean quoted =
        value instanceof String && (json || !Character.isLetter(text.charAt(text.length() - 1)));
    return quoted ? '"' + text + '"' : text;
  }

  private int lineStart(int offset) {
    int at = offset;
    while (at > 0 && !isBreak(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  /** Where the next line begins. */
  private int lineEnd(int offset) {
    int at = offset;
    while (at < text.length() && !isBreak(text.charAt(at))) {
      at++;
    }
    if (text.startsWith("\r\n", at)) {
      return at + 2;
    }
    return Math.min(at + 1, text.length());
  }

  /** As the line before ends; as the file does where there is none. */
  private String lineBreak(int offset) {
    int at = text.lastIndexOf('\n', Math.max(offset - 1, 0));
    at = at < 0 ? text.indexOf('\n') : at;
    return at < 0 ? "\n" : at > 0 && text.charAt(at - 1) == '\r' ? "\r\n" : "\n";
  }

  private static boolean isBreak(char c) {
    return c == '\n' || c == '\r';
  }
}
