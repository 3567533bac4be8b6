package dev.writ.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.cli.rest.Failure;
import dev.writ.cli.rest.Json;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What decides who is asked, and how to change it. */
@Command(
    name = "policies",
    synopsisSubcommandLabel = "VERB",
    description = "Look at the policies that decide, try them, and put others in their place.",
    footer = {"", "Example:", "  writ policies list"})
final class PoliciesCommands {
  private static final String POLICIES = "/api/v1/policies";

  private static final List<Column> ROW =
      List.of(
          Column.name("ROOM", "room"),
          Column.name("SOURCE", "source"),
          Column.time("SINCE", "since"),
          Column.text("FILES", "files"),
          Column.text("REFUSED", "last_failure.at"),
          Column.text("SHA-256", "sha256"));

  private static final List<Column> STANDING =
      List.of(
          Column.name("room", "room"),
          Column.name("source", "source"),
          Column.time("since", "since"),
          Column.text("sha-256", "sha256"),
          Column.time("refused", "last_failure.at"),
          Column.text("because", "last_failure.errors"));

  private static final List<Column> TRIED =
      List.of(
          Column.name("outcome", "outcome"),
          Column.text("reasons", "reasons"),
          Column.text("degraded", "degraded"),
          Column.name("cause", "cause"),
          Column.text("detail", "detail"),
          Column.text("output", "output"),
          Column.text("sha-256", "policy_sha256"));

  private final Writ writ;

  PoliciesCommands(Writ writ) {
    this.writ = writ;
  }

  @Command(
      name = "list",
      description = "List what decides in each room.",
      footer = {"", "Example:", "  writ policies list"})
  int list() {
    JsonNode body = writ.api().get(new Resource(POLICIES)).body();
    List<JsonNode> rows = new ArrayList<>();
    body.path("items").forEach(rows::add);
    writ.printer().list(ROW, rows, rows.size(), "room", "no room has a policy");
    return Exit.DONE;
  }

  @Command(
      name = "show",
      description = "Show a room's policy with its text.",
      footer = {"", "Example:", "  writ policies show vms"})
  int show(@Parameters(paramLabel = "ROOM", description = "Such as vms.") String room) {
    JsonNode policy = writ.api().get(Resource.of(POLICIES, room)).body();
    writ.printer().detail(STANDING, policy, "sha256");
    if (!writ.printer().forPrograms()) {
      policy
          .path("files")
          .properties()
          .forEach(
              file -> {
                writ.printer().say("");
                writ.printer().say("# " + file.getKey());
                writ.printer().text(file.getValue().asText());
              });
    }
    return Exit.DONE;
  }

  @Command(
      name = "check",
      description = "Compile a set on the server and run its tests; nothing changes.",
      footer = {"", "Example:", "  writ policies check vms policies/vms/approval"})
  int check(
      @Parameters(paramLabel = "ROOM", description = "Such as vms.") String room,
      @Parameters(paramLabel = "PATH", description = "A folder or a file.") Path path) {
    JsonNode checked = writ.api().post(Resource.of(POLICIES, room, "check"), files(path)).body();
    if (writ.printer().forPrograms()) {
      writ.printer().detail(List.of(), checked, "sha256");
    }
    for (JsonNode test : checked.path("tests")) {
      writ.printer().say(test.path("state").asText() + "  " + test.path("name").asText());
      for (JsonNode error : test.path("errors")) {
        writ.printer().say("  " + error.asText());
      }
    }
    writ.printer().say("compiles; sha-256 " + checked.path("sha256").asText());
    if (checked.path("good").asBoolean()) {
      return Exit.DONE;
    }
    writ.complain("writ: not every test of the set passes");
    return Exit.REFUSED_OR_FAILED;
  }

  @Command(
      name = "put",
      description = "Put a set in the place of a room's own, on every server.",
      footer = {"", "Example:", "  writ policies put vms policies/vms/approval"})
  int put(
      @Parameters(paramLabel = "ROOM", description = "Such as vms.") String room,
      @Parameters(paramLabel = "PATH", description = "A folder or a file.") Path path) {
    ObjectNode files = files(path);
    writ.printer()
        .detail(
            STANDING,
            writ.api().submit("PUT", Resource.of(POLICIES, room), files).body(),
            "sha256");
    return Exit.DONE;
  }

  @Command(
      name = "reset",
      description = "Go back to the set of the server's directory, or to the shipped one.",
      footer = {"", "Example:", "  writ policies reset vms"})
  int reset(@Parameters(paramLabel = "ROOM", description = "Such as vms.") String room) {
    writ.printer()
        .detail(
            STANDING,
            writ.api().submit("DELETE", Resource.of(POLICIES, room), null).body(),
            "sha256");
    return Exit.DONE;
  }

  @Command(
      name = "try",
      description = "Ask a room's policy, or a candidate, without anything coming of it.",
      footer = {
        "",
        "Example:",
        "  writ policies try vms --input input.json policies/vms/approval --explain"
      })
  int tryOut(
      @Parameters(index = "0", paramLabel = "ROOM", description = "Such as vms.") String room,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "PATH",
              description = "A candidate: a folder or a file.")
          @Nullable Path path,
      @Option(
              names = "--input",
              required = true,
              paramLabel = "FILE",
              description = "The JSON document that the policy is told; - is standard input.")
          String input,
      @Option(names = "--explain", description = "Say why.") boolean explain) {
    ObjectNode body = path == null ? Json.object() : files(path);
    body.set("input", document(input));
    JsonNode tried = writ.api().post(Resource.of(POLICIES, room, "try"), body).body();
    writ.printer().detail(TRIED, tried, "outcome");
    if (explain && !writ.printer().forPrograms()) {
      writ.printer().say("");
      writ.printer().text(tried.path("explanation").asText());
    }
    return Exit.DONE;
  }

  private JsonNode document(String file) {
    try {
      return Json.MAPPER.readTree(
          file.equals("-") ? writ.shell().in().readAllBytes() : Files.readAllBytes(Path.of(file)));
    } catch (JsonProcessingException notJson) {
      throw new Failure("`" + file + "` is no JSON: " + notJson.getOriginalMessage());
    } catch (IOException unreadable) {
      throw new Failure("`" + file + "` can't be read: " + unreadable.getMessage());
    }
  }

  private static ObjectNode files(Path path) {
    return Json.put(Json.object(), "files", PolicyFolder.read(path));
  }
}
