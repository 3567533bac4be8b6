package dev.writ.cli;

import dev.writ.workloads.policy.Definitions;
import dev.writ.workloads.schema.Definition;
import dev.writ.workloads.schema.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what runs Writ on a cluster. */
@Command(
    name = "manifests",
    description = {
      "Print what runs Writ on a cluster: definitions, rights, server.",
      "What to make before, a database and two Secrets, is in deploy/workloads/README.md."
    },
    footer = {
      "",
      "Example:",
      "  writ workloads manifests --image registry.example.com/writ:0.1.0 | kubectl apply -f -"
    })
final class WorkloadsManifestsCommand implements Callable<Integer> {
  @Option(
      names = "--image",
      required = true,
      paramLabel = "IMAGE",
      description = "Writ's image, with a tag or a digest.")
  private String image = Installation.SHIPPED.image();

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Writ's own namespace (default: writ-system).")
  private String namespace = Installation.SHIPPED.namespace();

  private final Writ writ;

  WorkloadsManifestsCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    Installation installation;
    try {
      installation = new Installation(namespace, image);
    } catch (IllegalArgumentException misuse) {
      writ.complain("writ: " + misuse.getMessage());
      return Exit.USAGE;
    }
    List<String> texts = new ArrayList<>(installation.files().values());
    texts.addAll(1, Definitions.ALL.stream().map(Definition::toYaml).toList()); // namespace first
    writ.shell().out().print(String.join("---\n", texts));
    return Exit.DONE;
  }
}
