package dev.writ.dbt.observe;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.writ.dbt.observe.Snapshot.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code {{ ref('orders') }}} in a test's {@code model} argument means. */
final class Reference {
  private static final Pattern CALL = Pattern.compile("\\b(ref|source)\\s*\\(([^)]*)\\)");
  private static final Pattern TEXT = Pattern.compile("'([^']*)'|\"([^\"]*)\"");

  private Reference() {}

  /**
   * The id of the first node or source that a template names; null where it names none of them.
   *
   * @param among ids that it may be
   */
  static @Nullable String in(String template, List<String> among, Map<String, Graph.Node> nodes) {
    Matcher call = CALL.matcher(template);
    while (call.find()) {
      List<String> names = names(call.group(2));
      if (names.isEmpty()) {
        continue;
      }
      boolean isSource = call.group(1).equals("source");
      for (String id : among) {
        Graph.Node node = nodes.get(id);
        boolean named =
            isSource
                ? id.startsWith("source.") && id.endsWith("." + String.join(".", names))
                : node != null && isNamed(node, names);
        if (named) {
          return id;
        }
      }
    }
    return null;
  }

  /**
   * Whether it is {@code kind.package.name}, with or without a version.
   *
   * @param names its own, after its package's where the call gives both
   */
  private static boolean isNamed(Graph.Node node, List<String> names) {
    List<String> parts = List.of(node.id().split("\\.", -1));
    return parts.size() > 2
        && parts.get(2).equals(names.getLast())
        && (names.size() == 1 || parts.get(1).equals(names.getFirst()));
  }

  private static List<String> names(String arguments) {
    List<String> names = new ArrayList<>();
    Matcher text = TEXT.matcher(arguments);
    while (text.find()) {
      names.add(text.group(1) == null ? text.group(2) : text.group(1));
    }
    return names;
  }
}
