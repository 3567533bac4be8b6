package dev.writ.cli;

import dev.writ.cli.RegoCommands.Shown;
import dev.writ.cli.rego.Benches;
import dev.writ.cli.rest.Failure;
import dev.writ.rego.Evaluation;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoException;
import dev.writ.rego.Workbench;
import dev.writ.rego.Workbench.BenchResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a query. */
@Command(
    name = "bench",
    description = {
      "Measure how long a query takes, policies compiled and warmed up, one evaluation at a time.",
      "Exit codes: 0 done, 2 for errors."
    },
    footer = {
      "",
      "Example:",
      "  writ rego bench -d policies -i input.json --benchmem data.authz.allow"
    })
final class RegoBenchCommand implements Callable<Integer> {
  @Mixin private RegoAsking asking = new RegoAsking();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Measure so often, each time after a warm-up (default: 1).")
  private int count = 1;

  @Option(
      names = "--time",
      paramLabel = "DURATION",
      converter = WaitOptions.DurationConverter.class,
      description = "To warm up, and as long for each measurement (default: 2s).")
  private Duration time = Duration.ofSeconds(2);

  @Option(names = "--benchmem", description = "Show how much memory an evaluation allocates.")
  private boolean memory;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "pretty or json (default: pretty).")
  private Shown format = Shown.pretty;

  private final Writ writ;

  RegoBenchCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    if (!asking.isUsable(writ)) {
      writ.complain("  next: writ rego bench --help");
      return Exit.USAGE;
    }
    if (count < 1 || time.isZero()) {
      writ.complain("writ: --count and --time have to be more than 0");
      return Exit.USAGE;
    }
    try {
      PreparedQuery query = asking.prepared(writ);
      // what it prints is of no use a million times
      Evaluation evaluation = asking.evaluation(writ).notesTo(_ -> {});
      List<BenchResult> results = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        results.add(Workbench.bench(query, evaluation, time));
      }
      if (format == Shown.json) {
        writ.shell().out().println(Benches.json(results));
      } else {
        Benches.lines(results, memory).forEach(writ.shell().out()::println);
      }
      return Exit.DONE;
    } catch (RegoException wrong) {
      return RegoCommands.refused(writ, wrong.errors(), format == Shown.json, RegoCommands.WRONG);
    } catch (IOException broken) {
      throw new Failure("standard input broke off: " + broken.getMessage());
    }
  }
}
