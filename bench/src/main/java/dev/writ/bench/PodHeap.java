package dev.writ.bench;

import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.RequestListener;
import dev.writ.workloads.observe.ClusterModel;
import dev.writ.workloads.operator.ClusterOperator;
import dev.writ.workloads.view.PolicyStanding;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * What 100,000 pods of two containers, their 10,000 ReplicaSets and Deployments take of the heap,
 * in a JVM of its own: the facts alone, and the whole loop with informers, judgements and plans of
 * a policy over all of them.
 */
final class PodHeap {
  private static final int PODS = 100_000;
  private static final double MEBIBYTE = 1024 * 1024;
  private static final long PATIENCE_SECONDS = 600;

  private PodHeap() {}

  static List<Figure> measure() throws Exception {
    return List.of(
        Figure.atMost("heap of a cached pod of 2 containers", asked("facts"), "bytes", 2048),
        Figure.atMost(
            "100,000 pods, 10,000 Deployments, one policy: heap in all",
            asked("loop"),
            "MiB",
            300));
  }

  /** What a JVM of its own prints. */
  private static double asked(String what) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:MarkSweepAlwaysCompactCount=1", // dead objects are no use of the heap
                "-cp",
                System.getProperty("java.class.path"),
                PodHeap.class.getName(),
                what,
                Integer.toString(PODS))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String told = process.inputReader().readLine();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("`%s` ended with %d".formatted(what, process.exitValue()));
    }
    return Double.parseDouble(told);
  }

  public static void main(String[] arguments) throws Exception {
    int pods = Integer.parseInt(arguments[1]);
    switch (arguments[0]) {
      case "facts" -> System.out.println(facts(pods));
      case "loop" -> System.out.println(loop(pods));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    System.exit(0);
  }

  /** Bytes that each pod adds. */
  private static double facts(int pods) {
    ClusterModel model = new ClusterModel("local", false);
    Instant now = Instant.now();
    for (int i = 0; i < pods / ManyPods.PODS_OF_DEPLOYMENT; i++) {
      model.replicaSet(PodEvents.sighting(ManyPods.replicaSet(i, 1)).document(), now);
      model.workload(PodEvents.sighting(ManyPods.deployment(i, 1)).document(), now);
    }
    model.takeChanged();
    long before = used();
    for (int i = 0; i < pods; i++) {
      model.pod(PodEvents.sighting(ManyPods.pod(i, 0, 1)).document(), now);
    }
    model.takeChanged();
    double each = (double) (used() - before) / pods;
    require(model.sizes().getOrDefault("pods", 0) == pods);
    return each;
  }

  /** MiB of all that lives once everything is known and judged. */
  private static double loop(int pods) throws Exception {
    try (PodServer server = new PodServer(pods);
        ClusterApi api = ClusterApi.open("local", server.kubeconfig(), RequestListener.NOBODY);
        ClusterOperator operator = new ClusterOperator(LookingOnly.over(api))) {
      operator.start();
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (judged(operator) < pods) {
        if (System.nanoTime() > until) {
          throw new TimeoutException(judged(operator) + " of " + pods + " pods were judged");
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
      double used = used() / MEBIBYTE;
      require(judged(operator) == pods);
      return used;
    }
  }

  private static long judged(ClusterOperator operator) {
    return operator.standings().stream()
        .map(PolicyStanding::evaluation)
        .filter(Objects::nonNull)
        .mapToLong(evaluation -> evaluation.tally().pods())
        .sum();
  }

  private static long used() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("not all pods are there");
    }
  }
}
