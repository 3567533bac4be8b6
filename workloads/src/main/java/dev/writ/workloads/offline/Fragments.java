package dev.writ.workloads.offline;

import dev.writ.document.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Containers of which only a part is written, as in the patches of kustomize: what they lack stands
 * in the file that is patched, so that nothing can be demanded of them here.
 */
final class Fragments {
  /** Where objects list containers: pods, what makes pods, and what makes that. */
  static final List<List<String>> CONTAINERS =
      List.of(
          List.of("spec", "containers"),
          List.of("spec", "initContainers"),
          List.of("spec", "template", "spec", "containers"),
          List.of("spec", "template", "spec", "initContainers"),
          List.of("spec", "jobTemplate", "spec", "template", "spec", "containers"),
          List.of("spec", "jobTemplate", "spec", "template", "spec", "initContainers"));

  private Fragments() {}

  /** The containers of one of these lists. */
  static List<Node> containers(Node object, List<String> path) {
    return object.itemsAt(path.toArray(String[]::new));
  }

  /** An object without such containers; each of them is told. */
  static Node without(Node object, Consumer<Node> fragment) {
    Node whole = object;
    for (List<String> path : CONTAINERS) {
      List<Node> fragments =
          containers(object, path).stream().filter(Fragments::isFragment).toList();
      if (!fragments.isEmpty()) {
        fragments.forEach(fragment);
        whole = without(whole, path);
      }
    }
    return whole;
  }

  private static Node without(Node node, List<String> path) {
    return switch (node) {
      case Node.Mapping map -> {
        Map<String, Node.Entry> entries = new LinkedHashMap<>(map.entries());
        entries.computeIfPresent(
            path.getFirst(),
            (_, entry) ->
                new Node.Entry(entry.key(), without(entry.value(), path.subList(1, path.size()))));
        yield new Node.Mapping(entries, map.flow(), map.span());
      }
      case Node.Sequence list ->
          new Node.Sequence(
              list.items().stream().filter(item -> !isFragment(item)).toList(),
              list.flow(),
              list.span());
      case Node.Scalar scalar -> scalar;
    };
  }

  private static boolean isFragment(Node container) {
    return container instanceof Node.Mapping
        && (container.at("image") == null || container.at("$patch") != null);
  }
}
