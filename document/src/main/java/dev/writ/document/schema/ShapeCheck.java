package dev.writ.document.schema;

import com.google.re2j.Pattern;
import dev.writ.document.Node;
import dev.writ.document.Problem;
import dev.writ.document.Span;
import dev.writ.rego.RegoValue;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks a document by its shape and tells everything that is wrong with it at once. */
public final class ShapeCheck {
  private static final Pattern BARE = Pattern.compile("true|false|-?[0-9]+");

  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();

  private ShapeCheck() {}

  /**
   * What is wrong.
   *
   * @param problems in the order of the shape
   * @param warnings fields that nobody knows: an API server drops them
   */
  public record Findings(List<Problem> problems, List<Problem> warnings) {
    public Findings {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Checks a node.
   *
   * @param path of the node in its document, empty for the document itself
   */
  public static Findings check(Node node, Shape shape, String path) {
    ShapeCheck check = new ShapeCheck();
    check.node(node, shape, path);
    return new Findings(check.problems, check.warnings);
  }

  private void node(Node node, Shape shape, String path) {
    int before = problems.size();
    switch (shape) {
      case Shape.Flag _ -> {
        if (!(value(node) instanceof RegoValue.Bool)) {
          wrong(
              node,
              path,
              "has to be `true` or `false`, not " + shown(node) + withoutQuotes(node) + flag(node));
        }
      }
      case Shape.Whole whole -> whole(node, whole, path);
      case Shape.Choice choice -> choice(node, choice, path);
      case Shape.Text text -> text(node, text, path);
      case Shape.ListOf list -> list(node, list, path);
      case Shape.MapOf map -> {
        if (node instanceof Node.Mapping mapping) {
          mapping
              .entries()
              .forEach((key, entry) -> node(entry.value(), map.value(), path + "." + key));
        } else {
          wrong(node, path, "has to be an object, not " + shown(node));
        }
      }
      case Shape.Free _ -> {
        if (!(node instanceof Node.Mapping)) {
          wrong(node, path, "has to be an object, not " + shown(node));
        }
      }
      case Shape.Variant variant -> variant(node, variant, path);
      case Shape.Fields fields -> {
        if (node instanceof Node.Mapping mapping) {
          fields(mapping, fields, path);
          rules(node, fields.rules(), path, before);
        } else {
          wrong(node, path, "has to be an object, not " + shown(node));
        }
      }
    }
  }

  private void variant(Node node, Shape.Variant variant, String path) {
    if (!(node instanceof Node.Mapping mapping)) {
      wrong(node, path, "has to be an object, not " + shown(node));
      return;
    }
    String word = mapping.textAt(variant.tag());
    Shape.Fields fields = word == null ? null : variant.variants().get(word);
    if (fields != null) {
      node(node, fields, path);
      return;
    }
    Node tag = mapping.find(variant.tag());
    String at = below(path, variant.tag());
    if (tag == null) {
      wrong(
          mapping,
          at,
          "is missing; it is one of " + oneOf(List.copyOf(variant.variants().keySet())));
    } else {
      choice(tag, new Shape.Choice(List.copyOf(variant.variants().keySet())), at);
    }
  }

  private void whole(Node node, Shape.Whole whole, String path) {
    if (!(value(node) instanceof RegoValue.Num number)) {
      wrong(node, path, "has to be a whole number, not " + shown(node) + withoutQuotes(node));
    } else if (!number.isInteger()) {
      wrong(
          node, path, "has to be a whole number, not " + shown(node) + "; leave the fraction out");
    } else if (!number.isLong()
        || number.longValue() < whole.least()
        || number.longValue() > whole.most()) {
      wrong(
          node,
          path,
          "has to be between %d and %d, not %s"
              .formatted(whole.least(), whole.most(), shown(node)));
    }
  }

  private void choice(Node node, Shape.Choice choice, String path) {
    if (!(value(node) instanceof RegoValue.Str string)) {
      wrong(node, path, "has to be " + oneOf(choice.words()) + ", not " + shown(node));
    } else if (!choice.words().contains(string.value())) {
      wrong(
          node,
          path,
          "has to be "
              + oneOf(choice.words())
              + ", not "
              + shown(node)
              + Suggestion.of(string.value(), choice.words()));
    }
  }

  private void text(Node node, Shape.Text text, String path) {
    if (!(value(node) instanceof RegoValue.Str string)) {
      wrong(
          node,
          path,
          "has to be a string, not "
              + shown(node)
              + (node instanceof Node.Scalar ? "; put it in quotes" : ""));
      return;
    }
    int length = string.value().codePointCount(0, string.value().length());
    if (length < text.least() || length > text.most()) {
      wrong(
          node,
          path,
          "has to have between %d and %d characters, not %d"
              .formatted(text.least(), text.most(), length));
    } else if (text.pattern() != null && !text.pattern().matches(string.value())) {
      wrong(
          node, path, "has to match `%s`, not %s".formatted(text.pattern().pattern(), shown(node)));
    } else if ("date-time".equals(text.format()) && !isDateTime(string.value())) {
      wrong(node, path, "has to be an instant such as `2026-12-31T00:00:00Z`, not " + shown(node));
    } else if ("date".equals(text.format()) && !isDate(string.value())) {
      wrong(node, path, "has to be a day such as `2027-03-31`, not " + shown(node));
    } else {
      rules(node, text.rules(), path, problems.size());
    }
  }

  private static boolean isDateTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException wrong) {
      return false;
    }
  }

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException wrong) {
      return false;
    }
  }

  private void list(Node node, Shape.ListOf list, String path) {
    if (!(node instanceof Node.Sequence sequence)) {
      wrong(node, path, "has to be a list, not " + shown(node));
      return;
    }
    int size = sequence.items().size();
    if (size < list.least() || size > list.most()) {
      wrong(
          node,
          path,
          list.least() == 0
              ? "has to have at most %d items, not %d".formatted(list.most(), size)
              : "has to have between %d and %d items, not %d"
                  .formatted(list.least(), list.most(), size));
    }
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < size; i++) {
      Node item = sequence.items().get(i);
      String at = path + "[" + i + "]";
      node(item, list.item(), at);
      String key = list.key() == null ? null : item.textAt(list.key());
      if (key != null && !keys.add(key)) {
        wrong(
            item,
            at + "." + list.key(),
            "`%s` is there twice; every %s is used once".formatted(key, list.key()));
      }
    }
  }

  private void fields(Node.Mapping mapping, Shape.Fields fields, String path) {
    List<String> names = fields.fields().stream().map(Shape.Field::name).toList();
    for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
      if (!names.contains(entry.getKey())) {
        Span key = entry.getValue().key();
        warnings.add(
            new Problem(
                below(path, entry.getKey()),
                "is no field that is known here" + Suggestion.of(entry.getKey(), names),
                key));
      }
    }
    for (Shape.Field field : fields.fields()) {
      Node value = mapping.find(field.name());
      String at = below(path, field.name());
      if (value != null) {
        node(value, field.shape(), at);
      } else if (field.required()) {
        wrong(mapping, at, "is missing");
      }
    }
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** A rule waits where a field that it reads is wrong, or something in it or around it. */
  private void rules(Node node, List<Shape.Rule> rules, String path, int before) {
    List<String> wrong =
        problems.subList(before, problems.size()).stream().map(Problem::path).toList();
    for (Shape.Rule rule : rules) {
      boolean waits =
          rule.reads().stream()
              .map(read -> below(path, read))
              .anyMatch(read -> wrong.stream().anyMatch(at -> isIn(at, read) || isIn(read, at)));
      if (!waits && !rule.holds().test(node)) {
        String field = rule.field();
        Node at = field == null ? null : node.at(field);
        wrong(at == null ? node : at, field == null ? path : below(path, field), rule.message());
      }
    }
  }

  private static boolean isIn(String path, String other) {
    return path.startsWith(other)
        && (path.length() == other.length() || ".[".indexOf(path.charAt(other.length())) >= 0);
  }

  private void wrong(Node node, String path, String message) {
    problems.add(new Problem(path, message, node.span()));
  }

  private static @Nullable RegoValue value(Node node) {
    return node instanceof Node.Scalar scalar ? scalar.value() : null;
  }

  private static String shown(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> {
        String text = scalar.value().display();
        yield "`" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "`";
      }
      case Node.Sequence _ -> "a list";
      case Node.Mapping _ -> "an object";
    };
  }

  /** A number or a boolean that is written as a string. */
  private static String withoutQuotes(Node node) {
    return node instanceof Node.Scalar scalar
            && scalar.quoted()
            && scalar.value() instanceof RegoValue.Str string
            && BARE.matches(string.value())
        ? "; take the quotes away"
        : "";
  }

  /** Words that are booleans in older YAML. */
  private static String flag(Node node) {
    if (!(node instanceof Node.Scalar scalar) || scalar.quoted()) {
      return "";
    }
    return switch (scalar.value().display().toLowerCase(Locale.ROOT)) {
      case "yes", "on", "y" -> "; write `true`";
      case "no", "off", "n" -> "; write `false`";
      default -> "";
    };
  }

  private static String oneOf(List<String> words) {
    return "`" + String.join("`, `", words) + "`";
  }
}
