package dev.writ.workloads.observe;

import dev.writ.document.Node;
import dev.writ.workloads.policy.LabelSelector;
import dev.writ.workloads.policy.LabelSelector.Expression;
import dev.writ.workloads.policy.LabelSelector.Operator;
import dev.writ.workloads.policy.WorkloadKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads of objects what the model keeps beside what is judged. */
final class Details {
  private Details() {}

  static @Nullable String replicaSetOf(Node pod, String namespace) {
    for (Node reference : pod.itemsAt("metadata", "ownerReferences")) {
      if (Boolean.TRUE.equals(reference.flagAt("controller"))) {
        String kind = reference.textAt("kind");
        String name = reference.textAt("name");
        return "ReplicaSet".equals(kind) && name != null ? (namespace + "/" + name).intern() : null;
      }
    }
    return null;
  }

  static boolean isReady(Node pod) {
    return pod.itemsAt("status", "conditions").stream()
        .anyMatch(
            condition ->
                "Ready".equals(condition.textAt("type"))
                    && "True".equals(condition.textAt("status")));
  }

  static Set<String> readyContainers(Node pod) {
    return Stream.of("containerStatuses", "initContainerStatuses")
        .flatMap(list -> pod.itemsAt("status", list).stream())
        .filter(status -> Boolean.TRUE.equals(status.flagAt("ready")))
        .map(status -> status.textAt("name"))
        .filter(Objects::nonNull)
        .map(String::intern)
        .collect(Collectors.toUnmodifiableSet());
  }

  static Owner controllerOf(Node object, String namespace, String name) {
    for (Node reference : object.itemsAt("metadata", "ownerReferences")) {
      if (Boolean.TRUE.equals(reference.flagAt("controller"))) {
        String kind = or(reference.textAt("kind"), "");
        WorkloadKey key = WorkloadKey.of(kind, namespace, or(reference.textAt("name"), ""));
        boolean apps = or(reference.textAt("apiVersion"), "").startsWith("apps/");
        return apps && kind.equals("Deployment")
            ? new Owner.Parent(key, false)
            : new Owner.Other(key);
      }
    }
    return new Owner.Other(new WorkloadKey("replicaset", namespace, name));
  }

  static int replicas(Node object, String kind) {
    Long wanted =
        kind.equals("daemonset")
            ? object.numberAt("status", "desiredNumberScheduled")
            : object.numberAt("spec", "replicas");
    return wanted == null
        ? kind.equals("daemonset") ? 0 : 1
        : Math.clamp(wanted, 0, Integer.MAX_VALUE);
  }

  static LabelSelector selector(Node selector) {
    List<Expression> expressions = new ArrayList<>();
    for (Node one : selector.itemsAt("matchExpressions")) {
      String word = or(one.textAt("operator"), "");
      for (Operator operator : Operator.values()) {
        if (operator.word().equals(word)) {
          List<String> values = new ArrayList<>();
          for (Node value : one.itemsAt("values")) {
            if (value instanceof Node.Scalar scalar) {
              values.add(scalar.value().display());
            }
          }
          expressions.add(new Expression(or(one.textAt("key"), ""), operator, values));
        }
      }
    }
    return new LabelSelector(selector.textsAt("matchLabels"), expressions);
  }

  static long number(@Nullable String digits) {
    try {
      return digits == null ? 0 : Long.parseLong(digits);
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  static String or(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }
}
