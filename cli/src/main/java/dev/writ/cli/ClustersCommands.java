package dev.writ.cli;

import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import java.util.List;
import picocli.CommandLine.Command;

/** Where machines run. Only for people who look after clusters. */
@Command(
    name = "clusters",
    synopsisSubcommandLabel = "VERB",
    description = "Clusters that machines run on.",
    footer = {"", "Example:", "  writ vms clusters list"})
final class ClustersCommands {
  static final Resource CLUSTERS = Resource.of(VmsCommands.VMS, "clusters");

  private static final List<Column> ROW =
      List.of(
          Column.name("NAME", "name"),
          Column.name("ENV", "environment"),
          Column.state("HEALTH", "health"),
          Column.text("API", "api_url"),
          Column.time("CHECKED", "checked_at"),
          Column.id("ID", "id"));

  private final Writ writ;

  ClustersCommands(Writ writ) {
    this.writ = writ;
  }

  @Command(
      name = "list",
      description = "List clusters and how they are.",
      footer = {"", "Example:", "  writ vms clusters list"})
  int list() {
    writ.show(
        ROW,
        Listing.all(writ.api(), CLUSTERS),
        "id",
        "no clusters yet",
        "next: ./writ up registers a sandbox; the console registers yours by kubeconfig");
    return Exit.DONE;
  }
}
