package dev.writ.bench;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.document.Node;
import dev.writ.document.YamlReader;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.PodFindings;
import dev.writ.workloads.decide.Rulebook;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicyParser;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** Room workloads in memory: evaluating pods, a pod that changes, objects coming in, heap. */
final class WorkloadsSpeed {
  private static final int PODS = 10_000;
  private static final int WARM_UPS = 20;
  private static final int RUNS = 5;
  private static final int REVIEWS = 20_000;
  private static final double NANOS_IN_MILLI = 1e6;
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Judge JUDGE = new Judge(ProtectedNamespaces.STANDARD);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final String POLICY =
      """
      apiVersion: devops.stochastic.io/v1
      kind: DevOpsPolicy
      metadata: {name: %s, namespace: production}
      spec:
        forbidLatestTag: true
        requireLivenessProbe: true
        requireReadinessProbe: true
        requireResources: true
        maxRestartCount: 3
        forbidPendingDuration: 300
      """;

  private static final String RULE =
      """
        customRules:
        - name: registry
          rego: |
            package ours
            deny contains {"container": c.name, "message": sprintf("'%s' is from outside", [c.name])} if {
              some c in input.pod.spec.containers
              not startswith(c.image, "registry.example.com/")
            }
      """;

  private static final String POD =
      """
      {"apiVersion": "v1", "kind": "Pod",
       "metadata": {"name": "web-NUMBER", "namespace": "production",
        "creationTimestamp": "2026-11-26T11:00:00Z",
        "labels": {"app.kubernetes.io/name": "web", "app.kubernetes.io/part-of": "shop",
         "app.kubernetes.io/version": "1.2.3", "team": "a", "pod-template-hash": "5d4f8b9c7f"}},
       "spec": {"containers": [
        {"name": "web", "image": "registry.example.com/shop/web:1.2.3",
         "ports": [{"containerPort": 8080}], "livenessProbe": {}, "readinessProbe": {},
         "resources": {"requests": {"cpu": "100m"}, "limits": {"memory": "1Gi"}}},
        {"name": "proxy", "image": "mesh/proxy"}]},
       "status": {"phase": "PHASE", "containerStatuses": [
        {"name": "web", "restartCount": RESTARTS}, {"name": "proxy", "restartCount": 0}]}}
      """;

  private WorkloadsSpeed() {}

  static List<Figure> measure() throws Exception {
    Policy policy = policy(POLICY.formatted("six"));
    Snapshot snapshot = Snapshot.of(pods(), List.of());
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.atMost(
            "10,000 pods of 2 containers, six checks: CPU", evaluate(snapshot, policy), "ms", 200));
    figures.addAll(PodEvents.measure());
    figures.addAll(PodHeap.measure());
    figures.addAll(reviews());
    figures.addAll(AdmissionSpeed.measure());
    return figures;
  }

  private static double evaluate(Snapshot snapshot, Policy policy) {
    LongSupplier once =
        () -> JUDGE.evaluate(snapshot, policy, Rulebook.EMPTY, NOW).tally().violations();
    long expected = once.getAsLong();
    double[] millis = new double[RUNS];
    for (int run = -WARM_UPS; run < RUNS; run++) {
      long start = THREADS.getCurrentThreadCpuTime();
      require(once.getAsLong() == expected);
      if (run >= 0) {
        millis[run] = (THREADS.getCurrentThreadCpuTime() - start) / NANOS_IN_MILLI;
      }
    }
    Arrays.sort(millis);
    return millis[RUNS / 2];
  }

  /** Two policies of five rules each, one of them Rego, on 50 objects in turn. */
  private static List<Figure> reviews() {
    List<Policy> policies =
        List.of(policy(POLICY.formatted("a") + RULE), policy(POLICY.formatted("b") + RULE));
    List<Rulebook> rules = policies.stream().map(Rulebook::compile).toList();
    ObjectReader reader = new ObjectReader(ObjectReader.ReplicaSets.GUESSED, true);
    List<Node> objects = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      objects.add(document(i, "Pending", 0));
    }
    Snapshot around = Snapshot.of(List.of(), List.of());
    double[] millis = new double[REVIEWS];
    long started = 0;
    for (int review = -REVIEWS; review < REVIEWS; review++) {
      long start = System.nanoTime();
      started = review == 0 ? start : started;
      Pod pod = reader.pod(objects.get(Math.floorMod(review, objects.size()))).orElseThrow();
      for (int i = 0; i < policies.size(); i++) {
        PodFindings found = JUDGE.admit(pod, around, policies.get(i), rules.get(i), "CREATE", NOW);
        require(found.violations().size() == 5);
      }
      if (review >= 0) {
        millis[review] = (System.nanoTime() - start) / NANOS_IN_MILLI;
      }
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    return List.of(
        Figure.atLeast(
            "objects judged by 10 rules, two of them Rego", REVIEWS / seconds, "1/s", 5_000),
        Figure.atMost("the same: p99", percentile(millis), "ms", 1));
  }

  private static double percentile(double[] millis) {
    Arrays.sort(millis);
    return millis[millis.length * 99 / 100];
  }

  private static List<Pod> pods() {
    ObjectReader reader = new ObjectReader(ObjectReader.ReplicaSets.GUESSED, false);
    List<Pod> pods = new ArrayList<>(PODS);
    for (int i = 0; i < PODS; i++) {
      pods.add(reader.pod(document(i, i % 50 == 0 ? "Pending" : "Running", i % 7)).orElseThrow());
    }
    return pods;
  }

  private static Node document(int number, String phase, int restarts) {
    return Node.of(
        RegoValue.parseJson(
            POD.replace("NUMBER", Integer.toString(number))
                .replace("PHASE", phase)
                .replace("RESTARTS", Integer.toString(restarts))));
  }

  private static Policy policy(String yaml) {
    return PolicyParser.parse(YamlReader.read("policy.yaml", yaml).documents().getFirst())
        .policy()
        .orElseThrow();
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("who is quick and wrong has not judged");
    }
  }
}
