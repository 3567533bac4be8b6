package dev.writ.cli;

import dev.writ.cli.dbt.Documents;
import dev.writ.cli.dbt.Lines;
import dev.writ.cli.rest.Failure;
import dev.writ.cli.rest.Refused;
import dev.writ.dbt.act.ReportContext;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** dbt projects, judged here: no server, no login. */
@Command(
    name = "dbt",
    synopsisSubcommandLabel = "VERB",
    description = {
      "Judge a dbt project by its manifest before it runs: names, tests,",
      "descriptions, references, and rules of your own. No warehouse, no server.",
      "Exit codes: 0 passed, 1 refused, 2 not judged."
    },
    footer = {"", "Example:", "  dbt parse && writ dbt init && writ dbt check"})
final class DbtCommands {
  /** What every call ends with that came to no verdict; a crash is no verdict either. */
  static final int NOT_JUDGED = 2;

  /** How what a person may also read is shown to programs. */
  enum Shown {
    text,
    json
  }

  /** Where the pages are that explain codes. */
  static String docsUrl(Shell shell) {
    String url =
        shell
            .variable("WRIT_DOCS_BASE_URL")
            .or(() -> shell.variable("FLOE_DOCS_BASE_URL"))
            .orElse(ReportContext.DOCS_URL);
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** In UTC, whatever the clock of this machine shows. */
  static LocalDate today(Shell shell) {
    return LocalDate.ofInstant(shell.clock().instant(), ZoneOffset.UTC);
  }

  /**
   * Does the work and says what stands in its way, to programs on standard output too.
   *
   * @return the work's own code, or {@link #NOT_JUDGED}
   */
  static int answering(Writ writ, boolean json, Callable<Integer> work) {
    try {
      return work.call();
    } catch (ProblemsFound found) {
      Lines.of(found.problems()).forEach(writ::complain);
      return told(writ, json, found.problems());
    } catch (Failure server) {
      String code = server instanceof Refused refused ? refused.code() : "SERVER";
      Problem problem = Problem.of(code, server.message());
      writ.complain("writ: " + server.message());
      server.more().forEach(writ::complain);
      return told(writ, json, List.of(problem));
    } catch (Exception | StackOverflowError | OutOfMemoryError crash) {
      writ.complain("writ: a defect of the command line itself, nothing was judged: " + crash);
      writ.complain("  next: please report it with this trace");
      crash.printStackTrace(writ.shell().err());
      return told(writ, json, List.of(Problem.of("FAILED", String.valueOf(crash))));
    }
  }

  private static int told(Writ writ, boolean json, List<Problem> problems) {
    if (json) {
      writ.shell().out().println(Documents.of(problems));
    }
    return NOT_JUDGED;
  }
}
