package dev.writ.server.console;

import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Page;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Paging;
import dev.writ.workloads.WorkloadsRoom;
import dev.writ.workloads.access.WorkloadsProblems;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.policy.Bundles;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.Severity;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.KnownExemption;
import dev.writ.workloads.view.PolicyStanding;
import dev.writ.workloads.view.SeenPolicy;
import dev.writ.workloads.view.SeenViolation;
import dev.writ.workloads.view.SeenWorkload;
import dev.writ.workloads.view.WatchedCluster;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Workloads: how they stand, by which policies, what is wrong with them and what is let pass. */
@Path("/workloads")
@Produces(MediaType.TEXT_HTML)
public class WorkloadPages {
  static final String SECTION = "workloads";

  private static final List<String> YES_NO = List.of("yes", "no");

  private final CurrentCall call;
  private final Frames frames;
  private final WorkloadsRoom room;
  private final InstantSource clock;

  WorkloadPages(CurrentCall call, Frames frames, WorkloadsRoom room, InstantSource clock) {
    this.call = call;
    this.frames = frames;
    this.room = room;
    this.clock = clock;
  }

  @GET
  public Response overview(@Context UriInfo uri) {
    return show(
        "overview",
        "Workloads",
        uri,
        WorkloadsOverview.of(
            room, call.caller(), environment(uri), new WorkloadRows(clock.instant())));
  }

  /** The scores of all clusters over time, to be put into the overview. */
  @GET
  @Path("/trend")
  public Response trend(@QueryParam("environment") @Nullable String environment) {
    return frames.part(
        "workloads/trend",
        "chart",
        WorkloadTrend.of(
            room.past()
                .in(Frames.text(environment))
                .trend(call.caller(), WorkloadTrend.SPAN, WorkloadTrend.POINTS)));
  }

  @GET
  @Path("/policies")
  public Response policies(
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("namespace") @Nullable String namespace,
      @QueryParam("page") @Nullable String page,
      @Context UriInfo uri) {
    Caller caller = call.caller();
    String place = Frames.text(namespace);
    List<SeenPolicy> found =
        room.standings().in(environment(uri)).policies(caller, Frames.text(cluster), null).stream()
            .filter(seen -> place == null || isAbout(seen, place))
            .sorted(Comparator.comparingInt(WorkloadPages::score))
            .toList();
    Page<SeenPolicy> shown = Paging.wish(page, null).cut(found);
    WorkloadRows rows = new WorkloadRows(clock.instant());
    return show(
        "policies",
        "Workload policies",
        uri,
        new WorkloadPoliciesPage(
            found.isEmpty()
                ? "None here."
                : (found.size() == 1 ? "1 policy" : found.size() + " policies")
                    + ", the worst off first.",
            new ListFilter(
                "/workloads/policies",
                environment(uri),
                List.of(
                    clusters(caller, cluster),
                    field("namespace", "Namespace", namespace, List.of()))),
            shown.items().stream().map(seen -> rows.policy(seen.standing())).toList(),
            pager(uri, shown)));
  }

  /** Whether a policy judges a namespace, or stands in it. */
  private static boolean isAbout(SeenPolicy seen, String namespace) {
    return seen.standing().object().namespace().equals(namespace)
        || seen.namespaces().containsKey(namespace);
  }

  /** One that was never judged comes first. */
  private static int score(SeenPolicy seen) {
    return seen.standing().evaluation() == null ? -1 : seen.standing().evaluation().healthScore();
  }

  @GET
  @Path("/policies/{cluster}/{scope}/{name}")
  public Response policy(
      @PathParam("cluster") String cluster,
      @PathParam("scope") String scope,
      @PathParam("name") String name,
      @Context UriInfo uri) {
    Caller caller = call.caller();
    SeenPolicy seen = require(caller, cluster, scope, name);
    PolicyStanding standing = seen.standing();
    List<KnownExemption> exemptions =
        room.past().exemptions(caller, cluster, null).stream()
            .filter(known -> known.policy().equals(standing.object().key()))
            .toList();
    return show(
        "policy",
        name,
        uri,
        new WorkloadPolicySheet(seen, new WorkloadRows(clock.instant())).page(exemptions));
  }

  /** The score of one policy over time, to be put into its page. */
  @GET
  @Path("/policies/{cluster}/{scope}/{name}/trend")
  public Response trend(
      @PathParam("cluster") String cluster,
      @PathParam("scope") String scope,
      @PathParam("name") String name) {
    Caller caller = call.caller();
    String key = require(caller, cluster, scope, name).standing().object().key();
    return frames.part(
        "workloads/trend",
        "chart",
        WorkloadTrend.of(
            room.past().trend(caller, cluster, key, WorkloadTrend.SPAN, WorkloadTrend.POINTS)));
  }

  private SeenPolicy require(Caller caller, String cluster, String scope, String name) {
    return room.standings()
        .requirePolicy(caller, cluster, scope + "/" + name, scope.equals("cluster"));
  }

  @GET
  @Path("/violations")
  public Response violations(
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("namespace") @Nullable String namespace,
      @QueryParam("policy") @Nullable String policy,
      @QueryParam("check") @Nullable String check,
      @QueryParam("severity") @Nullable String severity,
      @QueryParam("workload") @Nullable String workload,
      @QueryParam("exempted") @Nullable String exempted,
      @QueryParam("page") @Nullable String page,
      @Context UriInfo uri) {
    Caller caller = call.caller();
    String passed = Frames.text(exempted);
    Page<SeenViolation> found =
        room.standings()
            .in(environment(uri))
            .violations(
                caller,
                new SeenViolation.Filter(
                    Frames.text(cluster),
                    Frames.text(namespace),
                    Frames.text(policy),
                    Frames.text(check),
                    Frames.text(severity),
                    Frames.text(workload),
                    passed == null ? null : passed.equals("yes")),
                Paging.wish(page, null));
    WorkloadRows rows = new WorkloadRows(clock.instant());
    return show(
        "violations",
        "Violations",
        uri,
        new ViolationsPage(
            found.total() == 0
                ? "None here."
                : Words.count(found.total(), "violation") + ", the severest first.",
            new ListFilter(
                "/workloads/violations",
                environment(uri),
                List.of(
                    clusters(caller, cluster),
                    field("namespace", "Namespace", namespace, List.of()),
                    field("policy", "Policy", policy, List.of()),
                    field("check", "Check", check, checks(check)),
                    field(
                        "severity",
                        "Severity",
                        severity,
                        Arrays.stream(Severity.values()).map(Severity::word).toList().reversed()),
                    field("workload", "Workload", workload, List.of()),
                    field("exempted", "Let pass", exempted, YES_NO))),
            found.items().stream().map(rows::violation).toList(),
            pager(uri, found)));
  }

  /** The checks of Writ, and a policy's own rule where it is asked for. */
  private static List<String> checks(@Nullable String asked) {
    List<String> own = Arrays.stream(Check.values()).map(Check::word).toList();
    String rule = Frames.text(asked);
    return rule == null || own.contains(rule)
        ? own
        : Stream.concat(own.stream(), Stream.of(rule)).toList();
  }

  @GET
  @Path("/objects/{cluster}/{kind}/{namespace}/{name}")
  public Response object(
      @PathParam("cluster") String cluster,
      @PathParam("kind") String kind,
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @Context UriInfo uri) {
    WorkloadKey key = WorkloadKey.of(kind, namespace, name);
    SeenWorkload seen = room.standings().requireWorkload(call.caller(), cluster, key);
    WorkloadRows rows = new WorkloadRows(clock.instant());
    Plan plan = seen.plan();
    long counting = seen.violations().stream().filter(one -> one.exempted() == null).count();
    return show(
        "object",
        key.toString(),
        uri,
        new WorkloadPage(
            key.toString(),
            cluster,
            seen.remediations().isEmpty() ? null : seen.remediations().getFirst().environment(),
            counting == 0
                ? new State("in order", "good", "check")
                : new State(Words.count(counting, "violation"), "wait", "warning"),
            "In cluster " + cluster + ", judged by " + Words.join(seen.policies()) + ".",
            seen.violations().stream().map(rows::violation).toList(),
            plan == null
                ? List.of()
                : plan.draft().actions().stream().map(Action::toString).toList(),
            left(cluster, key, plan),
            plan instanceof Plan.Defer defer
                ? new WorkloadPage.Owner(
                    word(defer.evidence().tool()),
                    defer.evidence().key(),
                    defer.evidence().value(),
                    word(defer.evidence().on()))
                : null,
            seen.remediations().stream().map(rows::remediation).toList()));
  }

  /** Why it is not mended, by its plan and by what the policies wait for. */
  private List<WorkloadPolicyPage.Left> left(String cluster, WorkloadKey key, @Nullable Plan plan) {
    Stream<NotRemediated> waiting =
        room.standings().policies(call.caller(), cluster, null).stream()
            .flatMap(seen -> seen.standing().enforcement().notRemediated().stream())
            .filter(one -> one.workload().equals(key));
    Stream<NotRemediated> planned =
        plan == null ? Stream.empty() : plan.draft().notRemediated().stream();
    Stream<NotRemediated> refused =
        plan instanceof Plan.Refuse refuse ? Stream.of(refuse.why()) : Stream.empty();
    return Stream.of(refused, planned, waiting)
        .flatMap(Function.identity())
        .distinct()
        .map(one -> WorkloadRows.left(cluster, one))
        .toList();
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  @GET
  @Path("/exemptions")
  public Response exemptions(
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("over") @Nullable String over,
      @QueryParam("page") @Nullable String page,
      @Context UriInfo uri) {
    Caller caller = call.caller();
    String wanted = Frames.text(over);
    List<KnownExemption> found =
        room.past()
            .in(environment(uri))
            .exemptions(caller, Frames.text(cluster), wanted == null ? null : wanted.equals("yes"));
    Page<KnownExemption> shown = Paging.wish(page, null).cut(found);
    WorkloadRows rows = new WorkloadRows(clock.instant());
    return show(
        "exemptions",
        "Exemptions",
        uri,
        new ExemptionsPage(
            found.isEmpty()
                ? "None here."
                : Words.count(found.size(), "exemption") + ", the first to end first.",
            new ListFilter(
                "/workloads/exemptions",
                environment(uri),
                List.of(clusters(caller, cluster), field("over", "Over", over, YES_NO))),
            shown.items().stream().map(rows::exemption).toList(),
            pager(uri, shown)));
  }

  @GET
  @Path("/bundles")
  public Response bundles(@Context UriInfo uri) {
    return show("bundles", "Bundles", uri, WorkloadBundles.all());
  }

  @GET
  @Path("/bundles/{name}")
  public Response bundle(@PathParam("name") String name, @Context UriInfo uri) {
    return show(
        "bundle",
        name.toLowerCase(Locale.ROOT),
        uri,
        WorkloadBundles.find(name)
            .orElseThrow(
                () ->
                    WorkloadsProblems.BUNDLE_UNKNOWN
                        .with(Bundles.unknown(name))
                        .param("known", Bundles.NAMES)));
  }

  private Response show(String template, String title, UriInfo uri, Object page) {
    return frames.show("workloads/" + template, title, SECTION, uri, page);
  }

  private ListFilter.Field clusters(Caller caller, @Nullable String value) {
    return field(
        "cluster",
        "Cluster",
        value,
        room.standings().clusters(caller).stream().map(WatchedCluster::name).toList());
  }

  private static ListFilter.Field field(
      String name, String label, @Nullable String value, List<String> options) {
    return new ListFilter.Field(
        name, label, Objects.requireNonNullElse(Frames.text(value), ""), options);
  }

  private static @Nullable String environment(UriInfo uri) {
    return Frames.text(uri.getQueryParameters().getFirst("environment"));
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
