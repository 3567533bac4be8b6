package dev.writ.workloads.operator;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.document.Node;
import dev.writ.workloads.Seed;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.observe.Informers.Sighting;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** How the seed's policies stand over W1's pod. */
final class SeedStandings {
  private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

  private SeedStandings() {}

  static PolicyStanding ofSeed(String namespace, boolean enforces) {
    String text = enforces ? Seed.SECOND : Seed.FIRST;
    Node document = StandingTest.node(text);
    PolicyObject object =
        PolicyObjects.of(
            Resource.POLICIES,
            new Sighting(
                namespace, Objects.requireNonNull(document.textAt("metadata", "name")), document));
    Pod pod =
        new ObjectReader(ObjectReader.ReplicaSets.GUESSED, false)
            .pod(
                StandingTest.node(
                    """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: web, namespace: %s}
                    spec: {containers: [{name: main, image: "nginx:latest"}]}
                    status: {phase: Running}
                    """
                        .formatted(namespace)))
            .orElseThrow();
    return new PolicyStanding(
        "local",
        object,
        new Judge(ProtectedNamespaces.STANDARD)
            .evaluate(
                Snapshot.of(List.of(pod), List.of()), Objects.requireNonNull(object.policy()), NOW),
        List.of(),
        List.of(),
        Enforcement.NONE,
        false,
        false,
        List.of(),
        null);
  }
}
