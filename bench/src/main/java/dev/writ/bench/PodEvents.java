package dev.writ.bench;

import dev.writ.document.Node;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.RequestListener;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.observe.Informers.Sighting;
import dev.writ.workloads.operator.ClusterState;
import dev.writ.workloads.view.PolicyStanding;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * One pod event in a cluster of 10,000 pods, 1,000 Deployments and a policy that enforces on all of
 * them, until the policy stands anew and is planned for: as the loop does it, from the object's
 * JSON on, without its threads and its network.
 */
final class PodEvents {
  static final String POLICY =
      """
      {"apiVersion": "devops.stochastic.io/v1", "kind": "ClusterDevOpsPolicy",
       "metadata": {"name": "everywhere", "uid": "a", "resourceVersion": "1", "generation": 1,
        "creationTimestamp": "2026-11-26T10:00:00Z"},
       "spec": {"namespaceSelector": {}, "forbidLatestTag": true, "requireLivenessProbe": true,
        "requireReadinessProbe": true, "requireResources": true, "maxRestartCount": 3,
        "forbidPendingDuration": 300, "enforcementMode": "enforce"}}
      """;

  private static final int PODS = 10_000;
  private static final int EVENTS = 5_000;
  private static final double NANOS_IN_MILLI = 1e6;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private PodEvents() {}

  static List<Figure> measure() {
    try (ClusterApi nowhere =
        ClusterApi.open(
            "local", PodServer.kubeconfig("http://127.0.0.1:1"), RequestListener.NOBODY)) {
      return measure(new ClusterState(LookingOnly.over(nowhere)));
    }
  }

  private static List<Figure> measure(ClusterState state) {
    Instant now = Instant.now();
    int deployments = PODS / ManyPods.PODS_OF_DEPLOYMENT;
    for (int i = 0; i < deployments; i += ManyPods.DEPLOYMENTS_OF_NAMESPACE) {
      int number = i / ManyPods.DEPLOYMENTS_OF_NAMESPACE;
      state.take(Resource.NAMESPACES, sighting(ManyPods.namespace(number, 1)), now);
    }
    for (int i = 0; i < deployments; i++) {
      state.take(Resource.REPLICA_SETS, sighting(ManyPods.replicaSet(i, 1)), now);
      state.take(Resource.DEPLOYMENTS, sighting(ManyPods.deployment(i, 1)), now);
    }
    for (int i = 0; i < PODS; i++) {
      state.take(Resource.PODS, sighting(ManyPods.pod(i, 0, 1)), now);
    }
    state.take(Resource.CLUSTER_POLICIES, sighting(POLICY), now);
    long violations = violations(state.settle(null, List.of(), now));
    require(violations == 2L * PODS);

    double[] millis = new double[EVENTS];
    double[] busy = new double[EVENTS];
    for (int event = -EVENTS; event < EVENTS; event++) {
      // The same pod comes by once with too many restarts and once without.
      int pod = Math.floorMod(event, PODS) / 2;
      boolean restarted = (event & 1) == 0;
      String json = ManyPods.pod(pod, restarted ? 4 : 0, event);
      long processor = THREADS.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      state.take(Resource.PODS, sighting(json), now);
      violations = violations(state.settle(null, List.of(), now));
      if (event >= 0) {
        millis[event] = (System.nanoTime() - start) / NANOS_IN_MILLI;
        busy[event] = (THREADS.getCurrentThreadCpuTime() - processor) / NANOS_IN_MILLI;
      }
      require(violations == 2L * PODS + (restarted ? 1 : 0));
    }
    Arrays.sort(millis);
    Arrays.sort(busy);
    String what = "one pod event at 10,000 pods until the new evaluation: ";
    return List.of(
        Figure.told(what + "p50", millis[EVENTS / 2], "ms"),
        Figure.atMost(what + "p99", millis[EVENTS * 99 / 100], "ms", 5),
        Figure.told(what + "p99 of the CPU", busy[EVENTS * 99 / 100], "ms"));
  }

  private static long violations(ClusterState.Outcome outcome) {
    PolicyStanding standing = outcome.standings().getFirst();
    return standing.evaluation() == null ? -1 : standing.evaluation().tally().violations();
  }

  static Sighting sighting(String json) {
    Node document = Node.of(RegoValue.parseJson(json));
    String namespace = document.textAt("metadata", "namespace");
    return new Sighting(
        namespace == null ? "" : namespace,
        String.valueOf(document.textAt("metadata", "name")),
        document);
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("who is quick and wrong has not judged");
    }
  }
}
