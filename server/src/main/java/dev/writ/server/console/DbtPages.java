package dev.writ.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.dbt.DbtHouse;
import dev.writ.dbt.RunViews;
import dev.writ.dbt.access.DbtPermissions;
import dev.writ.dbt.access.Sight;
import dev.writ.dbt.view.FindingFilter;
import dev.writ.dbt.view.GrantedWaiver;
import dev.writ.dbt.view.Project;
import dev.writ.dbt.view.Run;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Page;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Parameters;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** dbt projects: their verdicts, how they go, and what a run found. */
@Path("/dbt")
@Produces(MediaType.TEXT_HTML)
public class DbtPages {
  private static final String SECTION = "dbt";
  private static final int SPARK_DAYS = 30;
  private static final int TREND_DAYS = 90;
  private static final int SOON_DAYS = 14;
  private static final int PAGE = 50;

  private final CurrentCall call;
  private final Frames frames;
  private final DbtHouse room;
  private final InstantSource clock;

  DbtPages(CurrentCall call, Frames frames, DbtHouse room, InstantSource clock) {
    this.call = call;
    this.frames = frames;
    this.room = room;
    this.clock = clock;
  }

  @GET
  public Response projects(@QueryParam("page") @Nullable Integer page, @Context UriInfo uri) {
    Page<Project> found = room.runs().projects(call.caller(), wish(page));
    return frames.show(
        "dbt/list",
        "dbt projects",
        SECTION,
        uri,
        new DbtProjectsPage(
            Words.count(found.total(), "project") + ", each with its last run.",
            found.items().stream().map(this::row).toList(),
            pager(uri, found)));
  }

  private DbtProjectsPage.Row row(Project project) {
    Run run = project.latest();
    List<Run> runs = room.runs().trend(call.caller(), project.name(), SPARK_DAYS);
    return new DbtProjectsPage.Row(
        project.id().toString(),
        project.name(),
        run == null ? null : state(run),
        run == null ? "–" : findings(run),
        run == null ? "–" : DbtTrend.coverage(run),
        DbtTrend.spark(runs),
        run == null ? null : When.of(run.createdAt(), clock.instant()));
  }

  @GET
  @Path("/{id}")
  public Response project(
      @PathParam("id") String id,
      @QueryParam("page") @Nullable Integer page,
      @Context UriInfo uri) {
    Caller caller = call.caller();
    String name = room.runs().requireProjectName(caller, Parameters.id(id));
    Instant now = clock.instant();
    List<Run> trend = room.runs().trend(caller, name, TREND_DAYS);
    Page<Run> runs = room.runs().runs(caller, new Run.Filter(name, null, null), wish(page));
    Run last = trend.isEmpty() ? null : trend.getLast();
    return frames.show(
        "dbt/project",
        name,
        SECTION,
        uri,
        new DbtProjectPage(
            name,
            last == null ? null : state(last),
            last == null
                ? "No run within the last " + TREND_DAYS + " days."
                : findings(last) + ", " + DbtTrend.coverage(last) + " of the columns tested.",
            DbtTrend.findings(trend),
            DbtTrend.layers(trend),
            runs.items().stream().map(run -> runRow(run, now)).toList(),
            pager(uri, runs),
            room.exceptions().waivers(caller, name).stream().map(this::waiver).toList()));
  }

  private static DbtProjectPage.RunRow runRow(Run run, Instant now) {
    String branch = Words.orDash(run.gitBranch());
    String sha = run.gitSha();
    return new DbtProjectPage.RunRow(
        run.id().toString(),
        state(run),
        findings(run),
        DbtTrend.coverage(run),
        sha == null ? branch : branch + " " + sha.substring(0, Math.min(8, sha.length())),
        When.of(run.createdAt(), now));
  }

  private DbtProjectPage.Waiver waiver(GrantedWaiver waiver) {
    return new DbtProjectPage.Waiver(
        shortCode(waiver.code()),
        waiver.model(),
        waiver.reason(),
        waiver.until().toString(),
        waiver.until().isBefore(today().plusDays(SOON_DAYS)),
        waiver.ticketId() == null ? null : waiver.ticketId().toString());
  }

  @GET
  @Path("/runs/{id}")
  public Response run(
      @PathParam("id") String id,
      @QueryParam("code") @Nullable String code,
      @QueryParam("model") @Nullable String model,
      @QueryParam("layer") @Nullable String layer,
      @QueryParam("page") @Nullable Integer page,
      @Context UriInfo uri) {
    return run(id, code, model, layer, page, uri, null);
  }

  /** Asks for a waiver; the answer is the person's own requests. */
  @POST
  @Path("/runs/{id}/waivers")
  public Response waive(
      @PathParam("id") String id,
      @FormParam("fingerprint") @Nullable String fingerprint,
      @FormParam("reason") @Nullable String reason,
      @FormParam("until") @Nullable String until,
      @Context UriInfo uri) {
    Run run = room.runs().requireRun(call.caller(), Parameters.id(id));
    try {
      room.exceptions()
          .requestWaiver(
              call.caller(),
              run.project(),
              Objects.requireNonNullElse(fingerprint, ""),
              Objects.requireNonNullElse(reason, ""),
              day(until),
              null);
      return Frames.go("/requests");
    } catch (Problem refusal) {
      return run(id, null, null, null, null, uri, Trouble.of(refusal));
    }
  }

  private static LocalDate day(@Nullable String text) {
    try {
      return LocalDate.parse(Objects.requireNonNullElse(text, ""));
    } catch (DateTimeException notADay) {
      throw KernelProblems.FIELD_INVALID
          .with("`until` must be a day such as `2027-03-31`")
          .at("/until");
    }
  }

  private Response run(
      String id,
      @Nullable String code,
      @Nullable String model,
      @Nullable String layer,
      @Nullable Integer page,
      UriInfo uri,
      @Nullable Trouble trouble) {
    Caller caller = call.caller();
    Run run = room.runs().requireRun(caller, Parameters.id(id));
    FindingFilter filter =
        new FindingFilter(Frames.text(code), Frames.text(model), Frames.text(layer), null, null);
    Page<JsonNode> found = room.runs().findings(caller, run.id(), filter, wish(page));
    RunViews.Changes changes = room.runs().changes(caller, run.id());
    Set<String> fresh = new HashSet<>(changes.appeared());
    return frames.show(
        "dbt/run",
        "Run of " + run.project(),
        SECTION,
        uri,
        new DbtRunPage(
            run.id().toString(),
            run.projectId().toString(),
            run.project(),
            state(run),
            findings(run)
                + ", "
                + run.suppressed()
                + " suppressed, "
                + Words.count(run.models(), "model")
                + ", "
                + DbtTrend.coverage(run)
                + " of the columns tested"
                + (run.policyName() == null ? "." : ", by policy " + run.policyName() + "."),
            changes.before() == null
                ? "The project's first run."
                : "%d new and %d fixed since the run before."
                    .formatted(changes.appeared().size(), changes.fixed().size()),
            new DbtRunPage.Filter(
                Objects.requireNonNullElse(filter.code(), ""),
                Objects.requireNonNullElse(filter.model(), ""),
                Objects.requireNonNullElse(filter.layer(), ""),
                List.of("bronze", "silver", "gold", "none")),
            !filter.equals(FindingFilter.ALL),
            found.items().stream().map(each -> finding(each, fresh)).toList(),
            pager(uri, found),
            caller.may(DbtPermissions.WAIVE, Sight.scopeOf(run.projectId()), null),
            today().plusDays(1).toString(),
            trouble));
  }

  private static DbtRunPage.Finding finding(JsonNode each, Set<String> fresh) {
    String fingerprint = each.path("fingerprint").asText();
    boolean known = each.path("status").asText().equals("known");
    boolean error = each.path("severity").asText().equals("error");
    int seen = each.path("occurrences").asInt();
    return new DbtRunPage.Finding(
        shortCode(each.path("error_code").asText()),
        known
            ? new State("known", "still", "minus")
            : error ? new State("error", "bad", "cross") : new State("warning", "wait", "warning"),
        each.path("model_name").asText(),
        each.path("message").asText(),
        each.path("suggestion").asText(),
        fingerprint,
        fresh.contains(fingerprint),
        seen == 0
            ? ""
            : "since %s, in %s"
                .formatted(each.path("first_detected").asText(), Words.count(seen, "run")));
  }

  private static State state(Run run) {
    if (run.dryRun()) {
      return new State("dry run", "still", "minus");
    }
    return run.passed()
        ? new State("passed", "good", "check")
        : new State("refused", "bad", "cross");
  }

  private static String findings(Run run) {
    int known = run.errors() - run.newErrors();
    return Words.count(run.newErrors(), "error")
        + (known > 0 ? " and " + known + " known" : "")
        + ", "
        + Words.count(run.warnings(), "warning");
  }

  private static String shortCode(String code) {
    return code.replace("FLOE-", "");
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static Page.Wish wish(@Nullable Integer page) {
    return new Page.Wish(page == null ? 1 : page, PAGE);
  }

  private static Pager pager(UriInfo uri, Page<?> page) {
    return Pager.of(
        Frames.address(uri, "page", null),
        page.page(),
        page.perPage(),
        page.items().size(),
        page.total());
  }
}
