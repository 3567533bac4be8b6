package dev.writ.server.console;

import dev.writ.workloads.decide.Score;
import dev.writ.workloads.policy.Severity;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The pages about workloads with everything on them that can be there, and with nothing. */
final class WorkloadSamples {
  private static final String HOSTILE = Samples.HOSTILE;
  private static final String OBJECT = "/workloads/objects/local/deployment/production/web-app";
  private static final String POLICY = "/workloads/policies/local/production/default-policy";
  private static final Pager ONE = new Pager("1–1 of 1", null, null);
  private static final State ENFORCES = new State("enforce", "good", "check");
  private static final Standing HEALTHY = Standing.of(new Score(90, 12));

  private WorkloadSamples() {}

  static Map<String, Samples.Sample> all() {
    Map<String, Samples.Sample> pages = new LinkedHashMap<>();
    pages.put("workloads", page("overview", overview()));
    pages.put(
        "workloads-empty",
        page(
            "overview",
            new WorkloadsPage(
                "Nothing is judged yet.", List.of(), false, List.of(), List.of(), List.of())));
    pages.put("trend", new Samples.Sample("workloads/trend", Map.of("chart", trend())));
    pages.put(
        "workload-policies",
        page("policies", new WorkloadPoliciesPage("2.", filter("namespace"), policies(), ONE)));
    pages.put(
        "workload-policies-empty",
        page("policies", new WorkloadPoliciesPage("None.", none(), List.of(), ONE)));
    pages.put("workload-policy", page("policy", policy()));
    pages.put(
        "violations", page("violations", new ViolationsPage("3.", filter("check"), broken(), ONE)));
    pages.put(
        "violations-empty",
        page("violations", new ViolationsPage("None.", none(), List.of(), ONE)));
    pages.put("workload", page("object", object()));
    pages.put(
        "workload-clean",
        page(
            "object",
            new WorkloadPage(
                "deployment/production/web",
                "local",
                null,
                new State("in order", "good", "check"),
                "Keeps to all.",
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of())));
    pages.put(
        "remediations",
        page("remediations", new RemediationsPage("5.", states(), filter("q"), mended(), ONE)));
    pages.put(
        "remediations-empty",
        page("remediations", new RemediationsPage("None.", states(), none(), List.of(), ONE)));
    pages.put("remediation", page("remediation", remediation()));
    pages.put(
        "exemptions",
        page("exemptions", new ExemptionsPage("2.", filter("cluster"), exemptions(), ONE)));
    pages.put(
        "exemptions-empty",
        page("exemptions", new ExemptionsPage("None.", none(), List.of(), ONE)));
    pages.put("bundles", page("bundles", WorkloadBundles.all()));
    pages.put("bundle", page("bundle", WorkloadBundles.find("restricted").orElseThrow()));
    return pages;
  }

  private static Samples.Sample page(String template, Object page) {
    return Samples.framed("workloads/" + template, "Workloads", "workloads", page);
  }

  private static ListFilter filter(String name) {
    return new ListFilter(
        "/workloads/violations",
        "prod",
        List.of(
            new ListFilter.Field(name, "Narrow", HOSTILE, List.of()),
            new ListFilter.Field("severity", "Severity", "high", List.of("critical", "high"))));
  }

  private static ListFilter none() {
    return new ListFilter("/workloads/violations", null, List.of());
  }

  private static WorkloadsPage overview() {
    return new WorkloadsPage(
        "5 violations in 2 of 3 namespaces; the worst is payments at 34.",
        List.of(
            new HomePage.Tile("worst score", "34", "/workloads/policies", true),
            new HomePage.Tile("violations", "5", "/workloads/violations", true),
            new HomePage.Tile("being mended", "2", "/workloads/remediations?state=WATCHING", false),
            new HomePage.Tile("let pass", "1", "/workloads/exemptions", false)),
        true,
        List.of(row("sandbox-prod", "no answer since 10 min", 56), row(HOSTILE, "", 90)),
        List.of(
            row("payments", "sandbox-prod", 34),
            row("staging", "local", 61),
            row("production", "local", 95)),
        mended().subList(0, 2));
  }

  private static WorkloadsPage.Row row(String name, String about, int score) {
    return new WorkloadsPage.Row(
        name,
        about,
        Standing.of(new Score(score, 4)),
        4,
        3,
        "/workloads/violations?cluster=local",
        2,
        "/workloads/policies?cluster=local");
  }

  private static LineChart trend() {
    return new LineChart(
        "Scores of 2 clusters over 30 days.",
        "100",
        List.of(
            new LineChart.Line("local", "good", "0.0,20.0 600.0,10.0", "90"),
            new LineChart.Line("sandbox-prod", "bad", "0.0,80.0 600.0,60.0", "56")));
  }

  private static List<WorkloadPoliciesPage.Row> policies() {
    return List.of(
        new WorkloadPoliciesPage.Row(
            POLICY,
            HOSTILE,
            "production",
            "local",
            ENFORCES,
            Standing.of(new Score(56, 2)),
            2,
            5,
            "/workloads/violations?policy=production%2Fdefault-policy",
            new State("conflict", "wait", "warning"),
            Samples.ago(Duration.ofSeconds(30))),
        new WorkloadPoliciesPage.Row(
            POLICY,
            "unreadable",
            "whole cluster",
            "local",
            new State("audits", "still", "dot"),
            null,
            0,
            0,
            "/workloads/violations",
            new State("not accepted", "bad", "cross"),
            null));
  }

  private static WorkloadPolicyPage policy() {
    return new WorkloadPolicyPage(
        "default-policy",
        "production",
        HEALTHY,
        ENFORCES,
        "3 violations across 1 pods — Healthy (90)",
        POLICY + "/trend",
        List.of(
            new WorkloadPolicyPage.Condition(
                new State("conflict", "wait", "warning"),
                Said.of("deployment/production/web-app: `9000` is not used " + HOSTILE))),
        List.of(
            new WorkloadPolicyPage.Count("latest_tag", null, 1, "/workloads/violations?check=a")),
        "/workloads/violations?policy=production%2Fdefault-policy",
        List.of(new WorkloadPolicyPage.Count("a", HEALTHY, 3, "/workloads/violations")),
        left(),
        List.of(
            new WorkloadPolicyPage.Touched(
                State.of("ROLLED_BACK"), "deployment/production/web-app", OBJECT)),
        exemptions(),
        List.of(Samples.fact("Cluster", "local", false), Samples.fact("UID", Samples.ID, true)));
  }

  private static List<WorkloadPolicyPage.Left> left() {
    return List.of(
        new WorkloadPolicyPage.Left(
            "deployment/production/web-app", OBJECT, "istio-proxy", "NotInTemplate", HOSTILE));
  }

  private static List<ViolationsPage.Row> broken() {
    return Arrays.stream(Severity.values())
        .map(
            severity ->
                new ViolationsPage.Row(
                    WorkloadWords.severity(severity),
                    "latest_tag",
                    "container 'main' uses :latest tag",
                    "deployment/production/web-app",
                    OBJECT,
                    "web-app-5d4f8b9c7f-x2x4z",
                    "production/default-policy",
                    POLICY,
                    "local",
                    severity == Severity.LOW
                        ? new ViolationsPage.Allowed(
                            "vendor",
                            HOSTILE,
                            When.of(Samples.NOW.plusSeconds(99_999), Samples.NOW))
                        : null))
        .toList();
  }

  private static WorkloadPage object() {
    return new WorkloadPage(
        "deployment/production/web-app",
        "local",
        "prod",
        new State("4 violations", "wait", "warning"),
        "in cluster local.",
        broken(),
        List.of("web: livenessProbe tcpSocket 3000, delay 5 s, period 10 s"),
        left(),
        new WorkloadPage.Owner(
            "argocd", "argocd.argoproj.io/tracking-id", "webapp:apps/Deployment", "workload"),
        mended());
  }

  private static List<RemediationRow> mended() {
    return Stream.of(
            "WATCHING", "PENDING_APPROVAL", "COMPLETED", "ROLLED_BACK", "DEFERRED_TO_GIT", "FAILED")
        .map(
            state ->
                new RemediationRow(
                    Samples.ID,
                    "deployment/production/web-app",
                    OBJECT,
                    "local",
                    "prod",
                    State.of(state),
                    List.of("web: livenessProbe tcpSocket 3000, delay 5 s", HOSTILE),
                    state.equals("PENDING_APPROVAL") ? "/approvals/" + Samples.ID : null,
                    Samples.ago(Duration.ofMinutes(3))))
        .toList();
  }

  private static List<Frame.Choice> states() {
    return List.of(
        new Frame.Choice("All", "?", true), new Frame.Choice("Under way", "?state=a", false));
  }

  private static RemediationPage remediation() {
    return new RemediationPage(
        mended().get(2),
        "2 injections into 1 container.",
        List.of(
            PatchLine.same("spec:"),
            PatchLine.same("  - name: web"),
            PatchLine.added("    livenessProbe:"),
            PatchLine.added("      tcpSocket: " + HOSTILE),
            PatchLine.added("    resources:").reversed()),
        VmSamples.steps(),
        List.of(Samples.fact("Remediation", Samples.ID, true)),
        List.of(new RemediationPage.Link("Policy", "production/default-policy", POLICY)),
        true,
        false,
        new Trouble("WORKLOADS_REMEDIATION_NOT_REVERTIBLE", "it is FAILED", List.of()));
  }

  private static List<ExemptionsPage.Row> exemptions() {
    return List.of(
        exemption(new State("in force", "good", "check"), "", true),
        exemption(new State("void", "bad", "cross"), HOSTILE, false));
  }

  private static ExemptionsPage.Row exemption(State state, String note, boolean soon) {
    return new ExemptionsPage.Row(
        "vendor-image",
        state,
        note,
        "production/default-policy",
        POLICY,
        "local",
        "latest_tag, custom/outside",
        HOSTILE,
        soon ? When.of(Samples.NOW.plusSeconds(99_999), Samples.NOW) : null,
        soon,
        Samples.ago(Duration.ofDays(3)));
  }
}
