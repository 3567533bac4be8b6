package dev.writ.workloads.offline;

import dev.writ.document.Node;
import dev.writ.document.Span;
import dev.writ.document.YamlReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Templates that can be read all the same, because all that is to be filled in stands in quotes.
 * Elsewhere two braces may be meant; no name and no image has them.
 */
final class Unrendered {
  private Unrendered() {}

  /** Where an object shows that nobody rendered it; null where it does not. */
  static @Nullable Span find(Node object) {
    List<@Nullable Node> names = new ArrayList<>();
    names.add(object.at("metadata", "name"));
    names.add(object.at("metadata", "namespace"));
    for (List<String> path : Fragments.CONTAINERS) {
      for (Node container : Fragments.containers(object, path)) {
        names.add(container.at("name"));
        names.add(container.at("image"));
      }
    }
    for (Node name : names) {
      String text = name == null ? null : name.textAt();
      if (name != null && text != null && text.contains(YamlReader.TEMPLATE)) {
        return name.span();
      }
    }
    return null;
  }
}
