package dev.writ.bench;

import com.sun.management.ThreadMXBean;
import dev.writ.dbt.DbtRoom;
import dev.writ.dbt.EnforceRequest;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.SnapshotReader;
import dev.writ.dbt.observe.SnapshotReader.Artifacts;
import dev.writ.dbt.observe.SnapshotReader.Limits;
import dev.writ.dbt.observe.SnapshotReader.Scope;
import dev.writ.dbt.policy.EffectivePolicy.DbtOptions;
import dev.writ.dbt.policy.PolicyDocument;
import dev.writ.dbt.policy.RegoFiles;
import dev.writ.testkit.SyntheticManifest;
import dev.writ.testkit.SyntheticManifest.Schema;
import dev.writ.testkit.SyntheticManifest.Shape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Room dbt: a manifest's bytes to a verdict, warm and as a whole process. Beside it stands what
 * dbt-bouncer publishes of itself for lean projects of these sizes: in process, 32 checks, on
 * another machine.
 */
final class DbtSpeed {
  private static final int WARM_UPS = 12;
  private static final int RUNS = 9;
  private static final int PROCESSES = 5;

  /** Seconds that dbt-bouncer's documentation states for so many models. */
  private enum Bouncer {
    SMALL(500, 0.35),
    MIDDLE(1_000, 0.70),
    LARGE(5_000, 3.86),
    LARGEST(10_000, 7.96);

    private final int models;
    private final double seconds;

    Bouncer(int models, double seconds) {
      this.models = models;
      this.seconds = seconds;
    }
  }

  /** All five checks. */
  static final String POLICY =
      """
      governance:
        policy_enforcement_level: strict
        naming: {enforcement: strict, pattern: medallion}
        quality_gates:
          minimum_test_coverage: 80
          require_descriptions: true
          require_column_descriptions: true
          layer_thresholds: {bronze: 50, silver: 80, gold: 100}
        custom_rules:
          - {type: require_meta_field, field: owner}
          - {type: require_tags_for_prefix, prefix: gold_, required_tags: [tested]}
      """;

  private DbtSpeed() {}

  static List<Figure> measure() throws Exception {
    List<Figure> figures = new ArrayList<>();
    Path folder = Files.createTempDirectory("writ-bench-dbt");
    try {
      warm(figures);
      processes(folder, figures);
    } finally {
      Processes.remove(folder);
    }
    return figures;
  }

  private static void warm(List<Figure> figures) {
    byte[] dense = new SyntheticManifest(500, 10, 10, Shape.LEAN, Schema.V12_OF_1_8).bytes();
    figures.add(
        Figure.atMost(
            "500 models, 5,000 columns, 5,000 tests, warm", time(dense).seconds() * 1e3, "ms", 50));
    Cost small = null;
    Cost large = null;
    for (Bouncer bouncer : Bouncer.values()) {
      Cost cost = time(SyntheticManifest.lean(bouncer.models).bytes());
      small = bouncer == Bouncer.MIDDLE ? cost : small;
      large = bouncer == Bouncer.LARGEST ? cost : large;
      figures.add(
          Figure.told("%,d models lean, warm".formatted(bouncer.models), cost.seconds(), "s")
              .beside(bouncer.seconds));
    }
    if (small != null && large != null) {
      figures.add(
          Figure.atMost(
              "growth from 1,000 to 10,000 models, time",
              large.seconds() / small.seconds(),
              "x",
              12));
      figures.add(
          Figure.atMost(
              "growth from 1,000 to 10,000 models, allocated",
              large.bytes() / small.bytes(),
              "x",
              12));
    }
    byte[] full = SyntheticManifest.full(3_000).bytes();
    double[] seconds = new double[RUNS];
    for (int run = -WARM_UPS; run < RUNS; run++) {
      long start = System.nanoTime();
      SnapshotReader.read(bytes(full), Scope.PROJECT, Limits.DEFAULT, DbtOptions.DEFAULT);
      if (run >= 0) {
        seconds[run] = (System.nanoTime() - start) / 1e9;
      }
    }
    figures.add(
        Figure.atLeast(
            "parse, full, %.0f MB, warm".formatted(full.length / 1e6),
            full.length / 1e6 / median(seconds),
            "MB/s",
            300));
  }

  private static void processes(Path folder, List<Figure> figures) throws Exception {
    Path policy = Files.writeString(folder.resolve("writ.yaml"), POLICY);
    Path lean = written(folder, "lean", SyntheticManifest.lean(10_000));
    Path full = written(folder, "full", SyntheticManifest.full(10_000));
    Path dense =
        written(folder, "dense", new SyntheticManifest(500, 10, 10, Shape.LEAN, Schema.V12_OF_1_8));
    Path chain =
        written(
            folder, "chain", new SyntheticManifest(12_000, 3, 1, Shape.CHAIN, Schema.V12_OF_1_8));
    Path larger = written(folder, "larger", SyntheticManifest.full(12_000));
    String[] check = {"dbt", "check", "--policy", policy.toString()};
    figures.add(
        Figure.atMost("500 models as above, whole process", command(check, dense), "s", 0.6));
    figures.add(
        Figure.atMost(
                "10,000 models lean, %.0f MB, whole process".formatted(Files.size(lean) / 1e6),
                command(check, lean),
                "s",
                1.0)
            .beside(Bouncer.LARGEST.seconds));
    figures.add(
        Figure.atMost(
            "10,000 models full, %.0f MB, whole process".formatted(Files.size(full) / 1e6),
            command(check, full),
            "s",
            1.6));
    figures.add(
        Figure.atMost(
            "`writ dbt explain E201`, whole process",
            command(new String[] {"dbt", "explain"}, Path.of("E201")),
            "s",
            0.4));
    figures.add(
        Figure.atLeast(
            "parse, full, %.0f MB, first of the process".formatted(Files.size(full) / 1e6),
            Files.size(full) / 1e6 / once("parse", full),
            "MB/s",
            120));
    figures.add(
        Figure.atMost(
            "12,000 models full with -Xmx512m, live heap", once("heap", larger), "MiB", 300));
    figures.add(
        Figure.atMost(
            "12,000 models in a chain with impact, first of the process",
            once("impact", chain),
            "s",
            2));
  }

  private static Path written(Path folder, String name, SyntheticManifest manifest)
      throws IOException {
    Path file = folder.resolve(name + ".json");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      manifest.writeTo(out);
    }
    return file;
  }

  /** What one judgement takes. */
  private record Cost(double seconds, double bytes) {}

  private static Cost time(byte[] manifest) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    double[] seconds = new double[RUNS];
    double[] bytes = new double[RUNS];
    for (int run = -WARM_UPS; run < RUNS; run++) {
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      EnforcementResult result = judge(bytes(manifest), false);
      long took = System.nanoTime() - start;
      if (result.violations().isEmpty()) {
        throw new IllegalStateException("nothing was found");
      }
      if (run >= 0) {
        seconds[run] = took / 1e9;
        bytes[run] = threads.getCurrentThreadAllocatedBytes() - allocated;
      }
    }
    return new Cost(median(seconds), median(bytes));
  }

  static EnforcementResult judge(Artifacts artifacts, boolean impact) {
    PolicyDocument policy =
        new PolicyDocument("writ.yaml", POLICY.getBytes(StandardCharsets.UTF_8), RegoFiles.NONE);
    return DbtRoom.offline()
        .enforce(
            EnforceRequest.of(List.of(policy), artifacts, Instant.parse("2026-11-26T00:00:00Z"))
                .withImpact(impact));
  }

  static Artifacts file(Path manifest) {
    return new Artifacts(Artifact.of(manifest, "MANIFEST", ""), null, null);
  }

  private static Artifacts bytes(byte[] manifest) {
    return new Artifacts(Artifact.of("manifest.json", manifest), null, null);
  }

  /** Median seconds of a command line, the launcher and its JVM included. */
  private static double command(String[] words, Path last) throws Exception {
    double[] seconds = new double[PROCESSES];
    for (int run = -1; run < PROCESSES; run++) {
      List<String> arguments = new ArrayList<>(Arrays.asList(words));
      arguments.add(last.toString());
      long start = System.nanoTime();
      Process process = Processes.writ(Map.of(), arguments.toArray(new String[0]));
      int end = process.waitFor();
      if (end > 1) {
        throw new IllegalStateException("`writ %s` ended with %d".formatted(arguments, end));
      }
      if (run >= 0) {
        seconds[run] = (System.nanoTime() - start) / 1e9;
      }
    }
    return median(seconds);
  }

  /** Median of what {@link DbtOnce} prints in fresh JVMs. */
  private static double once(String what, Path manifest) throws Exception {
    double[] numbers = new double[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  DbtOnce.class.getName(),
                  what,
                  manifest.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String told = process.inputReader().readLine();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("`%s` ended with %d".formatted(what, process.exitValue()));
      }
      numbers[i] = Double.parseDouble(told);
    }
    return median(numbers);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
