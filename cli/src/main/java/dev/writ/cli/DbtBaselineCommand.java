package dev.writ.cli;

import dev.writ.cli.view.Progress;
import dev.writ.dbt.DbtRoom;
import dev.writ.dbt.EnforceRequest;
import dev.writ.dbt.act.BaselineFile;
import dev.writ.dbt.decide.Baseline;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.PolicyChain;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.document.report.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes down what is found today. */
@Command(
    name = "baseline",
    description = {
      "Take down what is found today, so that only new findings count.",
      "`writ dbt check --baseline FILE` uses it. What the file holds already keeps its",
      "first day.",
      "Exit codes: 0 written, 2 not written."
    },
    footer = {
      "",
      "Example:",
      "  writ dbt baseline --reason \"before governance, DATA-7\"",
      "  writ dbt baseline --prune"
    })
final class DbtBaselineCommand implements Callable<Integer> {
  @Mixin private DbtJudging judging = new DbtJudging();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where it is written (default: writ-baseline.json).")
  private Path output = Path.of("writ-baseline.json");

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why these are accepted; kept from the file where not given.")
  private @Nullable String reason;

  @Option(
      names = "--prune",
      description = "Only drop what is fixed from the file; nothing new enters.")
  private boolean prune;

  private final Writ writ;

  DbtBaselineCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    return DbtCommands.answering(writ, false, this::write);
  }

  private int write() throws IOException {
    EnforceRequest request = judging.request(writ.shell());
    Baseline before = before();
    requireAllowed(request);
    EnforcementResult result;
    try (Progress progress = writ.progress()) {
      progress.show("judging the manifest");
      result = DbtRoom.offline().enforce(request.beside(before));
    }
    if (result.level() == Enforcement.OFF) {
      throw new ProblemsFound(
          Problem.of("LEVEL_OFF", "the policy's level is off, so nothing is found")
              .suggesting("raise it in the policy, or with --level warn"));
    }
    List<Baseline.Entry> fixed = result.baseline() == null ? List.of() : result.baseline().fixed();
    Baseline after =
        prune && before != null
            ? BaselineFile.prune(before, fixed)
            : BaselineFile.of(result, reason(before));
    try {
      TextFile.replace(output, out -> BaselineFile.write(after, out));
    } catch (IOException e) {
      throw new ProblemsFound(
          Problem.in(
              output.toString(), "BASELINE_NOT_WRITABLE", "can't be written: " + e.getMessage()));
    }
    writ.shell()
        .out()
        .println(
            "wrote %s: %d known, %d fixed and dropped"
                .formatted(output, after.findings().size(), fixed.size()));
    return Exit.DONE;
  }

  private void requireAllowed(EnforceRequest request) {
    if (!PolicyChain.read(request.policyChain(), DbtCommands.today(writ.shell()))
        .options()
        .baselineAllowed()) {
      throw new ProblemsFound(
          Problem.of("BASELINE_NOT_ALLOWED", "the policy allows no baseline")
              .suggesting("mend what is found, or ask whoever wrote `dbt.delegate.baseline`"));
    }
  }

  /** What the file holds; null where there is none. */
  private @Nullable Baseline before() {
    return prune || Files.exists(output)
        ? BaselineFile.read(Artifact.of(output, "BASELINE", "write it without --prune first"))
        : null;
  }

  private @Nullable String reason(@Nullable Baseline before) {
    return reason != null || before == null ? reason : before.reason();
  }
}
