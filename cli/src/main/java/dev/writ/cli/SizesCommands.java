package dev.writ.cli;

import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import java.util.List;
import picocli.CommandLine.Command;

/** How big machines may be. */
@Command(
    name = "sizes",
    synopsisSubcommandLabel = "VERB",
    description = "Instance sizes: how big machines may be.",
    footer = {"", "Example:", "  writ vms sizes list"})
final class SizesCommands {
  private static final Resource SIZES = Resource.of(VmsCommands.VMS, "sizes");

  private static final List<Column> ROW =
      List.of(
          Column.name("NAME", "name"),
          Column.text("CPU", "cpu_cores"),
          Column.text("MEMORY", "memory"),
          Column.text("DISK GB", "default_disk_gb"),
          Column.text("UP TO GB", "max_disk_gb"),
          Column.id("ID", "id"));

  private final Writ writ;

  SizesCommands(Writ writ) {
    this.writ = writ;
  }

  static String id(Api api, String name) {
    return Names.id(api, "size", SIZES, "id", name);
  }

  @Command(
      name = "list",
      description = "List instance sizes.",
      footer = {"", "Example:", "  writ vms sizes list"})
  int list() {
    writ.show(
        ROW,
        Listing.all(writ.api(), SIZES),
        "id",
        "no sizes yet",
        "next: an admin adds one in the console");
    return Exit.DONE;
  }
}
