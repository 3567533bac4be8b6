package dev.writ.bench;

import dev.writ.workloads.WorkloadsRoom;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.RequestListener;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.observe.Informers;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * From the moment at which somebody sends a Deployment that breaks a policy to the API server until
 * a client that watches Deployments sees it patched; at five a second, with store, desk, jobs at
 * their shipped poll and rollouts that are watched to their end. Everything shares the machine.
 */
final class DetectToPatch {
  private static final int WARM_UPS = 50;
  private static final int DEPLOYMENTS = 300;
  private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int CAP = 1_000;

  private static final String POLICY =
      """
      apiVersion: devops.stochastic.io/v1
      kind: DevOpsPolicy
      metadata: {name: enforce-policy, namespace: staging}
      spec:
        forbidLatestTag: true
        requireLivenessProbe: true
        requireReadinessProbe: true
        maxRestartCount: 3
        enforcementMode: enforce
        rollout: {maxConcurrent: 1000}
        defaultProbe: {initialDelaySeconds: 5, periodSeconds: 10}
        defaultResources:
          {cpuRequest: 100m, cpuLimit: 500m, memoryRequest: 128Mi, memoryLimit: 256Mi}
      """;

  private DetectToPatch() {}

  /** Notes when each Deployment was first seen patched. */
  private record Noticing(Map<String, Long> patched) implements Informers.Sink {
    @Override
    public void seen(Resource resource, Informers.Sighting object) {
      if (object
          .document()
          .textsAt("metadata", "annotations")
          .containsKey("devops.stochastic.io/patched-by")) {
        patched.putIfAbsent(object.name(), System.nanoTime());
      }
    }

    @Override
    public void gone(Resource resource, String namespace, String name) {}
  }

  static List<Figure> measure() throws Exception {
    Noticing noticing = new Noticing(new ConcurrentHashMap<>());
    try (BenchStore store = new BenchStore(WorkloadsRoom.CHANGELOG);
        WorkloadsHouse house = new WorkloadsHouse(store.database(), CAP);
        ClusterApi api =
            ClusterApi.open("bench", house.sandbox.kubeconfigYaml(), RequestListener.NOBODY);
        Informers watching = new Informers(api, noticing, InstantSource.system())) {
      watching.follow(Resource.DEPLOYMENTS);
      house.namespace("staging");
      house.sandbox.apply(POLICY);
      WorkloadsHouse.await(watching::haveSynced);
      create(house, noticing, "warm", WARM_UPS);
      Timer metric = house.meters.get("writ.workloads.detect.to.patch").timer();
      long before = metric.count();
      double took = metric.totalTime(TimeUnit.MILLISECONDS);
      Load.Result result = create(house, noticing, "web", DEPLOYMENTS);
      WorkloadsHouse.await(() -> metric.count() == before + DEPLOYMENTS);
      String what = "Deployment sent until seen patched, 300 at 5/s: ";
      return List.of(
          Figure.atMost(what + "p50", result.quantile(0.5), "ms", 500),
          Figure.atMost(what + "p99", result.quantile(0.99), "ms", 1_000),
          Figure.told(
              "the same by writ_workloads_detect_to_patch_seconds: mean",
              (metric.totalTime(TimeUnit.MILLISECONDS) - took) / DEPLOYMENTS,
              "ms"));
    }
  }

  private static Load.Result create(
      WorkloadsHouse house, Noticing noticing, String name, int count) {
    long start = System.nanoTime();
    List<Long> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long due = start + i * BETWEEN;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      sent.add(System.nanoTime());
      house.deploy("staging", name + i, 1);
    }
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      String each = name + i;
      WorkloadsHouse.await(() -> noticing.patched.containsKey(each));
      nanos[i] = noticing.patched.getOrDefault(each, Long.MAX_VALUE) - sent.get(i);
    }
    return new Load.Result(nanos, (System.nanoTime() - start) / 1e9);
  }
}
