package dev.writ.cli.rego;

import dev.writ.rego.RegoValue;
import dev.writ.rego.Workbench.TestReport;
import dev.writ.rego.Workbench.TestResult;
import dev.writ.rego.Workbench.TestState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How tests ended. */
public final class Tests {
  private Tests() {}

  /** A list with an object for each test. */
  public static String json(TestReport report) {
    return Indented.json(RegoValue.Arr.of(report.tests().stream().map(Tests::value).toList()));
  }

  private static RegoValue value(TestResult test) {
    RegoValue.Obj.Builder object =
        RegoValue.Obj.builder()
            .put(
                RegoValue.of("location"),
                RegoValue.Obj.of(
                    "file", RegoValue.of(test.location().file()),
                    "row", RegoValue.of(test.location().row()),
                    "col", RegoValue.of(test.location().column())))
            .put(RegoValue.of("package"), RegoValue.of(test.packageName()))
            .put(RegoValue.of("name"), RegoValue.of(test.name()))
            .put(RegoValue.of("duration"), RegoValue.of(test.duration().toNanos()));
    switch (test.state()) {
      case PASS -> {}
      case FAIL -> object.put(RegoValue.of("fail"), RegoValue.TRUE);
      case SKIP -> object.put(RegoValue.of("skip"), RegoValue.TRUE);
      case ERROR -> object.put(RegoValue.of("error"), Errors.values(test.errors()));
    }
    if (!test.output().isEmpty()) {
      object.put(RegoValue.of("output"), RegoValue.of(String.join("\n", test.output()) + "\n"));
    }
    if (!test.cases().isEmpty()) {
      RegoValue.Obj.Builder cases = RegoValue.Obj.builder();
      test.cases()
          .forEach(
              (name, passed) -> {
                RegoValue ended =
                    passed ? RegoValue.Obj.EMPTY : RegoValue.Obj.of("fail", RegoValue.TRUE);
                cases.put(RegoValue.of(name), ended);
              });
      object.put(RegoValue.of("sub_results"), cases.build());
    }
    return object.build();
  }

  /**
   * By file, with the counts at the end.
   *
   * @param all those that passed as well
   */
  public static List<String> lines(TestReport report, boolean all) {
    List<String> lines = new ArrayList<>();
    String file = "";
    for (TestResult test : report.tests()) {
      if (test.state() == TestState.PASS && !all) {
        continue;
      }
      if (!test.location().file().equals(file)) {
        file = test.location().file();
        lines.add(file + ":");
      }
      lines.add(
          test.packageName()
              + "."
              + test.name()
              + ": "
              + word(test.state())
              + (test.state() == TestState.SKIP ? "" : " (" + milliseconds(test) + ")")
              + (test.state() == TestState.PASS ? "" : ", row " + test.location().row()));
      test.cases().forEach((name, passed) -> lines.add("  " + name + ": " + word(passed)));
      Errors.lines(test.errors()).forEach(line -> lines.add("  " + line));
      test.output().forEach(line -> lines.add("  | " + line));
    }
    if (!lines.isEmpty()) {
      lines.add("-".repeat(80));
    }
    for (TestState state : TestState.values()) {
      long count = report.count(state);
      if (count > 0) {
        lines.add(word(state) + ": " + count + "/" + report.tests().size());
      }
    }
    return lines;
  }

  private static String word(boolean passed) {
    return word(passed ? TestState.PASS : TestState.FAIL);
  }

  private static String word(TestState state) {
    return state == TestState.SKIP ? "SKIPPED" : state.name();
  }

  private static String milliseconds(TestResult test) {
    return String.format(Locale.ROOT, "%.3fms", test.duration().toNanos() / 1e6);
  }
}
