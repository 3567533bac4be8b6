package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.cli.chain.ExportVerifier;
import dev.writ.cli.chain.Verdict;
import dev.writ.cli.rest.Answer;
import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Failure;
import dev.writ.cli.rest.Json;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The record: what happened, and proof that nobody changed it. */
@Command(
    name = "audit",
    synopsisSubcommandLabel = "VERB",
    description = "Search the audit log, take it with you, and prove it whole.",
    footer = {"", "Example:", "  writ audit verify"})
final class AuditCommands {
  private static final String AUDIT = "/api/v1/audit";

  private static final List<Column> ROW =
      List.of(
          Column.time("WHEN", "performed_at"),
          Column.name("ACTION", "action_code"),
          Column.state("OUTCOME", "outcome"),
          Column.name("BY", "performed_by_name|performed_by"),
          Column.text("RESOURCE", "resource_name|resource_id"),
          Column.name("ENV", "environment"),
          Column.id("TICKET", "ticket_id"),
          Column.text("PARAMS", "params"));

  private static final List<Column> RESULT =
      List.of(
          Column.text("rows", "rows"),
          Column.text("checkpoints", "checkpoints"),
          Column.text("not sealed yet", "unsealed"),
          Column.text("first bad row", "first_bad.seq"),
          Column.name("because", "first_bad.kind"),
          Column.text("last row", "head.seq"),
          Column.name("head", "head.chain_hash"));

  private final Writ writ;

  AuditCommands(Writ writ) {
    this.writ = writ;
  }

  /** Which rows. */
  static final class Filter {
    @Option(names = "--action", paramLabel = "CODE", description = "Such as APPROVAL_APPROVED.")
    private @Nullable String action;

    @Option(
        names = "--by",
        paramLabel = "ACTOR",
        description = "user:ID or system:JOB, as the log names them.")
    private @Nullable String by;

    @Option(names = "--ticket", paramLabel = "ID", description = "Rows of one request.")
    private @Nullable String ticket;

    @Option(names = "--task", paramLabel = "ID", description = "Rows of one piece of work.")
    private @Nullable String task;

    @Option(names = "--resource-type", paramLabel = "TYPE", description = "Such as vm.")
    private @Nullable String resourceType;

    @Option(names = "--resource-id", paramLabel = "ID", description = "Rows about one thing.")
    private @Nullable String resourceId;

    @Option(names = "--environment", paramLabel = "ENV", description = "test or prod.")
    private @Nullable String environment;

    @Option(
        names = "--outcome",
        paramLabel = "OUTCOME",
        description = "SUCCESS, REFUSED or FAILED.")
    private @Nullable String outcome;

    @Option(names = "--from", paramLabel = "TIME", description = "From this instant on (ISO 8601).")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Before this instant.")
    private @Nullable String to;

    Resource of(Resource resource) {
      return resource
          .with("action_code", action)
          .with("performed_by", by)
          .with("ticket_id", ticket)
          .with("event_id", task)
          .with("resource_type", resourceType)
          .with("resource_id", resourceId)
          .with("environment", environment)
          .with("outcome", outcome)
          .with("from", from)
          .with("to", to);
    }
  }

  @Command(
      name = "search",
      description = "Search the log, newest first. Reading it is recorded too.",
      footer = {
        "",
        "Example:",
        "  writ audit search --action APPROVAL_APPROVED --environment prod"
      })
  int search(@Mixin Filter filter, @Mixin RowLimit limit) {
    writ.show(
        ROW,
        Listing.of(writ.api(), filter.of(Resource.of(AUDIT)), limit.rows),
        "id",
        "no rows fit",
        "next: writ audit search, without filters");
    return Exit.DONE;
  }

  @Command(
      name = "verify",
      description = {
        "Prove that no row was changed, removed, moved or added later.",
        "With FILE an export is checked here, without asking the server."
      },
      footer = {
        "",
        "Example:",
        "  writ audit export --file log.jsonl && writ audit verify log.jsonl"
      })
  int verify(
      @Parameters(
              arity = "0..1",
              paramLabel = "FILE",
              description = "An export; - is standard input.")
          @Nullable String file,
      @Option(
              names = "--key",
              paramLabel = "ID",
              description = "With FILE: only this key may have signed it; may be repeated.")
          @Nullable List<String> keys,
      @Option(names = "--from-seq", paramLabel = "N", description = "First row to check.")
          @Nullable Long fromSeq,
      @Option(names = "--to-seq", paramLabel = "N", description = "Last row to check.")
          @Nullable Long toSeq,
      @Option(
              names = "--timeout",
              paramLabel = "DURATION",
              defaultValue = "10m",
              converter = WaitOptions.DurationConverter.class,
              description = "How long to wait for the server (default: ${DEFAULT-VALUE}).")
          java.time.Duration timeout) {
    if (file != null) {
      return new VerdictView(writ).show(offline(file, keys == null ? Set.of() : Set.copyOf(keys)));
    }
    Api api = writ.api();
    ObjectNode body = Json.object();
    Json.put(body, "from_seq", fromSeq);
    Json.put(body, "to_seq", toSeq);
    Answer answer = api.submit("POST", Resource.of(AUDIT, "verify"), body);
    JsonNode result = new Work(writ, api).result(answer, timeout);
    writ.printer().detail(RESULT, result, "head.chain_hash");
    if (result.path("ok").asBoolean()) {
      writ.printer().say("the log is whole");
      return Exit.DONE;
    }
    writ.complain("writ: the log does not verify (AUDIT_VERIFY_FAILED)");
    return Exit.REFUSED_OR_FAILED;
  }

  @Command(
      name = "export",
      description =
          "Write rows with their hashes as JSON lines, for another system or a later proof.",
      footer = {"", "Example:", "  writ audit export --file log.jsonl --from-seq 1001"})
  int export(
      @Option(
              names = "--file",
              paramLabel = "FILE",
              description = "Where to (default: standard output).")
          @Nullable Path file,
      @Option(
              names = "--from",
              paramLabel = "TIME",
              description = "From this instant on (ISO 8601).")
          @Nullable String from,
      @Option(names = "--to", paramLabel = "TIME", description = "Before this instant.")
          @Nullable String to,
      @Option(names = "--from-seq", paramLabel = "N", description = "From this row on.")
          @Nullable Long fromSeq) {
    Resource wanted =
        Resource.of(AUDIT, "export").with("from", from).with("to", to).with("from_seq", fromSeq);
    Api api = writ.api();
    try {
      if (file == null) {
        api.download(wanted, writ.shell().out());
      } else {
        save(api, wanted, file);
        writ.complain("written to " + file + "; next: writ audit verify " + file);
      }
    } catch (IOException broken) {
      throw new Failure("the export broke off: " + broken.getMessage(), "  next: export again");
    }
    return Exit.DONE;
  }

  /** Under another name until it is whole, so that half a log never has the name of a log. */
  private static void save(Api api, Resource wanted, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        api.download(wanted, out);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private Verdict offline(String file, Set<String> keys) {
    try (InputStream in =
        file.equals("-")
            ? writ.shell().in()
            : new BufferedInputStream(Files.newInputStream(Path.of(file)))) {
      return ExportVerifier.verify(in, keys);
    } catch (NoSuchFileException absent) {
      throw new Failure(
          "there is no file `" + file + "`", "  next: writ audit export --file " + file);
    } catch (IOException unreadable) {
      throw new Failure("`" + file + "` can't be read: " + unreadable.getMessage());
    }
  }
}
