package dev.writ.dbt.policy;

import dev.writ.document.Node;
import dev.writ.document.Span;
import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a file without its wrong values. It is folded all the same, so that somebody with
 * a typo learns in the same run that another line weakens the parent.
 */
final class Salvage {
  /** Stands where something wrong stood; null to all who do not ask for it. */
  static final Node WRONG = new Node.Scalar(RegoValue.NULL, Node.Style.PLAIN, null);

  private final Set<Span> wrong;

  private Salvage(Set<Span> wrong) {
    this.wrong = wrong;
  }

  /**
   * The node without what is wrong.
   *
   * @param wrong places of values, or of keys whose values are not to be trusted
   * @return null where nothing is left
   */
  static @Nullable Node of(Node node, Set<Span> wrong) {
    return wrong.isEmpty() ? node : new Salvage(wrong).left(node);
  }

  private @Nullable Node left(Node node) {
    if (wrong.contains(node.span())) {
      return null;
    }
    return switch (node) {
      case Node.Scalar scalar -> scalar;
      case Node.Sequence list -> list(list);
      case Node.Mapping mapping -> {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        mapping
            .entries()
            .forEach(
                (key, entry) -> {
                  Node value = wrong.contains(entry.key()) ? null : left(entry.value());
                  entries.put(key, new Node.Entry(entry.key(), value == null ? WRONG : value));
                });
        yield new Node.Mapping(entries, mapping.flow(), mapping.span());
      }
    };
  }

  /**
   * A rule, policy or override with anything wrong is left out whole, and its place kept, so that
   * the others keep their numbers. A list of words makes sense as a whole or not at all.
   */
  private @Nullable Node list(Node.Sequence list) {
    List<Node> items = new ArrayList<>();
    for (Node item : list.items()) {
      boolean sound = item.equals(left(item));
      if (!sound && !(item instanceof Node.Mapping)) {
        return null;
      }
      items.add(sound ? item : WRONG);
    }
    return new Node.Sequence(items, list.flow(), list.span());
  }
}
