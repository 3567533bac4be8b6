package dev.writ.dbt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.dbt.access.DbtPermissions;
import dev.writ.dbt.access.Sight;
import dev.writ.dbt.act.ReportContext;
import dev.writ.dbt.act.ReportFormat;
import dev.writ.dbt.act.ResultJson;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.store.FindingRows;
import dev.writ.dbt.store.ProjectRows;
import dev.writ.dbt.store.RunRows;
import dev.writ.dbt.view.FindingFilter;
import dev.writ.dbt.view.Project;
import dev.writ.dbt.view.Run;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was judged, as far as the caller may see it. Hidden things are NOT_FOUND. */
public final class RunViews {
  private final Database database;

  RunViews(Database database) {
    this.database = database;
  }

  /** By name, each with its last run. */
  public Page<Project> projects(Caller caller, Page.Wish wish) {
    Sight sight = Sight.of(caller, DbtPermissions.READ);
    return database.read(handle -> ProjectRows.seen(handle, sight, wish));
  }

  /** The id of a project that the caller may see. */
  public UUID requireProject(Caller caller, String name) {
    return database
        .read(handle -> ProjectRows.find(handle, name))
        .filter(id -> caller.may(DbtPermissions.READ, Sight.scopeOf(id), null))
        .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no such dbt project"));
  }

  /** The name of a project that the caller may see. */
  public String requireProjectName(Caller caller, UUID id) {
    return database
        .read(handle -> ProjectRows.name(handle, id))
        .filter(_ -> caller.may(DbtPermissions.READ, Sight.scopeOf(id), null))
        .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no such dbt project"));
  }

  /** Newest first. */
  public Page<Run> runs(Caller caller, Run.Filter filter, Page.Wish wish) {
    Sight sight = Sight.of(caller, DbtPermissions.READ);
    return database.read(handle -> RunRows.seen(handle, sight, filter, wish));
  }

  public Run requireRun(Caller caller, UUID id) {
    return database
        .read(handle -> RunRows.find(handle, id))
        .filter(run -> caller.may(DbtPermissions.READ, Sight.scopeOf(run.projectId()), null))
        .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no such run"));
  }

  /** The result of a run as JSON, as the one who asked for it got it. */
  public String result(Caller caller, UUID id) {
    requireRun(caller, id);
    return database.read(handle -> RunRows.result(handle, id));
  }

  /** Findings of a run in the order of its result. */
  public Page<JsonNode> findings(Caller caller, UUID id, FindingFilter filter, Page.Wish wish) {
    JsonNode all = Json.read(result(caller, id)).path("violations");
    return database.read(handle -> FindingRows.positions(handle, id, filter, wish)).map(all::path);
  }

  /** The run told in another format. */
  public Report report(Caller caller, UUID id, String format) {
    ReportFormat as =
        ReportFormat.find(format)
            .orElseThrow(
                () ->
                    KernelProblems.FIELD_INVALID
                        .with(
                            "`format` must be one of "
                                + Arrays.stream(ReportFormat.values())
                                    .map(each -> "`" + each.word() + "`")
                                    .collect(Collectors.joining(", ")))
                        .param("field", "format"));
    EnforcementResult result = read(result(caller, id));
    StringWriter text = new StringWriter();
    try {
      as.write(result, ReportContext.plain(), text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Report(mediaType(as), text.toString());
  }

  /** A report and what it is written in. */
  public record Report(String mediaType, String text) {}

  private static String mediaType(ReportFormat format) {
    return switch (format) {
      case JSON -> "application/json";
      case SARIF -> "application/sarif+json";
      case JUNIT -> "application/xml;charset=UTF-8";
      case HTML -> "text/html;charset=UTF-8";
      case MARKDOWN -> "text/markdown;charset=UTF-8";
      case TABLE, GITHUB -> "text/plain;charset=UTF-8";
    };
  }

  static EnforcementResult read(String json) {
    return ResultJson.read(Artifact.of("result", json.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Runs of the last days, oldest first, without dry runs.
   *
   * @param days 1 to 400
   */
  public List<Run> trend(Caller caller, String project, int days) {
    UUID id = requireProject(caller, project);
    Instant since = database.now().minus(Duration.ofDays(days));
    return database.read(handle -> RunRows.since(handle, id, since));
  }

  /**
   * What changed since the run before.
   *
   * @param before null for a project's first run
   * @param appeared fingerprints that the run before lacks
   * @param fixed fingerprints that only the run before has
   */
  public record Changes(@Nullable Run before, List<String> appeared, List<String> fixed) {}

  public Changes changes(Caller caller, UUID id) {
    Run run = requireRun(caller, id);
    return database.read(
        handle -> {
          Optional<Run> before = RunRows.before(handle, run);
          return before
              .map(
                  other ->
                      new Changes(
                          other,
                          FindingRows.onlyIn(handle, id, other.id()),
                          FindingRows.onlyIn(handle, other.id(), id)))
              .orElseGet(() -> new Changes(null, List.of(), List.of()));
        });
  }

  /** The finding of a run with this fingerprint; a waiver that ends soon may be asked for again. */
  Optional<ObjectNode> finding(Run run, String fingerprint) {
    JsonNode result = Json.read(database.read(handle -> RunRows.result(handle, run.id())));
    for (String list : List.of("violations", "suppressed")) {
      for (JsonNode each : result.path(list)) {
        if (each.path("fingerprint").asText().equals(fingerprint)) {
          return Optional.of((ObjectNode) each);
        }
      }
    }
    return Optional.empty();
  }

  Optional<Run> latest(UUID projectId) {
    return database.read(handle -> RunRows.latest(handle, projectId));
  }
}
