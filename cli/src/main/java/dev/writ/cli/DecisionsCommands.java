package dev.writ.cli;

import dev.writ.cli.rego.Errors;
import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Failure;
import dev.writ.cli.rest.Resource;
import dev.writ.cli.view.Column;
import dev.writ.rego.Outcome;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What policies decided, and whether they would again. */
@Command(
    name = "decisions",
    synopsisSubcommandLabel = "VERB",
    description = "Look at what policies decided, and decide it again here.",
    footer = {"", "Example:", "  writ decisions list"})
final class DecisionsCommands {
  private static final String DECISIONS = "/api/v1/decisions";

  /** What a replay ends with where it can't be done. */
  private static final int IMPOSSIBLE = 2;

  private static final List<Column> ROW =
      List.of(
          Column.time("WHEN", "decided_at"),
          Column.name("ROOM", "room"),
          Column.name("OUTCOME", "outcome"),
          Column.name("CAUSE", "cause"),
          Column.text("MICROS", "micros"),
          Column.id("ID", "id"));

  private static final List<Column> WHOLE =
      List.of(
          Column.id("id", "id"),
          Column.time("when", "decided_at"),
          Column.name("room", "room"),
          Column.name("outcome", "outcome"),
          Column.name("cause", "cause"),
          Column.name("task", "event_id"),
          Column.text("query", "query"),
          Column.text("policy sha-256", "policy_sha256"),
          Column.text("micros", "micros"),
          Column.text("input", "input"),
          Column.text("output", "output"));

  private final Writ writ;

  DecisionsCommands(Writ writ) {
    this.writ = writ;
  }

  @Command(
      name = "list",
      description = "List decisions, newest first.",
      footer = {"", "Example:", "  writ decisions list --room vms --outcome DENY"})
  int list(
      @Option(names = "--room", paramLabel = "ROOM", description = "Such as vms.")
          @Nullable String room,
      @Option(
              names = "--outcome",
              paramLabel = "OUTCOME",
              description = "ALLOW, NEEDS_APPROVAL or DENY.")
          @Nullable String outcome,
      @Option(names = "--degraded", description = "Only those where the policy failed.")
          boolean degraded,
      @Option(
              names = "--since",
              paramLabel = "TIME",
              description = "From this instant on (ISO 8601).")
          @Nullable String since,
      @Mixin RowLimit limit) {
    Resource wanted =
        new Resource(DECISIONS)
            .with("room", room)
            .with("outcome", outcome)
            .with("degraded", degraded ? "true" : null)
            .with("since", since);
    writ.show(ROW, Listing.of(writ.api(), wanted, limit.rows), "id", "no decisions fit");
    return Exit.DONE;
  }

  @Command(
      name = "show",
      description = "Show a decision with what the policy was told and what it said.",
      footer = {
        "",
        "Example:",
        "  writ decisions show 01990000-0000-7000-8000-000000000001 -o json"
      })
  int show(@Parameters(paramLabel = "ID", description = "Of the decision.") String id) {
    writ.printer().detail(WHOLE, writ.api().get(Resource.of(DECISIONS, id)).body(), "id");
    return Exit.DONE;
  }

  @Command(
      name = "replay",
      description = {
        "Decide again, in this process, with the text and the input that were kept.",
        "With --policy: what a proposed policy would have said.",
        "Exit codes: 0 the same (or --policy), 1 different, 2 it can't be done."
      },
      footer = {
        "",
        "Example:",
        "  writ decisions replay 01990000-0000-7000-8000-000000000001 --explain"
      })
  int replay(
      @Parameters(paramLabel = "ID", description = "Of the decision.") String id,
      @Option(
              names = "--policy",
              paramLabel = "DIR",
              description = "A proposed policy set, in place of the one that decided.")
          @Nullable Path policy,
      @Option(names = "--explain", description = "Say why.") boolean explain) {
    try {
      return replayed(id, policy, explain);
    } catch (RegoException wrong) {
      writ.complain("writ: the policy can't be evaluated");
      Errors.lines(wrong.errors()).forEach(writ::complain);
    } catch (Failure failure) {
      writ.complain("writ: " + failure.message());
      failure.more().forEach(writ::complain);
    } catch (IOException broken) {
      writ.complain("writ: the server's answer broke off: " + broken.getMessage());
    }
    return IMPOSSIBLE;
  }

  private int replayed(String id, @Nullable Path policy, boolean explain) throws IOException {
    Api api = writ.api();
    RegoValue.Obj decision = exactly(api, Resource.of(DECISIONS, id));
    RegoValue kept = member(decision, "output");
    RegoValue input = member(decision, "input");
    Map<String, String> files =
        policy == null
            ? files(
                exactly(
                    api, Resource.of("/api/v1/policies/texts", text(decision, "policy_sha256"))))
            : PolicyFolder.read(policy);
    Outcome outcome = Replay.of(files, text(decision, "query"), input, time(input));
    RegoValue again = Replay.output(outcome);
    boolean same = kept.equals(again);
    writ.shell().out().println("kept      " + kept.toJson());
    writ.shell().out().println((policy == null ? "again     " : "proposed  ") + again.toJson());
    writ.shell().out().println(same ? "the same" : "different");
    if (outcome instanceof Outcome.Failed failed) {
      Errors.lines(failed.errors()).forEach(writ::complain);
    }
    if (explain) {
      writ.printer().text(outcome.report().explanation().text());
    }
    return same || policy != null ? Exit.DONE : Exit.REFUSED_OR_FAILED;
  }

  /** An answer as the engine reads JSON, so that no number is rounded on the way. */
  private static RegoValue.Obj exactly(Api api, Resource resource) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    api.download(resource, bytes);
    if (RegoValue.parseJson(bytes.toByteArray()) instanceof RegoValue.Obj object) {
      return object;
    }
    throw new Failure("the server's answer to " + resource + " is no object");
  }

  private static Instant time(RegoValue input) {
    try {
      if (input instanceof RegoValue.Obj object) {
        return Instant.parse(text(object, "time"));
      }
    } catch (DateTimeParseException noTime) {
      // told below
    }
    throw new Failure("the decision's input has no `time`, so its clock can't be set");
  }

  private static Map<String, String> files(RegoValue.Obj answer) {
    Map<String, String> files = new TreeMap<>();
    if (member(answer, "files") instanceof RegoValue.Obj texts) {
      for (int i = 0; i < texts.size(); i++) {
        if (texts.keyAt(i) instanceof RegoValue.Str path
            && texts.valueAt(i) instanceof RegoValue.Str text) {
          files.put(path.value(), text.value());
        }
      }
    }
    return files;
  }

  private static String text(RegoValue.Obj object, String name) {
    if (member(object, name) instanceof RegoValue.Str text) {
      return text.value();
    }
    throw new Failure("the server's answer has no text `" + name + "`");
  }

  private static RegoValue member(RegoValue.Obj object, String name) {
    RegoValue value = object.find(name);
    if (value == null) {
      throw new Failure("the server's answer has no `" + name + "`");
    }
    return value;
  }
}
