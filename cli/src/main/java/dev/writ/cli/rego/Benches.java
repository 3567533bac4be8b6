package dev.writ.cli.rego;

import dev.writ.rego.RegoValue;
import dev.writ.rego.Workbench.BenchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What measurements of a query came to. */
public final class Benches {
  private Benches() {}

  /** A list with an object for each measurement. */
  public static String json(List<BenchResult> results) {
    return Indented.json(RegoValue.Arr.of(results.stream().map(Benches::value).toList()));
  }

  private static RegoValue value(BenchResult result) {
    return RegoValue.Obj.of(
        "runs", RegoValue.of(result.runs()),
        "median_ns_per_op", RegoValue.of(result.median()),
        "p99_ns_per_op", RegoValue.of(result.slow()),
        "mean_ns_per_op", RegoValue.of(result.mean()),
        "bytes_per_op", RegoValue.of(result.bytes()));
  }

  /**
   * A row for each measurement.
   *
   * @param memory whether with what is allocated
   */
  public static List<String> lines(List<BenchResult> results, boolean memory) {
    List<String> lines = new ArrayList<>();
    lines.add("       RUNS   MEDIAN ns/op      P99 ns/op" + (memory ? "         B/op" : ""));
    for (BenchResult result : results) {
      String row =
          String.format(
              Locale.ROOT, "%11d %14d %14d", result.runs(), result.median(), result.slow());
      lines.add(memory ? row + String.format(Locale.ROOT, " %12d", result.bytes()) : row);
    }
    return lines;
  }
}
