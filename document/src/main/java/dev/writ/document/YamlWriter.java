package dev.writ.document;

import dev.writ.rego.RegoValue;
import java.util.Map;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** Writes a document as YAML in blocks, two spaces deep, keys in their order. */
public final class YamlWriter {
  private static final Resolver TYPES = new Resolver();

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  /** The text, with a line break at its end. */
  public static String write(Node node) {
    YamlWriter writer = new YamlWriter();
    switch (node) {
      case Node.Scalar scalar -> writer.out.append(text(scalar)).append('\n');
      case Node.Sequence list when list.items().isEmpty() -> writer.out.append("[]\n");
      case Node.Sequence list -> writer.items(list, 0);
      case Node.Mapping map when map.entries().isEmpty() -> writer.out.append("{}\n");
      case Node.Mapping map -> writer.entries(map, 0, false);
    }
    return writer.out.toString();
  }

  private void entries(Node.Mapping map, int depth, boolean behindDash) {
    boolean first = behindDash;
    for (Map.Entry<String, Node.Entry> entry : map.entries().entrySet()) {
      if (!first) {
        out.repeat(' ', depth);
      }
      first = false;
      out.append(string(entry.getKey())).append(':');
      switch (entry.getValue().value()) {
        case Node.Scalar scalar -> scalar(scalar, depth + 2);
        case Node.Sequence list when list.items().isEmpty() -> out.append(" []\n");
        case Node.Sequence list -> {
          out.append('\n');
          items(list, depth);
        }
        case Node.Mapping inner when inner.entries().isEmpty() -> out.append(" {}\n");
        case Node.Mapping inner -> {
          out.append('\n');
          entries(inner, depth + 2, false);
        }
      }
    }
  }

  private void items(Node.Sequence list, int depth) {
    for (Node item : list.items()) {
      out.repeat(' ', depth).append('-');
      switch (item) {
        case Node.Scalar scalar -> scalar(scalar, depth + 2);
        case Node.Sequence inner when inner.items().isEmpty() -> out.append(" []\n");
        case Node.Sequence inner -> {
          out.append('\n');
          items(inner, depth + 2);
        }
        case Node.Mapping map when map.entries().isEmpty() -> out.append(" {}\n");
        case Node.Mapping map -> {
          out.append(' ');
          entries(map, depth + 2, true);
        }
      }
    }
  }

  /** Several lines are written as a block, unless that could not say them exactly. */
  private void scalar(Node.Scalar scalar, int depth) {
    if (scalar.value() instanceof RegoValue.Str string
        && string.value().endsWith("\n")
        && !string.value().endsWith("\n\n")
        && string.value().indexOf('\n') < string.value().length() - 1
        && string.value().charAt(0) > ' '
        && string.value().chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f))) {
      out.append(" |\n");
      string
          .value()
          .lines()
          .forEach(line -> out.repeat(' ', line.isEmpty() ? 0 : depth).append(line).append('\n'));
      return;
    }
    out.append(' ').append(text(scalar)).append('\n');
  }

  private static String text(Node.Scalar scalar) {
    return scalar.value() instanceof RegoValue.Str string
        ? string(string.value())
        : scalar.value().toJson();
  }

  private static String string(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars().allMatch(c -> c >= ' ' && c < 0x7f)
            && text.strip().equals(text)
            && "-?:,[]{}#&*!|>'\"%@`=<".indexOf(text.charAt(0)) < 0
            && !text.contains(": ")
            && !text.contains(" #")
            && !text.endsWith(":")
            && TYPES.resolve(NodeId.scalar, text, true).equals(Tag.STR)
            && !text.matches("[yYnN]");
    if (plain) {
      return text;
    }
    boolean single = text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    return single ? "'" + text.replace("'", "''") + "'" : RegoValue.of(text).toJson();
  }
}
