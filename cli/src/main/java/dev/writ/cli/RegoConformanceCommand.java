package dev.writ.cli;

import dev.writ.cli.rego.Conformance;
import dev.writ.cli.rest.Failure;
import dev.writ.rego.RegoException;
import dev.writ.rego.Workbench;
import dev.writ.rego.Workbench.SuiteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Counts how much of OPA's suite passes. */
@Command(
    name = "conformance",
    description = {
      "Run OPA's conformance suite and count what passes.",
      "Exit codes: 0 every case passes or is a known gap, 1 otherwise."
    },
    footer = {"", "Example:", "  writ rego conformance opa-conformance --report report.json"})
final class RegoConformanceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The suite: a folder with the folders v0 and v1.")
  private Path folder = Path.of("");

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write counts and failing cases as JSON.")
  private @Nullable Path report;

  @Option(
      names = "--gaps",
      paramLabel = "FILE",
      description = "Known gaps, YAML: a list of `cases` (v1/graphql/**) and `reason`.")
  private @Nullable Path gaps;

  private final Writ writ;

  RegoConformanceCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    Conformance ended;
    try {
      Predicate<SuiteResult> known = gaps == null ? _ -> false : Workbench.gaps(gaps);
      List<SuiteResult> results = Workbench.conformance(folder);
      if (results.isEmpty()) {
        throw new Failure(
            "`" + folder + "` has no cases; expected the folders v0 and v1 with .yaml files");
      }
      ended = new Conformance(results, known);
      if (report != null) {
        Files.writeString(report, ended.json() + "\n");
      }
    } catch (RegoException unreadable) {
      return RegoCommands.refused(writ, unreadable.errors(), false, Exit.REFUSED_OR_FAILED);
    } catch (IOException broken) {
      throw new Failure(String.valueOf(broken.getMessage()));
    }
    ended
        .unexpected()
        .forEach(one -> writ.complain("failed: " + one.id() + " (" + one.note() + ")"));
    ended.lines().forEach(writ.shell().out()::println);
    return ended.unexpected().isEmpty() ? Exit.DONE : Exit.REFUSED_OR_FAILED;
  }
}
