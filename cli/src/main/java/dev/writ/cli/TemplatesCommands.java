package dev.writ.cli;

import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import java.util.List;
import picocli.CommandLine.Command;

/** What machines boot from. */
@Command(
    name = "templates",
    synopsisSubcommandLabel = "VERB",
    description = "Templates: what machines boot from.",
    footer = {"", "Example:", "  writ vms templates list"})
final class TemplatesCommands {
  private static final List<Column> ROW =
      List.of(
          Column.name("NAME", "name"),
          Column.text("VERSION", "version"),
          Column.state("STATUS", "status"),
          Column.text("IMAGE", "image.image|image.url|image.name"),
          Column.time("CREATED", "created_at"),
          Column.id("ID", "id"));

  private final Writ writ;

  TemplatesCommands(Writ writ) {
    this.writ = writ;
  }

  @Command(
      name = "list",
      description = "List templates.",
      footer = {"", "Example:", "  writ vms templates list"})
  int list() {
    writ.show(
        ROW,
        Listing.all(writ.api(), Resource.of(VmsCommands.VMS, "templates")),
        "id",
        "no templates yet",
        "next: an admin adds one in the console");
    return Exit.DONE;
  }
}
