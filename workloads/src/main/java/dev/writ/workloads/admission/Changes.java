package dev.writ.workloads.admission;

import dev.writ.document.Node;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.decide.Action.InjectLivenessProbe;
import dev.writ.workloads.decide.Action.InjectReadinessProbe;
import dev.writ.workloads.decide.Action.InjectResources;
import dev.writ.workloads.decide.Action.Probe;
import dev.writ.workloads.decide.Draft;
import dev.writ.workloads.decide.HandOver;
import dev.writ.workloads.decide.HandOver.Drop;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.ResourceField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Gathers what is changed of a Deployment, StatefulSet or DaemonSet; not for two threads. */
final class Changes {
  private static final String PATCHED_POLICY = Policy.GROUP + "/patched-policy";
  private static final String WRIT = "writ";
  private static final List<String> METADATA = List.of("metadata");
  private static final List<String> TEMPLATE_METADATA = List.of("spec", "template", "metadata");
  private static final List<String> POD_SPEC = List.of("spec", "template", "spec");

  private final JsonPatch.Draft patch = new JsonPatch.Draft();
  private final Set<List<String>> made = new HashSet<>();
  private Node object;

  /**
   * Begins with an object as it came.
   *
   * @param object its status is left aside: it tells of the object as it was
   */
  Changes(Node object) {
    this.object = without(object, List.of("status"));
  }

  /** As it is after the drops. */
  Node object() {
    return object;
  }

  JsonPatch patch() {
    return patch.finished();
  }

  void drop(Drop drop) {
    List<String> path = below(container(drop.container()), drop.path());
    patch.remove(path);
    object = without(object, path);
  }

  /** Puts in what a plan says, and tells of it in annotations. */
  void inject(Draft draft) {
    SortedMap<String, Set<String>> fields = patchedBefore();
    for (Action action : draft.actions()) {
      List<String> path = below(container(action.container()), List.of(action.field()));
      Set<String> told = fields.computeIfAbsent(action.container(), _ -> new LinkedHashSet<>());
      switch (action) {
        case InjectLivenessProbe(String _, Probe probe) -> {
          patch.add(json(probe), path);
          told.add(action.field());
        }
        case InjectReadinessProbe(String _, Probe probe) -> {
          patch.add(json(probe), path);
          told.add(action.field());
        }
        case InjectResources(String _, Map<ResourceField, String> values) ->
            told.addAll(inject(values, path));
      }
    }
    put(
        METADATA,
        "annotations",
        Map.of(
            HandOver.PATCHED_BY,
            WRIT,
            HandOver.PATCHED_FIELDS,
            json(fields).toJson(),
            PATCHED_POLICY,
            String.join(",", draft.policies())));
    put(TEMPLATE_METADATA, "annotations", Map.of(HandOver.PATCHED_BY, WRIT));
  }

  /** Tells exactly what was put in: all resources, or the values that were absent. */
  private List<String> inject(Map<ResourceField, String> values, List<String> resources) {
    boolean whole =
        isEmpty(below(resources, List.of("requests")))
            && isEmpty(below(resources, List.of("limits")));
    List<String> told = new ArrayList<>();
    values.forEach(
        (field, value) -> {
          put(resources, field.group(), Map.of(field.resource(), value));
          told.add("resources." + field.path());
        });
    return whole ? List.of("resources") : told;
  }

  /** Puts texts into an object of an object; both are made where they are absent. */
  private void put(List<String> holder, String name, Map<String, String> texts) {
    List<String> path = below(holder, List.of(name));
    for (List<String> needed : List.of(holder, path)) {
      if (at(needed) == null && made.add(needed)) {
        patch.add(RegoValue.Obj.EMPTY, needed);
      }
    }
    new TreeMap<>(texts)
        .forEach((key, text) -> patch.add(RegoValue.of(text), below(path, List.of(key))));
  }

  /** What was put in earlier, as the annotation tells it; nothing where somebody wrote over it. */
  private SortedMap<String, Set<String>> patchedBefore() {
    SortedMap<String, Set<String>> fields = new TreeMap<>();
    String told = object.textAt("metadata", "annotations", HandOver.PATCHED_FIELDS);
    try {
      Node read = Node.of(told == null ? RegoValue.NULL : RegoValue.parseJson(told));
      if (read instanceof Node.Mapping mapping) {
        for (String container : mapping.entries().keySet()) {
          Set<String> names = new LinkedHashSet<>();
          for (Node name : mapping.itemsAt(container)) {
            String text = name.textAt();
            if (text != null) {
              names.add(text);
            }
          }
          fields.put(container, names);
        }
      }
    } catch (RegoException junk) {
      fields.clear();
    }
    return fields;
  }

  private static RegoValue json(SortedMap<String, Set<String>> fields) {
    RegoValue.Obj.Builder object = RegoValue.Obj.builder();
    fields.forEach(
        (container, names) ->
            object.put(
                RegoValue.of(container),
                RegoValue.Arr.of(new TreeSet<>(names).stream().map(RegoValue::of).toList())));
    return object.build();
  }

  /** With every field that the API server would set by itself. */
  private static RegoValue json(Probe probe) {
    return RegoValue.Obj.of(
        "tcpSocket", RegoValue.Obj.of("port", RegoValue.of(probe.port())),
        "initialDelaySeconds", RegoValue.of(probe.initialDelaySeconds()),
        "periodSeconds", RegoValue.of(probe.periodSeconds()),
        "timeoutSeconds", RegoValue.of(1),
        "successThreshold", RegoValue.of(1),
        "failureThreshold", RegoValue.of(3));
  }

  /**
   * Where a container of the template is; a plan and a hand-over name only those that are there.
   */
  private List<String> container(String name) {
    for (String list : List.of("containers", "initContainers")) {
      List<String> path = below(POD_SPEC, List.of(list));
      Node there = at(path);
      List<Node> containers = there == null ? List.of() : there.itemsAt();
      for (int i = 0; i < containers.size(); i++) {
        if (name.equals(containers.get(i).textAt("name"))) {
          return below(path, List.of(Integer.toString(i)));
        }
      }
    }
    throw new IllegalArgumentException("no container `" + name + "` in the template");
  }

  private static List<String> below(List<String> path, Collection<String> keys) {
    List<String> longer = new ArrayList<>(path);
    longer.addAll(keys);
    return List.copyOf(longer);
  }

  /** An API server puts an empty object where a container has no resources. */
  private boolean isEmpty(List<String> path) {
    return !(at(path) instanceof Node.Mapping there) || there.entries().isEmpty();
  }

  private @Nullable Node at(List<String> path) {
    Node at = object;
    for (String key : path) {
      at =
          at instanceof Node.Sequence list
              ? list.items().get(Integer.parseInt(key))
              : at == null ? null : at.at(key);
    }
    return at;
  }

  private static Node without(Node node, List<String> path) {
    String key = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    return switch (node) {
      case Node.Scalar scalar -> scalar;
      case Node.Sequence list -> {
        List<Node> items = new ArrayList<>(list.items());
        items.set(Integer.parseInt(key), without(items.get(Integer.parseInt(key)), rest));
        yield new Node.Sequence(items, list.flow(), list.span());
      }
      case Node.Mapping mapping -> {
        Map<String, Node.Entry> entries = new LinkedHashMap<>(mapping.entries());
        if (rest.isEmpty()) {
          entries.remove(key);
        } else {
          entries.computeIfPresent(
              key, (_, entry) -> new Node.Entry(entry.key(), without(entry.value(), rest)));
        }
        yield new Node.Mapping(entries, mapping.flow(), mapping.span());
      }
    };
  }
}
