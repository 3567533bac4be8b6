package dev.writ.cli;

import dev.writ.workloads.policy.Bundles;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The policies that Writ brings along. */
@Command(
    name = "bundle",
    synopsisSubcommandLabel = "VERB",
    description = "Policies that Writ brings along.",
    footer = {"", "Example:", "  writ workloads bundle show restricted > policy.yaml"})
final class WorkloadsBundleCommands {
  private final Writ writ;

  WorkloadsBundleCommands(Writ writ) {
    this.writ = writ;
  }

  @Command(
      name = "list",
      description = "Show the names of all bundles.",
      footer = {"", "Example:", "  writ workloads bundle list"})
  int list() {
    Bundles.NAMES.forEach(writ.shell().out()::println);
    return Exit.DONE;
  }

  @Command(
      name = "show",
      description = "Print a bundle as a DevOpsPolicy that can be applied.",
      footer = {"", "Example:", "  writ workloads bundle show baseline"})
  int show(
      @Parameters(paramLabel = "NAME", description = "Its name, in any letter case.") String name) {
    Optional<String> yaml = Bundles.findYaml(name);
    if (yaml.isEmpty()) {
      writ.complain("writ: " + Bundles.unknown(name));
      return Exit.USAGE;
    }
    writ.shell().out().print(yaml.get());
    return Exit.DONE;
  }
}
