package dev.writ.cli;

import dev.writ.cli.view.Progress;
import dev.writ.dbt.DbtRoom;
import dev.writ.dbt.EnforceRequest;
import dev.writ.dbt.act.BaselineFile;
import dev.writ.dbt.act.ReportContext;
import dev.writ.dbt.act.ReportFile;
import dev.writ.dbt.act.ReportFormat;
import dev.writ.dbt.act.RunLog;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.document.report.TextFile;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Judges a project. */
@Command(
    name = "check",
    description = {
      "Judge a dbt project by its manifest.json and a policy.",
      "Exit codes: 0 passed, 1 refused, 2 not judged (usage, input, policy, crash)."
    },
    footer = {
      "",
      "With --quiet no table is printed: the exit code and the reports tell.",
      "Links of findings begin with $WRIT_DOCS_BASE_URL or $FLOE_DOCS_BASE_URL.",
      "",
      "Example:",
      "  writ dbt check",
      "  writ dbt check --baseline writ-baseline.json --report sarif=w.sarif",
      "  writ dbt check --policy platform.yaml --policy writ.yaml --format json"
    })
final class DbtCheckCommand implements Callable<Integer> {
  /** When colours are used. */
  enum Colour {
    auto,
    always,
    never
  }

  /** A server has its own policy, baseline and limits. */
  private static final List<String> ONLY_HERE =
      List.of("--level", "--baseline", "--impact", "--accept-schema", "--max-manifest-mb");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private DbtJudging judging = new DbtJudging();

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "Findings of this file are known and do not count.")
  private @Nullable Path baseline;

  @Option(names = "--impact", description = "Tell who is reached downstream of each finding.")
  private boolean impact;

  @Option(
      names = "--dry-run",
      description = "Show all findings as warnings and pass; the result says so.")
  private boolean dryRun;

  @Option(
      names = "--fail-on-warning",
      description = "Exit code 1 for warnings too, unless it is a dry run.")
  private boolean failOnWarning;

  @Option(
      names = "--max-violations",
      paramLabel = "N",
      converter = DbtReading.Positive.class,
      description = "List no more findings; verdict and counts are those of all.")
  private @Nullable Integer maxViolations;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "table, json, sarif, junit, github, html or markdown on standard output (default:"
              + " table).")
  private ReportFormat format = ReportFormat.TABLE;

  @Option(
      names = "--report",
      paramLabel = "FORMAT=PATH",
      description = "Write a report to a file too; several times.")
  private List<String> reports = List.of();

  @Option(
      names = "--link",
      paramLabel = "URL",
      description = "Where the markdown report leads to, such as the run's page.")
  private @Nullable String link;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "auto (on a terminal), always or never (default: auto).")
  private Colour colour = Colour.auto;

  @Option(
      names = "--log-json",
      paramLabel = "FILE",
      description = "Write what happened as JSON, an event a line.")
  private @Nullable Path log;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "Let this server judge by its policy and keep the run; a --policy is added to its own.")
  private @Nullable String server;

  private final Writ writ;

  DbtCheckCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    return DbtCommands.answering(writ, format == ReportFormat.JSON, this::check);
  }

  private int check() throws IOException {
    if (server != null) {
      requireNothingOnlyHere();
    }
    List<ReportFile> files = reportFiles();
    EnforcementResult result = judged();
    ReportContext context = context();
    if (log != null) {
      TextFile.replace(log, out -> RunLog.write(result, context, out));
    }
    files.forEach(file -> file.write(result, context));
    if (!writ.quiet() || format != ReportFormat.TABLE) {
      format.write(
          result, context, new OutputStreamWriter(writ.shell().out(), StandardCharsets.UTF_8));
    }
    return exit(result);
  }

  private void requireNothingOnlyHere() {
    List<Problem> problems = new ArrayList<>();
    for (String flag : ONLY_HERE) {
      if (spec.commandLine().getParseResult().hasMatchedOption(flag)) {
        problems.add(notAtAServer("`" + flag + "`"));
      }
    }
    if (judging.policies().size() > 1) {
      problems.add(notAtAServer("more than one `--policy`"));
    }
    if (!problems.isEmpty()) {
      throw new ProblemsFound(problems);
    }
  }

  private static Problem notAtAServer(String flag) {
    return Problem.of("SERVER_FLAG", flag + " has no meaning together with `--server`")
        .suggesting("leave it out: the server has a policy, a baseline and limits of its own");
  }

  /** Looked at before anything is judged. */
  private List<ReportFile> reportFiles() {
    List<ReportFile> files = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (String report : reports) {
      try {
        files.add(ReportFile.parse(report));
      } catch (ProblemsFound wrong) {
        problems.addAll(wrong.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemsFound(problems);
    }
    List<ReportFile> all = new ArrayList<>(files);
    if (log != null) {
      all.add(new ReportFile(ReportFormat.JSON, log));
    }
    ReportFile.requireWritable(all);
    return files;
  }

  private EnforcementResult judged() throws IOException {
    try (Progress progress = writ.progress()) {
      if (server != null) {
        progress.show("waiting for " + server);
        return new DbtServer(writ, server).judge(judging, dryRun);
      }
      progress.show("judging the manifest");
      EnforceRequest request = judging.request(writ.shell()).dry(dryRun).withImpact(impact);
      if (baseline != null) {
        request =
            request.beside(
                BaselineFile.read(
                    Artifact.of(baseline, "BASELINE", "write it with `writ dbt baseline`")));
      }
      return DbtRoom.offline().enforce(request);
    } catch (ProblemsFound found) {
      if (log != null) {
        TextFile.replace(
            log, out -> RunLog.write(found.problems(), writ.shell().clock().instant(), out));
      }
      throw found;
    }
  }

  private ReportContext context() {
    boolean terminal = writ.shell().terminal().out();
    boolean colours =
        switch (colour) {
          case auto -> terminal && writ.color();
          case always -> true;
          case never -> false;
        };
    return new ReportContext(
        DbtCommands.docsUrl(writ.shell()),
        judging.reading().projectDir(),
        colours,
        link,
        maxViolations,
        terminal ? (Integer) writ.shell().terminal().columns() : null);
  }

  private int exit(EnforcementResult result) {
    if (!result.passed()) {
      return Exit.REFUSED_OR_FAILED;
    }
    long warnings = result.violations().stream().filter(each -> !each.known()).count();
    if (failOnWarning && !result.dryRun() && warnings > 0) {
      writ.complain(
          "writ: refused by --fail-on-warning: %d warning%s"
              .formatted(warnings, warnings == 1 ? "" : "s"));
      return Exit.REFUSED_OR_FAILED;
    }
    return Exit.DONE;
  }
}
