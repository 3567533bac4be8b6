package dev.writ.server.console;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every page of the console with something on it, for looking at and for tests of the templates.
 */
final class Samples {
  static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  static final String HOSTILE = "<script>alert('x')</script>";

  static final String ID = "0195568a-7c1e-7f3a-9d2e-1b2c3d4e5f60";

  private Samples() {}

  /** Template and data by the name of the page. */
  static Map<String, Sample> all() {
    Map<String, Sample> pages = new LinkedHashMap<>();
    pages.put("sign-in", bare("session/sign-in", new SignInPage("", "/", null)));
    pages.put(
        "sign-in-refused",
        bare(
            "session/sign-in",
            new SignInPage(
                "alice",
                "/",
                new Trouble(
                    "INVALID_CREDENTIALS", "name or password is wrong; try again", List.of()))));
    pages.put("password", bare("session/password", new PasswordPage(true, null)));
    pages.put("home", framed("home", "Overview", "home", home()));
    pages.put(
        "home-empty",
        framed(
            "home",
            "Overview",
            "home",
            new HomePage("Nothing waits.", tiles(), List.of(), List.of(), true)));
    pages.put("vms", framed("vms/list", "Virtual machines", "vms", VmSamples.machines(false)));
    pages.put("vms-empty", framed("vms/list", "Virtual machines", "vms", VmSamples.machines(true)));
    pages.put("vm", framed("vms/detail", "prod-shop-redis-01", "vms", VmSamples.machine()));
    pages.put("vm-new", framed("vms/new", "New machine", "vms", VmSamples.newMachine()));
    pages.put(
        "services",
        framed("vms/services", "Systems and services", "services", VmSamples.services()));
    pages.put("requests", framed("requests/list", "My requests", "requests", requests()));
    pages.put("approvals", framed("requests/list", "Approvals", "approvals", requests()));
    pages.put(
        "approval",
        framed("approvals/detail", "Create a machine in prod", "approvals", approval()));
    pages.put("task", framed("tasks/detail", "Create machine", "tasks", task()));
    pages.put("audit", framed("audit/list", "Audit", "audit", audit()));
    pages.put("access", framed("access/list", "People and access", "access", access()));
    pages.put("notices", framed("notices/list", "Notices", "home", notices()));
    pages.put(
        "problem",
        bare(
            "problem",
            new ProblemView(
                new Trouble(
                    "NOT_FOUND", "there is nothing here, or it is hidden from you", List.of()),
                404,
                "4f1c")));
    pages.put("preview", panel("approvals/preview", preview()));
    pages.put("draft", new Sample("vms/draft", Map.of("draft", VmSamples.draft())));
    pages.put(
        "verified",
        panel(
            "audit/verified",
            new VerifiedPanel(
                true,
                "The record is whole: 1,204 rows, none changed, missing or moved.",
                List.of(fact("Head", "9f2c…e1", true), fact("Checkpoints", "2", false)),
                null)));
    pages.put(
        "search",
        panel(
            "search",
            new SearchPanel(
                "redis",
                List.of(
                    new SearchPanel.Group(
                        "Machines",
                        List.of(
                            new SearchPanel.Hit(
                                "/vms/1", "machine", "prod-shop-redis-01", "running")),
                        new SearchPanel.More("All 12", "/vms?q=redis")),
                    new SearchPanel.Group(
                        "Requests",
                        List.of(
                            new SearchPanel.Hit(
                                "/approvals/1",
                                "request",
                                "Create machine",
                                "waiting for approval")),
                        null)))));
    pages.put("policies", framed("policies/list", "Policies", "policies", PolicySamples.list()));
    pages.put("policy", framed("policies/detail", "Policy", "policies", PolicySamples.refused()));
    pages.put("tried", panel("policies/tried", PolicySamples.tried()));
    pages.put("clusters", framed("vms/clusters", "Clusters", "clusters", VmSamples.clusters()));
    pages.put("dbt", framed("dbt/list", "dbt projects", "dbt", DbtSamples.list()));
    pages.put("dbt-project", framed("dbt/project", "shop", "dbt", DbtSamples.project()));
    pages.put("dbt-run", framed("dbt/run", "Run of shop", "dbt", DbtSamples.run()));
    pages.putAll(WorkloadSamples.all());
    return pages;
  }

  /** A template with its data. */
  record Sample(String template, Map<String, Object> data) {}

  static Sample framed(String template, String title, String section, Object page) {
    return new Sample(
        template,
        Map.of(
            "frame",
            new Frame(
                title,
                section,
                "alice",
                null,
                List.of(
                    new Frame.Choice("All", "?", true),
                    new Frame.Choice("test", "?environment=test", false),
                    new Frame.Choice("prod", "?environment=prod", false)),
                3,
                2,
                true,
                true,
                true,
                true,
                true,
                true,
                "0.1.0"),
            "page",
            page));
  }

  private static Sample bare(String template, Object page) {
    return new Sample(template, Map.of("page", page, "version", "0.1.0"));
  }

  private static Sample panel(String template, Object panel) {
    return new Sample(template, Map.of("panel", panel));
  }

  static When ago(Duration time) {
    return When.of(NOW.minus(time), NOW);
  }

  static MachinePage.Fact fact(String label, String value, boolean copyable) {
    return new MachinePage.Fact(label, value, copyable);
  }

  private static List<HomePage.Tile> tiles() {
    return List.of(
        new HomePage.Tile("waiting for you", "3", "/approvals", true),
        new HomePage.Tile("your open requests", "2", "/requests", false),
        new HomePage.Tile("machines running", "18", "/vms?status=RUNNING", false),
        new HomePage.Tile("machines failed", "1", "/vms?status=FAILED", false));
  }

  static RequestRow row(
      String what,
      String about,
      String env,
      String status,
      Duration age,
      String tone,
      String votes) {
    return new RequestRow(
        "/approvals/" + ID,
        what,
        about,
        env,
        State.of(status),
        "bob",
        "cache for checkout",
        ago(age),
        tone,
        votes);
  }

  private static List<RequestRow> rows() {
    return List.of(
        row(
            "Create machine",
            "for shop-redis, small, 2 CPU",
            "prod",
            "PENDING_APPROVAL",
            Duration.ofDays(9),
            "bad",
            "1 of 2 votes"),
        row(
            "Delete machine",
            "test-shop-web-04",
            "test",
            "PENDING_APPROVAL",
            Duration.ofDays(5),
            "wait",
            ""),
        row(
            "Start machine",
            "prod-shop-db-01",
            "prod",
            "APPROVED",
            Duration.ofMinutes(3),
            "none",
            ""),
        row("Create machine", HOSTILE, "test", "COMPLETED", Duration.ofHours(4), "none", ""),
        row(
            "Create machine",
            "dev-shop-redis-07",
            "test",
            "FAILED",
            Duration.ofHours(30),
            "none",
            ""),
        row(
            "Restart machine",
            "prod-shop-web-01",
            "prod",
            "REJECTED",
            Duration.ofDays(2),
            "none",
            ""),
        row(
            "Stop machine",
            "prod-shop-web-02",
            "prod",
            "EXPIRED",
            Duration.ofDays(20),
            "none",
            ""));
  }

  private static HomePage home() {
    return new HomePage(
        "3 requests wait for you, the oldest for 9 days.",
        tiles(),
        rows().subList(0, 3),
        rows().subList(3, 6),
        true);
  }

  private static RequestsPage requests() {
    return new RequestsPage(
        "3 wait, the oldest for 9 days.",
        HOSTILE,
        rows(),
        null,
        List.of(
            new Frame.Choice("Waiting", "?", true),
            new Frame.Choice("Done", "?", false),
            new Frame.Choice("All", "?", false)),
        Pager.of("/requests", 2, 20, 7, 27),
        false);
  }

  private static List<ApprovalPage.SpecLine> diff() {
    return List.of(
        new ApprovalPage.SpecLine("namespace", "prod", "prod", true, null),
        new ApprovalPage.SpecLine("service", "shop / redis", "shop / redis", true, ID),
        new ApprovalPage.SpecLine("cpu", "2", "4", false, null),
        new ApprovalPage.SpecLine("memory", "4Gi", "8Gi", false, null),
        new ApprovalPage.SpecLine("disk_gb", "50", "50", false, null),
        new ApprovalPage.SpecLine("hugepages", "2Mi", "–", false, null));
  }

  private static ApprovalPage approval() {
    return new ApprovalPage(
        ID,
        ID,
        "Create a machine in prod",
        State.of("PENDING_APPROVAL"),
        "prod",
        "bob",
        ago(Duration.ofDays(5)),
        When.of(NOW.plus(Duration.ofDays(9)), NOW),
        "wait",
        "cache for checkout " + HOSTILE,
        1,
        List.of(),
        diff(),
        List.of(fact("Cluster", "cluster-02", false)),
        true,
        "the sale needs more",
        List.of(
            new ApprovalPage.Choice(
                "cluster_id",
                "Cluster",
                "placed by weight when left open",
                List.of(
                    new ApprovalPage.Choice.Option("", "placed by weight", true, true),
                    new ApprovalPage.Choice.Option("1", "cluster-02", false, true))),
            new ApprovalPage.Choice(
                "template_version",
                "Template version",
                "active: 1",
                List.of(new ApprovalPage.Choice.Option("1", "1", true, true)))),
        List.of(new ApprovalPage.Vote("ann", true, "fine", ago(Duration.ofHours(3)), true)),
        "1 more vote of platform is missing.",
        new ApprovalPage.Ruling(
            "people are asked", "matrix", "4f7a0c11d2b94e5f9a1c", "UNKNOWN_OPERATION"),
        VmSamples.steps().subList(0, 2),
        true,
        false,
        null,
        List.of(
            new ApprovalPage.Editable("cpu", "4", true),
            new ApprovalPage.Editable("memory", "8Gi", true),
            new ApprovalPage.Editable("disk_gb", "50", true),
            new ApprovalPage.Editable("hugepages", "", false)),
        null);
  }

  private static PreviewPanel preview() {
    return new PreviewPanel(
        List.of("create the machine prod-shop-redis-03 on cluster-02", "use index 3 of shop-redis"),
        diff(),
        "apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata:\n  name: prod-shop-redis-03\n",
        "cluster-02 accepts it (dry run).",
        List.of("hugepages is left out although it was asked for"),
        "With your vote the request is agreed.",
        null);
  }

  private static TaskPage task() {
    return new TaskPage(
        ID,
        "Create machine",
        "prod-shop-redis-03",
        "/vms/" + ID,
        State.of("FAILED"),
        "prod",
        "Failed after 3 attempts.",
        3,
        4,
        false,
        List.of(
            fact("Task", ID, true),
            fact("Asked by", "bob", false),
            fact("Attempts", "3 of 3", false)),
        VmSamples.steps(),
        "{\n  \"vm_id\" : \"" + ID + "\"\n}",
        new Trouble(
            "CLUSTER_ERROR", "the API server of cluster-02 answered 500 three times", List.of()),
        "/approvals/" + ID,
        true,
        false,
        null);
  }

  private static AuditPage audit() {
    return new AuditPage(
        "1,204 rows, sealed up to 1,203.",
        List.of(
            new AuditPage.Row(
                "1",
                "APPROVAL_APPROVED",
                State.of("SUCCESS"),
                "ann",
                "ticket",
                "prod",
                List.of("revision: 1", "votes: 1"),
                "/approvals/" + ID,
                "#1203",
                ago(Duration.ofMinutes(4))),
            new AuditPage.Row(
                "2",
                "REQUEST_REFUSED",
                State.of("REFUSED"),
                "alice",
                "vm",
                "prod",
                List.of("code: NAMESPACE_ENV_FORBIDDEN"),
                "",
                "#1202",
                ago(Duration.ofMinutes(9))),
            new AuditPage.Row(
                "3",
                "EXECUTION_FAILED",
                State.of("FAILED"),
                "system:worker",
                "vm",
                "",
                List.of("code: " + HOSTILE),
                "",
                "not sealed yet",
                ago(Duration.ofHours(9)))),
        Map.of("action_code", "APPROVAL_APPROVED"),
        List.of("APPROVAL_APPROVED", "REQUEST_REFUSED"),
        Pager.of("/audit", 1, 20, 3, 1204),
        true);
  }

  private static AccessPage access() {
    return new AccessPage(
        "1 person, 1 binding.",
        List.of(
            new AccessPage.Person(
                "1",
                "alice",
                "alice@example.com",
                "LOCAL",
                new State("enabled", "good", "check"),
                ago(Duration.ofDays(40))),
            new AccessPage.Person(
                "2",
                "bob",
                "",
                "LOCAL",
                new State("disabled", "still", "minus"),
                ago(Duration.ofDays(4)))),
        List.of(
            new AccessPage.Binding("1", "alice", "operator", "everywhere", List.of("test")),
            new AccessPage.Binding("2", "bob", "approver", "everywhere", List.of("test", "prod"))),
        List.of("approver", "operator"),
        List.of("test", "prod"),
        "correct-horse-battery",
        null);
  }

  private static NoticesPage notices() {
    return new NoticesPage(
        "2 unread.",
        List.of(
            new NoticesPage.Row(
                "1",
                "bob asks for a machine in prod",
                "cache for checkout",
                "/approvals/" + ID,
                true,
                ago(Duration.ofMinutes(3))),
            new NoticesPage.Row(
                "2", "Your machine is ready", "", null, false, ago(Duration.ofDays(1)))),
        Pager.of("/notices", 1, 20, 2, 2));
  }
}
