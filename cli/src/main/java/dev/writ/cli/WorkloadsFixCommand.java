package dev.writ.cli;

import dev.writ.cli.WorkloadsOffline.Misuse;
import dev.writ.document.report.TextFile;
import dev.writ.workloads.offline.Fix;
import dev.writ.workloads.offline.Located;
import dev.writ.workloads.offline.ManifestFile;
import dev.writ.workloads.offline.Manifests;
import dev.writ.workloads.offline.Scan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Inserts what manifests lack. */
@Command(
    name = "fix",
    description = {
      "Insert the probes and resources that manifests lack.",
      "Into Deployments, StatefulSets and DaemonSets, as their policies demand. Text is only",
      "inserted; all that is there stays as it is written.",
      "Exit codes: 0 no violation remains, 1 some remain that no insertion mends,",
      "2 usage or unreadable input, 3 crash."
    },
    footer = {
      "",
      "Without --diff and --write the whole of one file is printed.",
      "",
      "Example:",
      "  writ workloads fix deploy --bundle restricted --diff",
      "  writ workloads fix deploy --bundle restricted --write"
    })
final class WorkloadsFixCommand implements Callable<Integer> {
  @Mixin private WorkloadsReading reading = new WorkloadsReading();

  @Option(names = "--diff", description = "Print a unified diff.")
  private boolean diff;

  @Option(names = "--write", description = "Replace the files, each as a whole.")
  private boolean write;

  private final Writ writ;

  WorkloadsFixCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    return WorkloadsOffline.answering(writ, this::fix);
  }

  private int fix() {
    Shell shell = writ.shell();
    if (diff && write) {
      throw new Misuse("--diff and --write exclude each other; leave one out");
    }
    if (write && reading.paths().contains(Manifests.STANDARD_INPUT)) {
      throw new Misuse("standard input can't be replaced; leave --write out");
    }
    Instant now = reading.now(shell);
    Scan.Policies policies = reading.policies(shell);
    Manifests manifests = reading.manifests(writ, null);
    if (!diff && !write && manifests.files().size() > 1) {
      throw new Misuse(
          "there are %d files; name one, or use --diff or --write"
              .formatted(manifests.files().size()));
    }
    Scan scan = Scan.of(manifests, policies, now);
    Fix fix = Fix.of(manifests, scan, now);
    WorkloadsOffline.complain(writ, scan);
    if (write && policies.everywhere() == null && manifests.lacksPolicy()) {
      throw new Misuse(
          "nothing was written: a policy among the manifests can't be read, so what it demands is"
              + " not known; mend it, or name another by --policy or --bundle");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    manifests.files().forEach((name, file) -> texts.put(name, file.text()));
    texts.putAll(fix.changed());
    Scan after = Scan.of(Manifests.of(texts), policies, now);
    boolean written = true;
    if (write) {
      written = write(manifests, fix);
    } else {
      (diff ? fix.diffs() : texts).values().forEach(shell.out()::print);
    }
    fix.left().forEach(why -> writ.complain("left: " + why));
    for (Located each : after.violations()) {
      writ.complain(
          "remains: %s%s: %s"
              .formatted(
                  each.at() == null ? "" : each.at() + ": ",
                  each.violation().workload(),
                  each.violation().message()));
    }
    if (!written || !scan.problems().isEmpty()) {
      return Exit.USAGE;
    }
    return after.violations().isEmpty() ? Exit.DONE : Exit.REFUSED_OR_FAILED;
  }

  /** Each file where it was read, whatever it is called; says whether all could be written. */
  private boolean write(Manifests manifests, Fix fix) {
    boolean written = true;
    for (Map.Entry<String, ManifestFile> file : manifests.files().entrySet()) {
      String text = fix.changed().get(file.getKey());
      Path path = file.getValue().path();
      if (text != null && path != null) {
        try {
          TextFile.replace(path, out -> out.write(text));
          writ.complain("wrote " + file.getKey());
        } catch (IOException e) {
          writ.complain(
              "writ: `%s` can't be written, it is as it was: %s"
                  .formatted(file.getKey(), TextFile.why(e)));
          written = false;
        }
      }
    }
    return written;
  }
}
