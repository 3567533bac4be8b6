package dev.writ.workloads.cluster;

import dev.writ.document.Node;
import dev.writ.document.Problem;
import dev.writ.document.Span;
import dev.writ.document.YamlReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says what a kubeconfig lacks before a client takes it: all at once, each at its place. Who may
 * sign in with it is for the cluster to say.
 */
public final class Kubeconfig {
  private final List<Problem> problems = new ArrayList<>();
  private final Node file;

  private Kubeconfig(Node file) {
    this.file = file;
  }

  /**
   * What keeps a kubeconfig from being used; none where it can be.
   *
   * @param name of the file, as the problems tell it
   * @return such as {@code prod.yaml:3:18: there is no context `prod`; there are `dev`, `test`}
   */
  public static List<String> problems(String name, String text) {
    YamlReader.Read read = YamlReader.read(name, text);
    if (!read.problems().isEmpty()) {
      return read.problems().stream().map(Problem::toString).toList();
    }
    if (read.documents().size() != 1
        || !(read.documents().getFirst() instanceof Node.Mapping file)) {
      return List.of(name + ": a kubeconfig is one YAML object, with `clusters` and `contexts`");
    }
    Kubeconfig kubeconfig = new Kubeconfig(file);
    kubeconfig.check();
    return kubeconfig.problems.stream().map(Problem::toString).toList();
  }

  private void check() {
    Map<String, Node> contexts = named("contexts");
    String current = file.textAt("current-context");
    if (current == null || current.isEmpty()) {
      note(
          file.at("current-context"),
          "`current-context` is missing; name the one to use: " + choice(contexts));
      return;
    }
    Node context = require(contexts, file.at("current-context"), "context", current);
    if (context == null) {
      return;
    }
    Node cluster = referred(context, "context", "cluster", named("clusters"));
    if (cluster != null) {
      checkServer(cluster);
    }
    var _ = referred(context, "context", "user", named("users"));
  }

  private @Nullable Node referred(Node entry, String in, String what, Map<String, Node> all) {
    String name = entry.textAt(in, what);
    if (name == null || name.isEmpty()) {
      note(entry, "this %s names no `%s`".formatted(in, what));
      return null;
    }
    return require(all, entry.at(in, what), what, name);
  }

  private @Nullable Node require(
      Map<String, Node> all, @Nullable Node at, String what, String name) {
    Node found = all.get(name);
    if (found == null) {
      note(at, "there is no %s `%s`; %s".formatted(what, name, choice(all)));
    }
    return found;
  }

  private static String choice(Map<String, Node> all) {
    return all.isEmpty()
        ? "there is none at all"
        : all.keySet().stream().collect(Collectors.joining("`, `", "there are `", "`"));
  }

  private void checkServer(Node cluster) {
    String server = cluster.textAt("cluster", "server");
    if (server == null) {
      note(cluster, "this cluster has no `server`, such as `https://10.0.0.1:6443`");
      return;
    }
    try {
      if (new URI(server).getHost() != null) {
        return;
      }
    } catch (URISyntaxException broken) {
      // told below
    }
    note(
        cluster.at("cluster", "server"),
        "`%s` is no address; it looks like `https://10.0.0.1:6443`".formatted(server));
  }

  /** Entries of a list by their names. */
  private Map<String, Node> named(String list) {
    Map<String, Node> named = new LinkedHashMap<>();
    for (Node entry : file.itemsAt(list)) {
      String name = entry.textAt("name");
      if (name != null) {
        named.putIfAbsent(name, entry);
      }
    }
    return named;
  }

  private void note(@Nullable Node at, String message) {
    Span span = at == null ? file.span() : at.span();
    problems.add(new Problem("", message, span));
  }
}
