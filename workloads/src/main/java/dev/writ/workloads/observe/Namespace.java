package dev.writ.workloads.observe;

import java.util.Map;

/** One namespace. */
public record Namespace(String name, Map<String, String> labels, Map<String, String> annotations) {
  public Namespace {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** One of which only the name is known; Kubernetes labels each with it. */
  public static Namespace named(String name) {
    return new Namespace(name, Map.of("kubernetes.io/metadata.name", name), Map.of());
  }
}
