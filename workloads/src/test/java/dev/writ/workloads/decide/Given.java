package dev.writ.workloads.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.document.Node;
import dev.writ.document.YamlReader;
import dev.writ.workloads.Seed;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicyParser;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** What the cases of this package start from: policies and objects as YAML. */
final class Given {
  static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  static final String FIRST = Seed.FIRST;
  static final String SECOND = Seed.SECOND;

  private Given() {}

  static Node document(String yaml) {
    YamlReader.Read read = YamlReader.read("given.yaml", yaml);
    assertThat(read.problems()).isEmpty();
    assertThat(read.documents()).hasSize(1);
    return read.documents().getFirst();
  }

  static Policy policy(String yaml) {
    PolicyParser.Parsed parsed = PolicyParser.parse(document(yaml));
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.warnings()).isEmpty();
    return parsed.policy().orElseThrow();
  }

  /** A policy of namespace production with this spec, in YAML's flow style. */
  static Policy spec(String flow) {
    return policy(
        """
        apiVersion: devops.stochastic.io/v1
        kind: DevOpsPolicy
        metadata: {name: given, namespace: production}
        spec: %s
        """
            .formatted(flow));
  }

  static Pod pod(String yaml) {
    return new ObjectReader(ObjectReader.ReplicaSets.GUESSED, true)
        .pod(document(yaml))
        .orElseThrow();
  }

  static Workload workload(String yaml) {
    return new ObjectReader(ObjectReader.ReplicaSets.GUESSED, true)
        .workload(document(yaml))
        .orElseThrow();
  }

  /** A pod of production with these containers, in YAML's flow style. */
  static Pod podOf(String containers) {
    return podOf(containers, "{}");
  }

  static Pod podOf(String containers, String status) {
    return pod(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: production}
        spec: {containers: %s}
        status: %s
        """
            .formatted(containers, status));
  }

  /** W1's pod. */
  static Pod bad() {
    return podOf("[{name: main, image: 'nginx:latest'}]");
  }

  /** W1's pod after so many restarts, pending for so many seconds. */
  static Pod bad(int restarts, int pending) {
    return pod(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: production, creationTimestamp: %s}
        spec: {containers: [{name: main, image: 'nginx:latest'}]}
        status:
          phase: Pending
          containerStatuses: [{name: main, restartCount: %d}]
        """
            .formatted(NOW.minusSeconds(pending), restarts));
  }

  /** A pod that meets the first policy's demands, after so many restarts. */
  static Pod clean(int restarts) {
    return podOf(
        "[{name: main, image: 'nginx:1.29', livenessProbe: {}, readinessProbe: {}}]",
        "{phase: Running, containerStatuses: [{name: main, restartCount: %d}]}"
            .formatted(restarts));
  }

  static Evaluation evaluation(Policy policy, Pod... pods) {
    return evaluation(policy, Snapshot.of(List.of(pods), List.of()));
  }

  static Evaluation evaluation(Policy policy, Snapshot snapshot) {
    return evaluation(policy, snapshot, NOW);
  }

  static Evaluation evaluation(Policy policy, Snapshot snapshot, Instant now) {
    return new Judge(ProtectedNamespaces.STANDARD).evaluate(snapshot, policy, now);
  }

  static Snapshot snapshot(List<Pod> pods, List<Workload> workloads, Namespace... namespaces) {
    Snapshot plain = Snapshot.of(pods, workloads);
    return new Snapshot(
        plain.cluster(),
        plain.pods(),
        plain.workloads(),
        List.of(namespaces).stream().collect(Collectors.toMap(Namespace::name, one -> one)),
        plain.budgets(),
        plain.exemptionsSeen());
  }

  static List<String> messages(Evaluation evaluation) {
    return evaluation.violations().stream().map(Violation::message).toList();
  }

  static List<String> checks(Evaluation evaluation) {
    return evaluation.violations().stream().map(Violation::check).toList();
  }
}
