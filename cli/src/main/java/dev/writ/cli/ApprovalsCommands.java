package dev.writ.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.cli.rest.Answer;
import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Failure;
import dev.writ.cli.rest.Json;
import dev.writ.cli.rest.Refused;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Requests that wait for somebody's yes. */
@Command(
    name = "approvals",
    synopsisSubcommandLabel = "VERB",
    description = "See requests, and agree to them or not.",
    footer = {"", "Example:", "  writ approvals list"})
final class ApprovalsCommands {
  static final String OWN = "/api/v1/approvals";
  private static final String ADMIN = "/api/v1/admin/approvals";

  private static final List<Column> ROW =
      List.of(
          Column.id("TICKET", "id"),
          Column.name("OPERATION", "operation"),
          Column.text("RESOURCE", "resource.name"),
          Column.name("ENV", "environment"),
          Column.name("REQUESTED BY", "requester.name"),
          Column.state("STATUS", "status"),
          Column.time("AGE", "created_at"),
          Column.text("REASON", "reason"));

  private static final List<Column> TICKET =
      List.of(
          Column.id("ticket", "id"),
          Column.id("task", "event_id"),
          Column.name("operation", "operation"),
          Column.name("resource", "resource.name"),
          Column.name("environment", "environment"),
          Column.state("status", "status"),
          Column.name("requested by", "requester.name"),
          Column.text("reason", "reason"),
          Column.time("created", "created_at"),
          Column.time("expires", "expires_at"),
          Column.text("revision", "spec_revision"),
          Column.text("asked for", "payload"),
          Column.text("changed to", "modified_spec"),
          Column.text("changed because", "modification_reason"),
          Column.text("plan", "plan"),
          Column.text("votes missing", "missing"),
          Column.name("policy says", "decision.outcome"),
          Column.text("because", "decision.output.reasons"),
          Column.text("policy trouble", "decision.cause"),
          Column.time("decided", "decided_at"),
          Column.time("closed", "closed_at"),
          Column.name("close code", "close_code"),
          Column.text("close reason", "close_reason"));

  private static final List<Column> VOTE =
      List.of(
          Column.name("VOTE BY", "reviewer.name"),
          Column.state("VERDICT", "verdict"),
          Column.text("REVISION", "spec_revision"),
          Column.time("WHEN", "created_at"),
          Column.text("REASON", "reason"));

  private static final List<Column> CLUSTER =
      List.of(
          Column.name("CLUSTER", "name"),
          Column.name("ENV", "environment"),
          Column.state("HEALTH", "health"),
          Column.text("STORAGE", "default_storage_class"),
          Column.id("ID", "id"),
          Column.text("EXCLUDED BECAUSE", "reason"));

  private final Writ writ;

  ApprovalsCommands(Writ writ) {
    this.writ = writ;
  }

  @Command(
      name = "list",
      description = "List requests that wait for a decision; --all shows decided ones too.",
      footer = {"", "Example:", "  writ approvals list --environment prod"})
  int list(
      @Option(names = "--mine", description = "Only what I asked for.") boolean mine,
      @Option(names = "--all", description = "Decided ones too.") boolean all,
      @Option(
              names = "--status",
              paramLabel = "STATUS",
              description =
                  "PENDING_APPROVAL, APPROVED, REJECTED, CANCELLED, EXPIRED, COMPLETED or FAILED.")
          @Nullable String status,
      @Option(names = "--operation", paramLabel = "NAME", description = "Such as CREATE_VM.")
          @Nullable String operation,
      @Option(names = "--environment", paramLabel = "ENV", description = "test or prod.")
          @Nullable String environment,
      @Mixin RowLimit limit) {
    Resource wanted =
        Resource.of(OWN)
            .with("mine", mine ? "true" : null)
            .with("status", status == null && !all ? "PENDING_APPROVAL" : status)
            .with("operation", operation)
            .with("environment", environment);
    writ.show(
        ROW,
        Listing.of(writ.api(), wanted, limit.rows),
        "id",
        all || status != null ? "no requests fit" : "nothing waits for approval",
        all || status != null
            ? "next: writ approvals list --all"
            : "next: writ vms request --help");
    return Exit.DONE;
  }

  @Command(
      name = "show",
      description = "Show one request with its votes and what policy said.",
      footer = {"", "Example:", "  writ approvals show 5c1f00d2"})
  int show(
      @Parameters(paramLabel = "TICKET", description = "Id, or its last characters.") String id) {
    Api api = writ.api();
    JsonNode ticket = fullest(api, ticket(api, id));
    writ.printer().detail(TICKET, ticket, "id");
    JsonNode votes = ticket.path("reviews");
    if (!writ.printer().forPrograms() && !votes.isEmpty()) {
      writ.printer().say("");
      writ.printer().list(VOTE, rows(votes), votes.size(), "id");
    }
    return Exit.DONE;
  }

  @Command(
      name = "preview",
      description = "Show what approving would do, without doing it.",
      footer = {"", "Example:", "  writ approvals preview 5c1f00d2 --cluster sandbox"})
  int preview(
      @Parameters(paramLabel = "TICKET", description = "Id, or its last characters.") String id,
      @Mixin Choices choices) {
    Api api = writ.api();
    String ticket = ticket(api, id);
    Answer answer = api.post(Resource.of(ADMIN, ticket, "preview"), choices.body(api, ticket));
    new Work(writ, api).warn(answer.body());
    new PreviewView(writ.printer()).show(answer.body());
    return Exit.DONE;
  }

  @Command(
      name = "clusters",
      description = "Show where a requested machine could run, and why not elsewhere.",
      footer = {"", "Example:", "  writ approvals clusters 5c1f00d2"})
  int clusters(
      @Parameters(paramLabel = "TICKET", description = "Id, or its last characters.") String id) {
    Api api = writ.api();
    List<JsonNode> clusters = clusters(api, ticket(api, id));
    writ.printer()
        .list(
            CLUSTER,
            clusters,
            clusters.size(),
            "id",
            "no clusters yet",
            "next: somebody with cluster:manage registers one");
    return Exit.DONE;
  }

  @Command(
      name = "approve",
      description = "Agree to a request. Nobody approves their own.",
      footer = {
        "",
        "Example:",
        "  writ approvals approve 5c1f00d2 --comment 'fits the plan' --wait"
      })
  int approve(
      @Parameters(paramLabel = "TICKET", description = "Id, or its last characters.") String id,
      @Mixin Choices choices,
      @Option(names = "--comment", paramLabel = "TEXT", description = "Kept with your vote.")
          @Nullable String comment,
      @Mixin WaitOptions wait) {
    Api api = writ.api();
    String ticket = ticket(api, id);
    ObjectNode body = Json.put(choices.body(api, ticket), "comment", comment);
    Answer answer = api.submit("POST", Resource.of(ADMIN, ticket, "approve"), body);
    if (answer.status() == 202) {
      return new Work(writ, api).accepted(answer, wait);
    }
    new Work(writ, api).warn(answer.body());
    writ.printer().detail(Work.ACCEPTED, answer.body(), "event_id");
    if (Json.text(answer.body(), "status").equals("PENDING_APPROVAL")) {
      writ.printer().say("your vote counts; more are needed");
      return Exit.WAITING_FOR_APPROVAL;
    }
    return Exit.DONE;
  }

  @Command(
      name = "reject",
      description = "Refuse a request and say why.",
      footer = {"", "Example:", "  writ approvals reject 5c1f00d2 --reason 'use the shared one'"})
  int reject(
      @Parameters(paramLabel = "TICKET", description = "Id, or its last characters.") String id,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "Why; the requester reads it.")
          String reason) {
    Api api = writ.api();
    return ended(
        api.submit(
            "POST",
            Resource.of(ADMIN, ticket(api, id), "reject"),
            Json.object().put("reason", reason)));
  }

  @Command(
      name = "cancel",
      description = "Take back a request of your own that nobody decided yet.",
      footer = {"", "Example:", "  writ approvals cancel 5c1f00d2 --reason 'not needed any more'"})
  int cancel(
      @Parameters(paramLabel = "TICKET", description = "Id, or its last characters.") String id,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
          @Nullable String reason) {
    Api api = writ.api();
    return ended(
        api.submit(
            "POST",
            Resource.of(OWN, ticket(api, id), "cancel"),
            Json.put(Json.object(), "reason", reason)));
  }

  private int ended(Answer answer) {
    writ.printer().detail(Work.ACCEPTED, answer.body(), "ticket_id");
    return Exit.DONE;
  }

  /** The approver's view when it may be seen, else the requester's. */
  private static JsonNode fullest(Api api, String id) {
    try {
      return api.get(Resource.of(ADMIN, id)).body();
    } catch (Refused hidden) {
      if (hidden.status() != 404 && hidden.status() != 403) {
        throw hidden;
      }
      return api.get(Resource.of(OWN, id)).body();
    }
  }

  /** Those that can't take the machine too: naming one tells why not. */
  private static String clusterId(Api api, String ticket, String given) {
    return Names.isId(given)
        ? given
        : Json.text(Names.among(clusters(api, ticket), "cluster", "id", given), "id");
  }

  private static List<JsonNode> clusters(Api api, String ticket) {
    JsonNode answer = api.get(Resource.of(ADMIN, ticket, "suggested-clusters")).body();
    List<JsonNode> clusters = rows(answer.path("candidates"));
    clusters.addAll(rows(answer.path("excluded")));
    return clusters;
  }

  private static String ticket(Api api, String id) {
    return Names.id(api, "request", Resource.of(OWN), "id", id);
  }

  private static List<JsonNode> rows(JsonNode array) {
    List<JsonNode> rows = new java.util.ArrayList<>();
    array.forEach(rows::add);
    return rows;
  }

  /** What an approver may choose or change. */
  static final class Choices {
    @Option(
        names = "--cluster",
        paramLabel = "NAME",
        description = "Where the machine runs: name or id (default: Writ places it).")
    private @Nullable String cluster;

    @Option(
        names = "--template-version",
        paramLabel = "N",
        description = "Version of the template (default: the one asked for).")
    private @Nullable Integer templateVersion;

    @Option(
        names = "--storage-class",
        paramLabel = "NAME",
        description = "Storage class of the disk (default: the cluster's).")
    private @Nullable String storageClass;

    @Option(
        names = "--modified-spec",
        paramLabel = "FILE",
        description = "JSON that replaces the whole changeable part of the request.")
    private @Nullable Path modifiedSpec;

    @Option(
        names = "--modification-reason",
        paramLabel = "TEXT",
        description = "Why; needed with --modified-spec.")
    private @Nullable String modificationReason;

    @Option(
        names = "--spec-revision",
        paramLabel = "N",
        description = "Refuse if the request changed since you saw this revision.")
    private @Nullable Integer specRevision;

    ObjectNode body(Api api, String ticket) {
      ObjectNode body = Json.object();
      Json.put(body, "cluster_id", cluster == null ? null : clusterId(api, ticket, cluster));
      Json.put(body, "template_version", templateVersion);
      Json.put(body, "storage_class", storageClass);
      Json.put(body, "modified_spec", modifiedSpec == null ? null : read(modifiedSpec));
      Json.put(body, "modification_reason", modificationReason);
      Json.put(body, "spec_revision", specRevision);
      return body;
    }

    private static JsonNode read(Path file) {
      try {
        return Json.MAPPER.readTree(Files.readString(file, StandardCharsets.UTF_8));
      } catch (JsonProcessingException malformed) {
        throw new Failure(
            "`" + file + "` is no JSON: " + malformed.getOriginalMessage(),
            "  at line " + malformed.getLocation().getLineNr());
      } catch (IOException unreadable) {
        throw new Failure("`" + file + "` can't be read");
      }
    }
  }
}
