package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Json;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who may sign in. */
@Command(
    name = "users",
    synopsisSubcommandLabel = "VERB",
    description = "People who may sign in.",
    footer = {"", "Example:", "  writ users create ann"})
final class UsersCommands {
  static final Resource USERS = Resource.of("/api/v1/admin/users");

  private static final List<Column> ROW =
      List.of(
          Column.name("NAME", "name"),
          Column.text("EMAIL", "email"),
          Column.name("KIND", "kind"),
          Column.time("CREATED", "created_at"),
          Column.time("DISABLED", "disabled_at"),
          Column.id("ID", "id"));

  private static final List<Column> CREATED =
      List.of(
          Column.name("name", "name"),
          Column.id("id", "id"),
          Column.name("one-time password", "one_time_password"));

  private final Writ writ;

  UsersCommands(Writ writ) {
    this.writ = writ;
  }

  @Command(
      name = "list",
      description = "List people.",
      footer = {"", "Example:", "  writ users list"})
  int list() {
    writ.show(ROW, Listing.all(writ.api(), USERS), "id", "nobody", "next: writ users create NAME");
    return Exit.DONE;
  }

  @Command(
      name = "create",
      description = {
        "Let somebody in; a one-time password is shown once.",
        "With --quiet it is all that is printed: it can't be asked for again, the id can."
      },
      footer = {"", "Example:", "  writ users create ann --email ann@example.org"})
  int create(
      @Parameters(paramLabel = "NAME", description = "What the person signs in as.") String name,
      @Option(names = "--email", paramLabel = "ADDRESS", description = "Where mail goes.")
          @Nullable String email) {
    Api api = writ.api();
    // No Idempotency-Key: an answer that carries a secret is never stored, so none is offered.
    JsonNode made =
        api.post(USERS, Json.put(Json.object().put("name", name), "email", email)).body();
    writ.printer().detail(CREATED, made, "one_time_password");
    writ.printer()
        .say("next: writ bindings create --user " + name + " --role approver --environment test");
    return Exit.DONE;
  }
}
