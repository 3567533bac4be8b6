package dev.writ.cli;

import dev.writ.workloads.policy.Definitions;
import dev.writ.workloads.schema.Definition;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints CustomResourceDefinitions. */
@Command(
    name = "crd",
    description = "Print the CustomResourceDefinitions of policies and results.",
    footer = {"", "Example:", "  writ workloads crd | kubectl apply -f -"})
final class WorkloadsCrdCommand implements Callable<Integer> {
  @Option(names = "--kind", paramLabel = "KIND", description = "Only this one (default: all).")
  private @Nullable String kind;

  private final Writ writ;

  WorkloadsCrdCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    List<Definition> meant =
        Definitions.ALL.stream()
            .filter(definition -> kind == null || definition.kind().equalsIgnoreCase(kind))
            .toList();
    if (meant.isEmpty()) {
      writ.complain(
          "writ: unknown kind '%s'; known: %s"
              .formatted(
                  kind,
                  String.join(", ", Definitions.ALL.stream().map(Definition::kind).toList())));
      return Exit.USAGE;
    }
    StringBuilder out = new StringBuilder();
    for (Definition definition : meant) {
      out.append(out.isEmpty() ? "" : "---\n").append(definition.toYaml());
    }
    writ.shell().out().print(out);
    return Exit.DONE;
  }
}
