package dev.writ.workloads.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.Rulebook;
import dev.writ.workloads.observe.Informers.Sighting;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Policies and how they stand over some pods, from YAML. */
final class Standings {
  static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private static final Judge JUDGE = new Judge(ProtectedNamespaces.STANDARD);

  private Standings() {}

  static PolicyObject object(String yaml) {
    return object(json(yaml));
  }

  /** As the cluster has it. */
  static PolicyObject object(JsonNode document) {
    JsonNode metadata = document.path("metadata");
    return PolicyObjects.of(
        document.path("kind").asText().equals("ClusterDevOpsPolicy")
            ? Resource.CLUSTER_POLICIES
            : Resource.POLICIES,
        new Sighting(
            metadata.path("namespace").asText(),
            metadata.path("name").asText(),
            JsonNodes.of(document)));
  }

  private static JsonNode json(String yaml) {
    return Json.tree(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
  }

  static Pod pod(String yaml) {
    return new ObjectReader(ObjectReader.ReplicaSets.GUESSED, true)
        .pod(JsonNodes.of(json(yaml)))
        .orElseThrow();
  }

  /** W1's pod in a namespace: three violations of the first policy. */
  static Pod bad(String namespace, String name) {
    return pod(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s}
        spec: {containers: [{name: main, image: 'nginx:latest'}]}
        status: {phase: Running}
        """
            .formatted(name, namespace));
  }

  /** A pod that the first policy has nothing against. */
  static Pod good(String namespace, String name) {
    return pod(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s}
        spec: {containers: [{name: main, image: 'a:1', livenessProbe: {}, readinessProbe: {}}]}
        status: {phase: Running}
        """
            .formatted(name, namespace));
  }

  static PolicyStanding over(PolicyObject object, Instant at, List<Pod> pods) {
    return over(object, at, pods, List.of(), Enforcement.NONE);
  }

  static PolicyStanding over(
      PolicyObject object,
      Instant at,
      List<Pod> pods,
      List<Namespace> namespaces,
      Enforcement enforcement) {
    Policy policy = object.policy();
    Evaluation evaluation = null;
    List<String> ruleProblems = List.of();
    if (policy != null) {
      Rulebook rules = Rulebook.compile(policy, Rulebook.EMPTY);
      ruleProblems = rules.problems().stream().map(Object::toString).toList();
      evaluation =
          JUDGE.evaluate(
              new Snapshot(
                  "local",
                  pods,
                  Map.of(),
                  namespaces.stream()
                      .collect(Collectors.toMap(Namespace::name, Function.identity())),
                  List.of(),
                  Map.of()),
              policy,
              rules,
              at);
    }
    return new PolicyStanding(
        "local",
        object,
        evaluation,
        ruleProblems,
        List.of(),
        enforcement,
        JUDGE.untouchable().contains(object.namespace()),
        false,
        List.of(),
        null);
  }
}
