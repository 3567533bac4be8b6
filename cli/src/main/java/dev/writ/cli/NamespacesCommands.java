package dev.writ.cli;

import dev.writ.cli.rest.Answer;
import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Json;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The namespace registry: each name has one environment. */
@Command(
    name = "namespaces",
    synopsisSubcommandLabel = "VERB",
    description = "Registered namespaces; each belongs to an environment.",
    footer = {"", "Example:", "  writ vms namespaces create dev --environment test"})
final class NamespacesCommands {
  private static final Resource NAMESPACES = Resource.of(VmsCommands.VMS, "namespaces");

  private static final List<Column> ROW =
      List.of(
          Column.name("NAME", "name"),
          Column.name("ENV", "environment"),
          Column.text("DESCRIPTION", "description"));

  private final Writ writ;

  NamespacesCommands(Writ writ) {
    this.writ = writ;
  }

  @Command(
      name = "list",
      description = "List the namespaces that you may ask for machines in.",
      footer = {"", "Example:", "  writ vms namespaces list"})
  int list() {
    writ.show(
        ROW,
        Listing.all(writ.api(), NAMESPACES),
        "name",
        "no namespaces that you may use",
        "next: an admin runs  writ vms namespaces create NAME --environment test");
    return Exit.DONE;
  }

  @Command(
      name = "create",
      description = "Register a namespace.",
      footer = {"", "Example:", "  writ vms namespaces create dev --environment test"})
  int create(
      @Parameters(paramLabel = "NAME", description = "1 to 15 of a-z, 0-9 and -.") String name,
      @Option(
              names = "--environment",
              required = true,
              paramLabel = "ENV",
              description = "test or prod.")
          String environment,
      @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
          @Nullable String description) {
    Api api = writ.api();
    Answer answer =
        api.submit(
            "POST",
            NAMESPACES,
            Json.put(
                Json.object().put("name", name).put("environment", environment),
                "description",
                description));
    return new Work(writ, api).created("namespace", answer);
  }
}
