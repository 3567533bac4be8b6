package dev.writ.cli;

import dev.writ.dbt.act.FirstPolicy;
import dev.writ.dbt.decide.Proposal;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.observe.SnapshotReader;
import dev.writ.dbt.observe.SnapshotReader.Artifacts;
import dev.writ.dbt.policy.EffectivePolicy.DbtOptions;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a first policy. */
@Command(
    name = "init",
    description = {
      "Write a first policy from what the project keeps to today.",
      "A commented writ.yaml at level warn, which refuses nothing, with the naming",
      "pattern that most names fit and today's share of tested columns.",
      "Exit codes: 0 written, 2 not written."
    },
    footer = {"", "Example:", "  dbt parse && writ dbt init"})
final class DbtInitCommand implements Callable<Integer> {
  @Mixin private DbtReading reading = new DbtReading();

  @Option(names = "--force", description = "Overwrite the writ.yaml that is there.")
  private boolean force;

  private final Writ writ;

  DbtInitCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    return DbtCommands.answering(writ, false, this::write);
  }

  private int write() throws IOException {
    Path file = reading.inProject("writ.yaml");
    if (!force && Files.exists(file)) {
      throw exists(file);
    }
    Artifact manifest = reading.manifest(writ.shell());
    Snapshot snapshot =
        SnapshotReader.read(
            new Artifacts(manifest, null, null),
            reading.scope(),
            reading.limits(),
            DbtOptions.DEFAULT);
    Proposal proposal = Proposal.of(snapshot);
    String docs = DbtCommands.docsUrl(writ.shell());
    String yaml = FirstPolicy.yaml(proposal, snapshot.project(), reading.shownManifest(), docs);
    try {
      if (force) {
        Files.writeString(file, yaml);
      } else {
        Files.writeString(file, yaml, StandardOpenOption.CREATE_NEW);
      }
    } catch (FileAlreadyExistsException meanwhile) {
      throw exists(file);
    } catch (IOException e) {
      throw new ProblemsFound(
          Problem.in(
              file.toString(), "POLICY_NOT_WRITABLE", "can't be written: " + e.getMessage()));
    }
    writ.shell().out().println("wrote " + file);
    writ.shell().out().println("  next: writ dbt check");
    return Exit.DONE;
  }

  private static ProblemsFound exists(Path file) {
    return new ProblemsFound(
        Problem.in(file.toString(), "POLICY_EXISTS", "there is a policy already")
            .suggesting("look at it; --force overwrites it"));
  }
}
