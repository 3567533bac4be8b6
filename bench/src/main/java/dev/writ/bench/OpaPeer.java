package dev.writ.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** An OPA executable, which is asked the same questions in the same run. */
record OpaPeer(Path executable) {
  private static final String UNIT = " ns/op";

  /** Median of five runs of {@code opa bench}, in microseconds. */
  double microseconds(RegoWorkload workload) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("writ-bench-opa");
    Path policy = Files.writeString(folder.resolve("policy.rego"), workload.policy());
    Path data = Files.writeString(folder.resolve("data.json"), workload.data());
    Path input = Files.writeString(folder.resolve("input.json"), workload.input());
    try {
      Process bench =
          new ProcessBuilder(
                  executable.toString(),
                  "bench",
                  "--metrics=false",
                  "--benchmem=false",
                  "--format=gobench",
                  "--count=5",
                  "--data=" + policy,
                  "--data=" + data,
                  "--input=" + input,
                  workload.query())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      List<String> lines = bench.inputReader().lines().toList();
      double[] nanos =
          lines.stream().filter(l -> l.contains(UNIT)).mapToDouble(OpaPeer::nanos).toArray();
      if (bench.waitFor() != 0 || nanos.length == 0) {
        throw new IllegalStateException("`" + executable + " bench` said: " + lines);
      }
      Arrays.sort(nanos);
      return nanos[nanos.length / 2] / 1_000;
    } finally {
      for (Path file : List.of(policy, data, input, folder)) {
        Files.delete(file);
      }
    }
  }

  /** From a line such as {@code BenchmarkDataTestMain 1000 4312 ns/op}. */
  private static double nanos(String line) {
    String before = line.substring(0, line.indexOf(UNIT)).stripTrailing();
    return Double.parseDouble(before.substring(before.lastIndexOf('\t') + 1).strip());
  }
}
