package dev.writ.bench;

import static java.util.Objects.requireNonNull;

import dev.writ.rego.Evaluation;
import dev.writ.rego.Outcome;
import dev.writ.rego.Outcome.Explanation;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoValue;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Module rego on its workloads. Where system property {@code writ.rego.peer} names an OPA
 * executable, the bar is a multiple of what that takes here and now, else it is absolute.
 */
final class RegoSpeed {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";
  private static final int FIRST_CALLS = 1_000;
  private static final int PROCESSES = 10;
  private static final int BATCHES = 51;
  private static final int BATCH = 20_000;
  private static final Set<String> LIBRARIES = Set.of("writ-rego", "re2j", "snakeyaml-2");

  private RegoSpeed() {}

  static List<Figure> measure() throws Exception {
    Warm warm = warm();
    String peer = System.getProperty("writ.rego.peer");
    OpaPeer opa = peer == null ? null : new OpaPeer(Path.of(peer));
    RegoWorkload seed = RegoWorkload.seedDecision();
    List<Figure> figures = new ArrayList<>();
    figures.add(against(opa, seed, "W1 seed decision, parsed input", warm.micros("w1"), 20, 2.7));
    figures.add(
        Figure.atMost("W1 from JSON bytes to outcome", warm.micros("w1FromJson"), "us", 7.6));
    figures.add(
        against(
            opa,
            RegoWorkload.fewRoles(),
            "W2 RBAC, user with 3 roles",
            warm.micros("w2"),
            10,
            10.6));
    figures.add(
        against(
            opa,
            RegoWorkload.allRoles(),
            "W3 RBAC, user with 1,000 roles",
            warm.micros("w3"),
            5,
            5_800));
    figures.add(
        against(
            opa, RegoWorkload.indexedRules(), "W4 1,000 indexed rules", warm.micros("w4"), 3, 3.3));
    figures.add(
        against(opa, RegoWorkload.iteration(), "W5 array of 10,000", warm.micros("w5"), 5, 860));
    figures.add(Figure.atMost("W1 compile + prepare, warm", warm.micros("compileW1"), "us", 850));
    figures.add(
        Figure.atMost("W4 compile + prepare, warm", warm.micros("compileW4") / 1_000, "ms", 56));
    figures.add(Figure.atMost("W1 allocated", warm.bytes("w1"), "B", 3_000));
    figures.add(
        Figure.atMost(
            "W1 after an explained call, over W1",
            warm.micros("w1AfterExplained") / warm.micros("w1"),
            "x",
            1.02));
    figures.add(Figure.atMost("the same, within one JVM", afterExplaining(seed), "x", 1.02));
    figures.add(Figure.told("W1 allocated, from JSON bytes", warm.bytes("w1FromJson"), "B"));
    figures.add(Figure.told("W4 allocated", warm.bytes("w4"), "B"));
    figures.add(Figure.atMost("first W1 decision in a fresh JVM", firstDecision(seed), "ms", 150));
    figures.add(Figure.told("W1, first 1,000 evaluations cold", cold(), "ms"));
    double one = perSecond(1);
    double two = perSecond(2);
    figures.add(Figure.told("W1, 1 thread", one, "op/s"));
    figures.add(Figure.told("W1, 2 threads", two, "op/s"));
    figures.add(Figure.atLeast("W1, 2 threads over 1", two / one, "x", 1.7));
    return figures;
  }

  private static Figure against(
      @Nullable OpaPeer opa,
      RegoWorkload workload,
      String what,
      double microseconds,
      double times,
      double absolute)
      throws IOException, InterruptedException {
    if (opa == null) {
      return Figure.atMost(what, microseconds, "us", absolute);
    }
    double peer = opa.microseconds(workload);
    return Figure.atMost(what, microseconds, "us", peer / times).beside(peer);
  }

  /** What {@link RegoCalls} measured, by method. */
  private record Warm(Map<String, RunResult> results) {
    double micros(String method) {
      return median(of(method).getPrimaryResult());
    }

    double bytes(String method) {
      return median(requireNonNull(of(method).getSecondaryResults().get(ALLOCATED)));
    }

    private RunResult of(String method) {
      return requireNonNull(results.get(method), method);
    }
  }

  private static Warm warm() throws RunnerException {
    return new Warm(
        new Runner(
                options(RegoCalls.class.getSimpleName() + "\\.")
                    .forks(1)
                    .warmupIterations(5)
                    .warmupTime(TimeValue.seconds(2))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(1))
                    .addProfiler(GCProfiler.class)
                    .build())
            .run().stream()
                .collect(
                    Collectors.toMap(r -> r.getPrimaryResult().getLabel(), Function.identity())));
  }

  /**
   * W1 after an explained call over W1 before it, in one JVM: explaining must not slow down what is
   * not explained.
   */
  private static double afterExplaining(RegoWorkload workload) {
    PreparedQuery query = workload.prepare();
    Evaluation evaluation =
        Evaluation.of(RegoValue.parseJson(RegoWorkload.bytes(workload.input())));
    processorTime(query, evaluation); // warms up
    double before = processorTime(query, evaluation);
    query.evaluate(evaluation.explain(Explanation.Level.FULL));
    processorTime(query, evaluation); // compiles anew what the other nodes upset
    return processorTime(query, evaluation) / before;
  }

  /** Of many evaluations on this thread, the median of batches; others do not disturb it. */
  private static double processorTime(PreparedQuery query, Evaluation evaluation) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] batches = new long[BATCHES];
    for (int batch = 0; batch < BATCHES; batch++) {
      long start = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < BATCH; i++) {
        if (!(query.evaluate(evaluation) instanceof Outcome.Defined)) {
          throw new IllegalStateException("W1 has no decision");
        }
      }
      batches[batch] = threads.getCurrentThreadCpuTime() - start;
    }
    Arrays.sort(batches);
    return batches[BATCHES / 2];
  }

  private static double median(Result<?> result) {
    return result.getStatistics().getPercentile(50);
  }

  private static double perSecond(int threads) throws RunnerException {
    return median(
        new Runner(
                options(RegoCalls.class.getSimpleName() + "\\.w1$")
                    .mode(Mode.Throughput)
                    .timeUnit(TimeUnit.SECONDS)
                    .threads(threads)
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(2))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(1))
                    .build())
            .runSingle()
            .getPrimaryResult());
  }

  /** Milliseconds for the first calls of a prepared query, in the median of several processes. */
  private static double cold() throws RunnerException {
    return median(
        new Runner(
                options(RegoCalls.class.getSimpleName() + "\\.w1$")
                    .mode(Mode.SingleShotTime)
                    .timeUnit(TimeUnit.MILLISECONDS)
                    .forks(PROCESSES)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementBatchSize(FIRST_CALLS)
                    .build())
            .runSingle()
            .getPrimaryResult());
  }

  /** JMH forks with the flags that a JVM has by default, but for one that silences a warning. */
  private static ChainedOptionsBuilder options(String benchmarks) {
    return new OptionsBuilder()
        .include(benchmarks)
        .jvmArgs(UNSAFE)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  /** Median milliseconds from the start of {@code main} to the outcome, default flags. */
  private static double firstDecision(RegoWorkload workload)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("writ-bench-first");
    Path policy = Files.writeString(folder.resolve("policy.rego"), workload.policy());
    Path input = Files.writeString(folder.resolve("input.json"), workload.input());
    double[] millis = new double[PROCESSES];
    try {
      for (int i = 0; i < PROCESSES; i++) {
        Process process =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    classPath(),
                    FirstDecision.class.getName(),
                    policy.toString(),
                    input.toString(),
                    workload.query())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String told = process.inputReader().readLine();
        if (process.waitFor() != 0) {
          throw new IllegalStateException("the first decision ended with " + process.exitValue());
        }
        millis[i] = Double.parseDouble(told);
      }
    } finally {
      for (Path file : List.of(policy, input, folder)) {
        Files.delete(file);
      }
    }
    Arrays.sort(millis);
    return (millis[PROCESSES / 2 - 1] + millis[PROCESSES / 2]) / 2;
  }

  /** The engine, what it needs, and the class that calls it. */
  private static String classPath() throws IOException {
    String bench = System.getProperty("java.class.path");
    Path folder = Path.of(bench).resolveSibling("lib");
    List<String> path = new ArrayList<>();
    try (var jars = Files.list(folder)) {
      jars.filter(jar -> LIBRARIES.stream().anyMatch(jar.getFileName().toString()::startsWith))
          .forEach(jar -> path.add(jar.toString()));
    }
    path.add(bench);
    return String.join(File.pathSeparator, path);
  }
}
