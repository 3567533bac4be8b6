package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Json;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Who may do what, where. */
@Command(
    name = "bindings",
    synopsisSubcommandLabel = "VERB",
    description = "Give people roles.",
    footer = {"", "Example:", "  writ bindings create --user ann --role approver"})
final class BindingsCommands {
  private static final Resource BINDINGS = Resource.of("/api/v1/admin/bindings");
  private static final Resource ROLES = Resource.of("/api/v1/admin/roles");

  private static final List<Column> BINDING =
      List.of(
          Column.id("id", "id"),
          Column.name("user", "subject_name"),
          Column.name("role", "role_name"),
          Column.name("scope", "scope_type"),
          Column.text("environments", "allowed_environments"));

  private final Writ writ;

  BindingsCommands(Writ writ) {
    this.writ = writ;
  }

  @Command(
      name = "create",
      description = "Give a person a role, everywhere, in the environments named.",
      footer = {
        "",
        "Example:",
        "  writ bindings create --user ann --role approver --environment test,prod"
      })
  int create(
      @Option(names = "--user", required = true, paramLabel = "NAME", description = "Who.")
          String user,
      @Option(
              names = "--role",
              required = true,
              paramLabel = "NAME",
              description = "Such as approver, operator, viewer or auditor.")
          String role,
      @Option(
              names = "--environment",
              split = ",",
              defaultValue = "test",
              paramLabel = "ENV",
              description = "test, prod or both with a comma (default: ${DEFAULT-VALUE}).")
          List<String> environments) {
    Api api = writ.api();
    ObjectNode body =
        Json.object()
            .put("subject_type", "USER")
            .put("subject_id", Names.id(api, "user", UsersCommands.USERS, "id", user))
            .put("role_id", Names.id(api, "role", ROLES, "id", role))
            .put("scope_type", "global");
    Json.put(body, "allowed_environments", environments);
    JsonNode made = api.post(BINDINGS, body).body();
    writ.printer().detail(BINDING, made, "id");
    return Exit.DONE;
  }
}
