package dev.writ.workloads.observe;

import dev.writ.document.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The PodDisruptionBudgets of one cluster. For one thread at a time. */
final class Budgets {
  private final Map<String, Budget> known = new HashMap<>();

  /** One without a selector is about no pod, as Kubernetes has it since policy/v1. */
  void seen(Node object) {
    String namespace = Details.or(object.textAt("metadata", "namespace"), "default");
    String name = Details.or(object.textAt("metadata", "name"), "");
    Node selector = object.at("spec", "selector");
    if (selector == null) {
      gone(namespace, name);
      return;
    }
    Long allowed = object.numberAt("status", "disruptionsAllowed");
    known.put(
        namespace + "/" + name,
        new Budget(
            namespace,
            name,
            Details.selector(selector),
            allowed == null ? 0 : Math.toIntExact(allowed)));
  }

  void gone(String namespace, String name) {
    known.remove(namespace + "/" + name);
  }

  Set<String> keys() {
    return Set.copyOf(known.keySet());
  }

  List<Budget> all() {
    return List.copyOf(known.values());
  }

  /** Whether one of them lets none of these pods of a namespace go. */
  boolean hold(String namespace, Collection<Pod> pods) {
    return known.values().stream()
        .filter(budget -> budget.namespace().equals(namespace) && budget.disruptionsAllowed() <= 0)
        .anyMatch(budget -> pods.stream().anyMatch(pod -> budget.selector().matches(pod.labels())));
  }
}
