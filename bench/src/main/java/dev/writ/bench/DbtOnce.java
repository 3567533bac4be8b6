package dev.writ.bench;

import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.observe.SnapshotReader;
import dev.writ.dbt.observe.SnapshotReader.Limits;
import dev.writ.dbt.observe.SnapshotReader.Scope;
import dev.writ.dbt.policy.EffectivePolicy.DbtOptions;
import java.nio.file.Path;

/** What happens once in a fresh JVM: reads a manifest, or judges it, and prints a number. */
final class DbtOnce {
  private static final double MEBIBYTE = 1024 * 1024;

  private DbtOnce() {}

  public static void main(String[] arguments) throws Exception {
    Path manifest = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "parse" -> System.out.println(parse(manifest));
      case "heap" -> System.out.println(heap(manifest));
      case "impact" -> System.out.println(impact(manifest));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Seconds for the first manifest that the process reads, from the file. */
  private static double parse(Path manifest) {
    long start = System.nanoTime();
    Snapshot snapshot = read(manifest);
    double seconds = (System.nanoTime() - start) / 1e9;
    requireModels(snapshot.models().size());
    return seconds;
  }

  /** MiB in use while the facts of a project and what was found of it are held. */
  private static double heap(Path manifest) {
    Snapshot snapshot = read(manifest);
    EnforcementResult result = DbtSpeed.judge(DbtSpeed.file(manifest), false);
    System.gc();
    Runtime heap = Runtime.getRuntime();
    double used = (heap.totalMemory() - heap.freeMemory()) / MEBIBYTE;
    requireModels(snapshot.models().size());
    requireModels(result.modelsValidated());
    return used;
  }

  /** Seconds to judge a project, and to tell who depends on each of its models. */
  private static double impact(Path manifest) {
    long start = System.nanoTime();
    EnforcementResult result = DbtSpeed.judge(DbtSpeed.file(manifest), true);
    double seconds = (System.nanoTime() - start) / 1e9;
    requireModels(result.modelsValidated());
    return seconds;
  }

  private static Snapshot read(Path manifest) {
    return SnapshotReader.read(
        DbtSpeed.file(manifest), Scope.PROJECT, Limits.DEFAULT, DbtOptions.DEFAULT);
  }

  private static void requireModels(int models) {
    if (models == 0) {
      throw new IllegalStateException("no model was read");
    }
  }
}
