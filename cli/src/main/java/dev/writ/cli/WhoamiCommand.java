package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import dev.writ.cli.view.Printer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Who the server takes the caller for. */
@Command(
    name = "whoami",
    description = "Show who you are at which server, and what you may do.",
    footer = {"", "Example:", "  writ whoami --output yaml"})
final class WhoamiCommand implements Callable<Integer> {
  private static final List<Column> ME =
      List.of(Column.name("name", "name"), Column.id("id", "id"), Column.text("groups", "groups"));

  private static final List<Column> BINDING =
      List.of(
          Column.name("ROLE", "role"),
          Column.name("SCOPE", "scope_type"),
          Column.id("SCOPE ID", "scope_id"),
          Column.name("ENVIRONMENTS", "allowed_environments"),
          Column.text("PERMISSIONS", "permissions"));

  private final Writ writ;

  WhoamiCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    Api api = writ.api();
    JsonNode me = api.get(Resource.of("/api/v1/auth/me")).body();
    Printer printer = writ.printer();
    printer.detail(ME, me, "name");
    if (!printer.forPrograms()) {
      printer.say("at    " + api.url());
      List<JsonNode> bindings = new ArrayList<>();
      me.path("bindings").forEach(bindings::add);
      printer.say("");
      printer.list(
          BINDING, bindings, bindings.size(), "role", "no role yet: ask an admin for a binding");
    }
    return Exit.DONE;
  }
}
