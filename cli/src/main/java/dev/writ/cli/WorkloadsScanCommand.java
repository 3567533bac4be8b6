package dev.writ.cli;

import dev.writ.cli.WorkloadsOffline.Misuse;
import dev.writ.document.report.TextFile;
import dev.writ.workloads.offline.Scan;
import dev.writ.workloads.offline.ScanReport;
import dev.writ.workloads.policy.Severity;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judges manifests. */
@Command(
    name = "scan",
    description = {
      "Judge manifests by policies, without a cluster.",
      "Pods, Deployments, StatefulSets, DaemonSets, ReplicaSets, Jobs, CronJobs, Lists.",
      "Exit codes: 0 nothing at the bar, 1 violations or too low a score,",
      "2 usage or unreadable input, 3 crash."
    },
    footer = {
      "",
      "Example:",
      "  writ workloads scan deploy",
      "  helm template shop | writ workloads scan -",
      "  writ workloads scan deploy --bundle restricted --format sarif --output w.sarif"
    })
final class WorkloadsScanCommand implements Callable<Integer> {
  /** From which severity on a violation fails the scan. */
  enum Bar {
    critical,
    high,
    medium,
    low,
    none
  }

  @Mixin private WorkloadsReading reading = new WorkloadsReading();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table, json, sarif or junit (default: table).")
  private ScanReport format = ScanReport.TABLE;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write it to this file (default: standard output).")
  private @Nullable Path output;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description =
          "Exit code 1 from this severity on: critical, high, medium, low or none (default: low).")
  private Bar failOn = Bar.low;

  @Option(
      names = "--min-score",
      paramLabel = "N",
      description = "Exit code 1 for a health score below N, 0 to 100.")
  private int minScore;

  private final Writ writ;

  WorkloadsScanCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    return WorkloadsOffline.answering(writ, this::scan);
  }

  private int scan() throws IOException {
    Shell shell = writ.shell();
    if (minScore < 0 || minScore > 100) {
      throw new Misuse("--min-score has to be from 0 to 100, not " + minScore);
    }
    String obstacle = output == null ? null : TextFile.findObstacle(output);
    if (obstacle != null) {
      throw new Misuse("`%s` can't be written: %s".formatted(output, obstacle));
    }
    Scan.Policies policies = reading.policies(shell);
    Scan scan = Scan.of(reading.manifests(writ, output), policies, reading.now(shell));
    WorkloadsOffline.complain(writ, scan);
    if (output != null) {
      try {
        TextFile.replace(output, out -> format.write(scan, out));
      } catch (IOException e) {
        throw new Misuse("`%s` can't be written: %s".formatted(output, TextFile.why(e)));
      }
      writ.complain("wrote %s: %s".formatted(output, scan.tally().message()));
    } else {
      format.write(scan, new OutputStreamWriter(shell.out(), StandardCharsets.UTF_8));
    }
    if (!scan.problems().isEmpty()) {
      return Exit.USAGE;
    }
    int score = scan.tally().health().value();
    if (score < minScore) {
      writ.complain("writ: the score of %d is below --min-score %d".formatted(score, minScore));
      return Exit.REFUSED_OR_FAILED;
    }
    return fails(scan) ? Exit.REFUSED_OR_FAILED : Exit.DONE;
  }

  private boolean fails(Scan scan) {
    return switch (failOn) {
      case critical -> scan.hasAtLeast(Severity.CRITICAL);
      case high -> scan.hasAtLeast(Severity.HIGH);
      case medium -> scan.hasAtLeast(Severity.MEDIUM);
      case low -> scan.hasAtLeast(Severity.LOW);
      case none -> false;
    };
  }
}
