package dev.writ.cli;

import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
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
      List.of(
          Column.name("name", "name"),
          Column.id("id", "id"),
          Column.name("email", "email"),
          Column.text("permissions", "permissions"),
          Column.text("environments", "environments"));

  private final Writ writ;

  WhoamiCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    Api api = writ.api();
    writ.printer().detail(ME, api.get(Resource.of("/api/v1/auth/me")).body(), "name");
    writ.printer().say("at " + api.url());
    return Exit.DONE;
  }
}
