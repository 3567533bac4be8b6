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
  /** Where pods say what they are made of, in themselves and in what makes them. */
  static final List<List<String>> PODS =
      List.of(
          List.of("spec"),
          List.of("spec", "template", "spec"),
          List.of("spec", "jobTemplate", "spec", "template", "spec"));
  static final List<String> LISTS = List.of("containers", "initContainers");

  private Fragments() {}

  /** An object without such containers; each of them is told. */
  static Node without(Node object, Consumer<Node> fragment) {
    Node whole = object;
    for (List<String> path : PODS) {
      for (String list : LISTS) {
        whole = without(whole, path, list, fragment);
      }
    }
    return whole;
  }

  private static Node without(
      Node node, List<String> path, String list, Consumer<Node> fragment) {
    String key = path.isEmpty() ? list : path.getFirst();
    Node.Entry entry = node instanceof Node.Mapping map ? map.entries().get(key) : null;
    if (entry == null || !(node instanceof Node.Mapping map)) {
      return node;
    }
    Node value =
        path.isEmpty()
            ? wholeOnes(entry.value(), fragment)
            : without(entry.value(), path.subList(1, path.size()), list, fragment);
    if (value == entry.value()) {
      return node;
    }
    Map<String, Node.Entry> entries = new LinkedHashMap<>(map.entries());
    entries.put(key, new Node.Entry(entry.key(), value));
    return new Node.Mapping(entries, map.flow(), map.span());
  }

  private static Node wholeOnes(Node containers, Consumer<Node> fragment) {
    if (!(containers instanceof Node.Sequence list)
        || list.items().stream().noneMatch(Fragments::isFragment)) {
      return containers;
    }
    list.items().stream().filter(Fragments::isFragment).forEach(fragment);
    return new Node.Sequence(
        list.items().stream().filter(item -> !isFragment(item)).toList(),
        list.flow(),
        list.span());
  }

  private static boolean isFragment(Node container) {
    return container instanceof Node.Mapping
        && (container.at("image") == null || container.at("$patch") != null);
  }
}
