package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Answer;
import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Failure;
import dev.writ.cli.rest.Json;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Services: parts of a system that machines are made for. */
@Command(
    name = "services",
    synopsisSubcommandLabel = "VERB",
    description = "Services of a system, such as `shop/redis`.",
    footer = {"", "Example:", "  writ vms services create shop/redis"})
final class ServicesCommands {
  private static final List<Column> ROW =
      List.of(
          Column.name("SYSTEM", "system_name"),
          Column.name("NAME", "name"),
          Column.text("DESCRIPTION", "description"),
          Column.time("CREATED", "created_at"),
          Column.id("ID", "id"));

  private final Writ writ;

  ServicesCommands(Writ writ) {
    this.writ = writ;
  }

  /** Id of {@code SYSTEM/SERVICE}, of a name that only one system has, or an id as it is. */
  static String id(Api api, String given) {
    if (Names.isId(given)) {
      return given;
    }
    int slash = given.indexOf('/');
    List<JsonNode> fitting =
        (slash < 0 ? all(api) : of(api, SystemsCommands.id(api, given.substring(0, slash))))
            .stream()
                .filter(
                    row ->
                        Json.text(row, "name").equals(given.substring(slash + 1))
                            || Json.text(row, "joined_name").equals(given))
                .toList();
    if (fitting.isEmpty()) {
      throw new Failure(
          "there is no service `" + given + "`, or it is hidden from you",
          "  next: writ vms services list");
    }
    if (fitting.size() > 1) {
      throw new Failure(
          fitting.size() + " systems have a service `" + given + "`; write SYSTEM/SERVICE",
          fitting.stream()
              .map(row -> "  " + Json.text(row, "system_name") + "/" + given)
              .toArray(String[]::new));
    }
    return Json.text(fitting.getFirst(), "id");
  }

  @Command(
      name = "list",
      description = "List services.",
      footer = {"", "Example:", "  writ vms services list --system shop"})
  int list(
      @Option(names = "--system", paramLabel = "NAME", description = "Services of one system.")
          @Nullable String system) {
    Api api = writ.api();
    List<JsonNode> rows = system == null ? all(api) : of(api, SystemsCommands.id(api, system));
    writ.show(
        ROW,
        new Listing(rows, rows.size()),
        "id",
        "no services yet",
        "next: writ vms services create SYSTEM/NAME");
    return Exit.DONE;
  }

  @Command(
      name = "create",
      description = "Create a service in a system.",
      footer = {"", "Example:", "  writ vms services create shop/redis"})
  int create(
      @Parameters(paramLabel = "SYSTEM/NAME", description = "Its system and its own name.")
          String name,
      @Option(names = "--description", paramLabel = "TEXT", description = "What it is.")
          @Nullable String description) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      throw new Failure(
          "`" + name + "` names no system", "  expected SYSTEM/NAME, such as shop/redis");
    }
    Api api = writ.api();
    String system = SystemsCommands.id(api, name.substring(0, slash));
    Answer answer =
        api.submit(
            "POST",
            Resource.of(VmsCommands.VMS, "systems", system, "services"),
            Json.put(
                Json.object().put("name", name.substring(slash + 1)), "description", description));
    return new Work(writ, api).created("service", answer);
  }

  private static List<JsonNode> all(Api api) {
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode system : Listing.all(api, SystemsCommands.SYSTEMS).rows()) {
      rows.addAll(of(api, Json.text(system, "id")));
    }
    return rows;
  }

  private static List<JsonNode> of(Api api, String system) {
    Resource services = Resource.of(VmsCommands.VMS, "systems", system, "services");
    return Listing.all(api, services).rows();
  }
}
