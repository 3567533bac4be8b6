package dev.writ.workloads.operator;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.document.Node;
import dev.writ.rego.RegoValue;
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
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Policies and how they stand over some pods, from YAML. */
final class Standings {
  private static final Judge JUDGE = new Judge(ProtectedNamespaces.STANDARD);

  private Standings() {}

  static PolicyObject object(String yaml) {
    return object(json(yaml));
  }

  /** As the cluster has it. */
  static PolicyObject object(Map<String, Object> document) {
    Node node = Node.of(RegoValue.parseJson(dev.writ.kernel.store.Json.write(document)));
    boolean cluster = "ClusterDevOpsPolicy".equals(document.get("kind"));
    @Nullable String namespace = node.textAt("metadata", "namespace");
    return PolicyObjects.of(
        cluster ? Resource.CLUSTER_POLICIES : Resource.POLICIES,
        new Sighting(
            namespace == null ? "" : namespace,
            java.util.Objects.requireNonNull(node.textAt("metadata", "name")),
            node));
  }

  private static Map<String, Object> json(String yaml) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
  }

  static Pod pod(String yaml) {
    return new ObjectReader(ObjectReader.ReplicaSets.GUESSED, true)
        .pod(Node.of(RegoValue.parseJson(dev.writ.kernel.store.Json.write(json(yaml)))))
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
        null);
  }
}
