package dev.writ.sandbox.controllers;

import dev.writ.sandbox.api.Resources;
import java.time.Duration;
import java.util.List;

/** The catalogue of the cluster's own controllers. A new one is a file and a line here. */
public final class Controllers {

  private Controllers() {}

  public static List<Controller> all(Resources resources, Delays delays, Duration podStep) {
    return List.of(
        new Namespaces(resources),
        new GarbageCollector(resources),
        new Kubelets(resources, delays, podStep),
        new NodeHealth(resources),
        new ReplicaSets(resources, delays),
        new Deployments(resources, delays),
        new StatefulSets(resources),
        new DaemonSets(resources),
        new Jobs(resources, delays),
        new DisruptionBudgets(resources));
  }
}
