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

/** Systems: what services, and so machines, belong to. */
@Command(
    name = "systems",
    synopsisSubcommandLabel = "VERB",
    description = "Systems, such as `shop`.",
    footer = {"", "Example:", "  writ vms systems create shop"})
final class SystemsCommands {
  static final Resource SYSTEMS = Resource.of(VmsCommands.VMS, "systems");

  private static final List<Column> ROW =
      List.of(
          Column.name("NAME", "name"),
          Column.text("DESCRIPTION", "description"),
          Column.time("CREATED", "created_at"),
          Column.id("ID", "id"));

  private final Writ writ;

  SystemsCommands(Writ writ) {
    this.writ = writ;
  }

  static String id(Api api, String name) {
    return Names.id(api, "system", SYSTEMS, "id", name);
  }

  @Command(
      name = "list",
      description = "List systems.",
      footer = {"", "Example:", "  writ vms systems list"})
  int list() {
    writ.show(
        ROW,
        Listing.all(writ.api(), SYSTEMS),
        "id",
        "no systems yet",
        "next: writ vms systems create NAME");
    return Exit.DONE;
  }

  @Command(
      name = "create",
      description = "Create a system.",
      footer = {"", "Example:", "  writ vms systems create shop --description 'the web shop'"})
  int create(
      @Parameters(paramLabel = "NAME", description = "1 to 15 of a-z, 0-9 and -.") String name,
      @Option(names = "--description", paramLabel = "TEXT", description = "What it is.")
          @Nullable String description) {
    Api api = writ.api();
    Answer answer =
        api.submit(
            "POST", SYSTEMS, Json.put(Json.object().put("name", name), "description", description));
    return new Work(writ, api).created("system", answer);
  }
}
