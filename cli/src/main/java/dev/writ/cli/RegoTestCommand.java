package dev.writ.cli;

import dev.writ.cli.RegoCommands.Shown;
import dev.writ.cli.rego.Coverages;
import dev.writ.cli.rego.Tests;
import dev.writ.cli.rest.Failure;
import dev.writ.rego.RegoException;
import dev.writ.rego.Workbench;
import dev.writ.rego.Workbench.CoverageReport;
import dev.writ.rego.Workbench.Loaded;
import dev.writ.rego.Workbench.TestReport;
import dev.writ.rego.Workbench.TestSettings;
import dev.writ.rego.Workbench.TestState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the tests of policies. */
@Command(
    name = "test",
    description = {
      "Run the rules named test_... of all packages; todo_test_... are skipped.",
      "Exit codes: 0 all pass, 1 policies can't be used, 2 a test fails or is skipped,",
      "or fewer lines are covered than --threshold wants."
    },
    footer = {"", "Example:", "  writ rego test policies --run authz --coverage --threshold 80"})
final class RegoTestCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "PATH...",
      hideParamSyntax = true,
      description = "Files and folders.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = {"-v", "--verbose"},
      description = "Show tests that pass as well.")
  private boolean verbose;

  @Option(
      names = {"-r", "--run"},
      paramLabel = "REGEX",
      description = "Only tests whose names it is found in, such as authz.test_.")
  private @Nullable String run;

  @Option(
      names = {"-p", "--parallel"},
      paramLabel = "N",
      description = "How many tests run at once (default: as many as there are processors).")
  private int parallel = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = WaitOptions.DurationConverter.class,
      description = "Of each test (default: 5s).")
  private Duration timeout = Duration.ofSeconds(5);

  @Option(names = "--count", paramLabel = "N", description = "Run each so often (default: 1).")
  private int count = 1;

  @Option(
      names = "--coverage",
      description = "Say which lines of the policies the tests came to; with JSON only that.")
  private boolean coverage;

  @Option(
      names = "--threshold",
      paramLabel = "PERCENT",
      description = "Exit code 2 when fewer lines are covered, such as 80; implies --coverage.")
  private @Nullable Double threshold;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "pretty or json (default: pretty).")
  private Shown format = Shown.pretty;

  @Option(names = "--fail-on-empty", description = "Exit code 2 when there is no test.")
  private boolean failOnEmpty;

  @Option(
      names = {"-z", "--exit-zero-on-skipped"},
      description = "Skipped tests are no failure.")
  private boolean skippedIsFine;

  @Mixin private RegoReading reading = new RegoReading();

  private final Writ writ;

  RegoTestCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    if (count < 1 || timeout.isZero() || parallel < 1) {
      writ.complain("writ: --count, --parallel and --timeout have to be more than 0");
      return Exit.USAGE;
    }
    if (threshold != null && !(threshold >= 0 && threshold <= 100)) {
      writ.complain("writ: --threshold has to be a percentage from 0 to 100");
      return Exit.USAGE;
    }
    boolean counting = coverage || threshold != null;
    Loaded loaded;
    TestReport report;
    try {
      loaded = Workbench.load(paths, reading.ignored(), reading.language());
      report = Workbench.test(loaded, new TestSettings(run, timeout, count, counting, parallel));
    } catch (RegoException unusable) {
      return RegoCommands.refused(
          writ, unusable.errors(), format == Shown.json, Exit.REFUSED_OR_FAILED);
    } catch (IllegalArgumentException unreadable) {
      throw new Failure(String.valueOf(unreadable.getMessage()));
    }
    CoverageReport covered =
        counting ? Workbench.coverage(loaded.sources(), report.counts()) : null;
    show(report, covered);
    boolean enough = covered == null || isEnough(covered);
    if (report.tests().isEmpty()) {
      writ.complain("writ: no tests found");
      return failOnEmpty || !enough ? RegoCommands.WRONG : Exit.DONE;
    }
    boolean failed = report.count(TestState.FAIL) + report.count(TestState.ERROR) > 0;
    boolean skipped = report.count(TestState.SKIP) > 0 && !skippedIsFine;
    return failed || skipped || !enough ? RegoCommands.WRONG : Exit.DONE;
  }

  private void show(TestReport report, @Nullable CoverageReport covered) {
    if (format == Shown.pretty) {
      Tests.lines(report, verbose).forEach(writ.shell().out()::println);
      if (covered != null) {
        Coverages.lines(covered).forEach(writ.shell().out()::println);
      }
    } else if (covered == null) {
      writ.shell().out().println(Tests.json(report));
    } else {
      writ.shell().out().println(Coverages.json(covered));
      Tests.lines(report, false).forEach(writ::complain);
    }
  }

  private boolean isEnough(CoverageReport covered) {
    if (threshold == null || covered.percent() >= threshold) {
      return true;
    }
    writ.complain(
        "writ: "
            + Coverages.percent(covered.percent())
            + " of the lines are covered; expected "
            + Coverages.percent(threshold));
    return false;
  }
}
