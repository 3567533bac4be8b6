package dev.writ.dbt.decide;

import dev.writ.dbt.observe.Model;
import dev.writ.dbt.observe.Notice;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.observe.Snapshot.Graph;
import dev.writ.dbt.policy.EffectivePolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** E301, E302, E303: what models refer to is there, and nothing depends on itself. */
final class SemanticCheck implements Check {
  /** What ids begin with. */
  private static final Set<String> KINDS =
      Set.of(
          "model",
          "seed",
          "snapshot",
          "source",
          "function",
          "metric",
          "semantic_model",
          "saved_query",
          "exposure",
          "analysis",
          "operation",
          "unit_test",
          "test");

  @Override
  public String name() {
    return "semantic";
  }

  @Override
  public boolean isAskedBy(EffectivePolicy policy) {
    return true;
  }

  @Override
  public List<Finding> findings(Snapshot snapshot, EffectivePolicy policy) {
    Graph graph = snapshot.graph();
    Map<String, Cycles.Cycle> cycles = new HashMap<>();
    Map<String, Model> models = new HashMap<>();
    snapshot.models().forEach(model -> models.put(model.uniqueId(), model));
    for (Cycles.Cycle cycle : Cycles.of(graph, models.keySet())) {
      cycles.put(cycle.first(), cycle);
    }
    List<Finding> findings = new ArrayList<>();
    for (Model model : snapshot.models()) {
      for (String id : new LinkedHashSet<>(model.dependsOn())) {
        Finding missing = missing(model, id, graph);
        if (missing != null) {
          findings.add(missing);
        }
      }
      Cycles.Cycle cycle = cycles.get(model.uniqueId());
      if (cycle != null) {
        findings.add(circle(model, cycle, graph));
      }
    }
    return findings;
  }

  /** One for each kind of dependency that nobody here knows: it is not looked up. */
  static List<Notice> notices(Snapshot snapshot) {
    Map<String, Notice> byKind = new TreeMap<>();
    for (Model model : snapshot.models()) {
      for (String id : model.dependsOn()) {
        int end = id.indexOf('.');
        String kind = end < 0 ? id : id.substring(0, end);
        if (!KINDS.contains(kind)) {
          byKind.computeIfAbsent(
              kind,
              _ ->
                  new Notice(
                      "UNKNOWN_DEPENDENCY_KIND",
                      "`%s` depends on `%s`; what a `%s` is, is not known here, and it was not"
                              .formatted(model.displayName(), id, kind)
                          + " looked for"));
        }
      }
    }
    return List.copyOf(byKind.values());
  }

  private static @Nullable Finding missing(Model model, String id, Graph graph) {
    if (id.startsWith("source.")) {
      return graph.sources().contains(id) ? null : source(model, id);
    }
    boolean isReference =
        id.startsWith("model.") || id.startsWith("seed.") || id.startsWith("snapshot.");
    return !isReference || graph.nodes().containsKey(id)
        ? null
        : reference(model, id, graph.disabled().contains(id));
  }

  private static Finding reference(Model model, String id, boolean disabled) {
    String name = model.displayName();
    String other = afterPackage(id);
    return Finding.error(
            Code.E301,
            model,
            "Model '%s' references non-existent model '%s'".formatted(name, other),
            "Model '%s' should exist in the manifest".formatted(other),
            (disabled
                    ? "ref('%s') points to a disabled model (ID: %s)"
                    : "ref('%s') resolves to nothing (ID: %s)")
                .formatted(other, id),
            disabled
                ? "Enable '%s' or remove the ref() call in '%s'.".formatted(other, name)
                : ("Create the model '%s' or update the ref() call in '%s' to reference an existing"
                        + " model.")
                    .formatted(other, name))
        .about(id);
  }

  private static Finding source(Model model, String id) {
    String rest = afterPackage(id);
    int dot = rest.indexOf('.');
    String source = dot < 0 ? rest : rest.substring(0, dot);
    String table = dot < 0 ? "" : rest.substring(dot + 1);
    return Finding.error(
            Code.E303,
            model,
            "Model '%s' references undefined source '%s'".formatted(model.displayName(), rest),
            "Source '%s' should be defined in a sources.yml file".formatted(rest),
            "source('%s', '%s') resolves to nothing (ID: %s)".formatted(source, table, id),
            "Define the source in a _sources.yml file.")
        .about(id)
        .toPaste(Template.source(source, table));
  }

  private static Finding circle(Model model, Cycles.Cycle cycle, Graph graph) {
    List<String> path = names(cycle.path(), graph);
    List<String> members = names(cycle.members(), graph);
    return Finding.error(
            Code.E302,
            model,
            "Circular dependency detected: " + String.join(" -> ", path),
            "Model dependencies should form a directed acyclic graph (DAG)",
            "Cycle found involving models: " + String.join(", ", members),
            "Remove the ref() that closes the cycle, or put an intermediate model in between.")
        .about(String.join(",", cycle.members().stream().sorted().toList()));
  }

  private static List<String> names(List<String> ids, Graph graph) {
    List<String> names = new ArrayList<>(ids.size());
    for (String id : ids) {
      Graph.Node node = graph.nodes().get(id);
      names.add(node == null ? id : node.displayName());
    }
    return names;
  }

  /** {@code model.package.name} without kind and package. */
  private static String afterPackage(String id) {
    int kind = id.indexOf('.');
    int name = id.indexOf('.', kind + 1);
    return name < 0 ? id.substring(kind + 1) : id.substring(name + 1);
  }
}
