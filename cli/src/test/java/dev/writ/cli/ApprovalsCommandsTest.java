package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cli.view.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalsCommandsTest {
  private static final String T1 = "019ac0de-0000-7000-8000-00005c1f00d2";
  private static final String T2 = "019ac0de-0000-7000-8000-0000aaaa0001";
  private static final String WAITING =
      "GET /api/v1/approvals?status=PENDING_APPROVAL&page=1&per_page=50";
  private static final String TWO =
      """
      {"total":2,"items":[
       {"id":"%s","operation":"CREATE_VM","resource":{"type":"vm","name":"shop-redis"},
        "environment":"test","requester":{"id":"u1","name":"alice"},"status":"PENDING_APPROVAL",
        "created_at":"2026-03-01T11:57:00Z","reason":"cache for the shop"},
       {"id":"%s","operation":"DELETE_VM","resource":{"type":"vm","name":"prod-shop-redis-01"},
        "environment":"prod","requester":{"id":"u2","name":"bob"},"status":"PENDING_APPROVAL",
        "created_at":"2026-02-20T12:00:00Z","reason":"moved\\u001b[31m away"}]}
      """
          .formatted(T1, T2);
  private static final String CLUSTERS =
      """
      {"candidates":[{"id":"019ac0de-0000-7000-8000-0000000000c1","name":"sandbox",
        "environment":"test","health":"HEALTHY","default_storage_class":"fast"}],
       "excluded":[{"id":"019ac0de-0000-7000-8000-0000000000c2","name":"old","environment":"test",
        "health":"UNREACHABLE","code":"CLUSTER_UNREACHABLE",
        "reason":"cluster `old` did not answer"}]}
      """;
  private static final String ONE =
      "{\"id\":\"" + T1 + "\",\"status\":\"%s\",\"operation\":\"CREATE_VM\"}";

  private final PretendServer server = new PretendServer();
  private final Person ann = Person.at(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void listsWholeIdsAndExactTimesInAPipe() {
    server.answers(WAITING, 200, TWO);

    Person.Said said = ann.types("approvals", "list");

    assertThat(said.out())
        .isEqualTo(
            """
            TICKET                                OPERATION  RESOURCE            ENV   REQUESTED BY  STATUS            AGE                   REASON
            019ac0de-0000-7000-8000-00005c1f00d2  CREATE_VM  shop-redis          test  alice         PENDING_APPROVAL  2026-03-01T11:57:00Z  cache for the shop
            019ac0de-0000-7000-8000-0000aaaa0001  DELETE_VM  prod-shop-redis-01  prod  bob           PENDING_APPROVAL  2026-02-20T12:00:00Z  moved\ufffd[31m away
            """);
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(server.last().header("Authorization")).isEqualTo("Bearer writ_t1_secret");
  }

  @Test
  void fitsTheTerminalWithShortIdsAndAges() {
    server.answers(WAITING, 200, TWO);

    Person.Said said =
        ann.on(new Terminal(true, true, true, 100, false)).types("approvals", "list");

    assertThat(said.out())
        .isEqualTo(
            """
            TICKET    OPERATION  RESOURCE       ENV   REQUESTED BY  STATUS              AGE        REASON
            5c1f00d2  CREATE_VM  shop-redis     test  alice         ◌ PENDING_APPROVAL  3 min ago  cache for th…
            aaaa0001  DELETE_VM  prod-shop-re…  prod  bob           ◌ PENDING_APPROVAL  9 d ago    moved\ufffd[31m a…
            """);
    assertThat(said.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void paintsOnlyWhereColourIsWanted() {
    server.answers(WAITING, 200, TWO);
    Terminal colourful = new Terminal(true, true, true, 200, true);

    assertThat(ann.on(colourful).types("approvals", "list").out())
        .contains("\u001b[33m◌ PENDING_APPROVAL\u001b[0m");
    assertThat(ann.types("approvals", "list", "--no-color").out()).doesNotContain("\u001b");
    assertThat(ann.with("NO_COLOR", "1").types("approvals", "list").out()).doesNotContain("\u001b");
  }

  @Test
  void sendsFiltersAndPrintsIdsOnlyWhenQuiet() {
    server.answers(
        "GET /api/v1/approvals?mine=true&operation=CREATE_VM&environment=test&page=1&per_page=5",
        200,
        TWO);

    Person.Said said =
        ann.types(
            "approvals",
            "list",
            "--mine",
            "--all",
            "--operation",
            "CREATE_VM",
            "--environment",
            "test",
            "--limit",
            "5",
            "--quiet");

    assertThat(said.out()).isEqualTo(T1 + "\n" + T2 + "\n");
  }

  @Test
  void givesProgramsTheRowsAsTheyAre() throws IOException {
    server.answers(WAITING, 200, TWO);

    var rows =
        dev.writ.cli.rest.Json.MAPPER.readTree(
            ann.types("approvals", "list", "--output", "json").out());
    assertThat(rows.get("total").asInt()).isEqualTo(2);
    assertThat(rows.get("items").get(1).get("reason").asText()).isEqualTo("moved\u001b[31m away");

    assertThat(ann.types("approvals", "list", "-o", "yaml").out())
        .startsWith("items:\n- id: " + T1 + "\n  operation: CREATE_VM\n");
  }

  @Test
  void teachesTheNextStepWhenNothingWaits() {
    server.answers(WAITING, 200, "{\"total\":0,\"items\":[]}");

    assertThat(ann.types("approvals", "list").out())
        .isEqualTo("nothing waits for approval\nnext: writ vms request --help\n");
    assertThat(ann.types("approvals", "list", "-o", "json").out())
        .isEqualTo("{\n  \"items\" : [ ],\n  \"total\" : 0\n}\n");
  }

  @Test
  void readsFurtherPagesUpToTheLimitAndTellsWhatIsLeft() {
    String page = "{\"total\":250,\"items\":[" + "{\"id\":\"x\"},".repeat(99) + "{\"id\":\"y\"}]}";
    server
        .answers("GET /api/v1/approvals?page=1&per_page=100", 200, page)
        .answers("GET /api/v1/approvals?page=2&per_page=100", 200, page);

    Person.Said said = ann.types("approvals", "list", "--all", "--limit", "150", "-q");

    assertThat(said.out().lines()).hasSize(150);
    assertThat(said.err()).isEqualTo("150 of 250 shown; --limit 250 shows all\n");
  }

  @Test
  void approvesByTheEndOfAnIdWithEverythingChosen(@TempDir Path folder) throws IOException {
    Path spec = Files.writeString(folder.resolve("spec.json"), "{\"cpu\":4}");
    server
        .answers("GET /api/v1/approvals?page=1&per_page=100", 200, TWO)
        .answers("GET /api/v1/admin/approvals/" + T1 + "/suggested-clusters", 200, CLUSTERS)
        .answers(
            "POST /api/v1/admin/approvals/" + T1 + "/approve",
            202,
            "{\"event_id\":\"e1\",\"ticket_id\":\"" + T1 + "\",\"status\":\"PROCESSING\"}");

    Person.Said said =
        ann.types(
            "approvals",
            "approve",
            "5c1f00d2",
            "--cluster",
            "sandbox",
            "--template-version",
            "2",
            "--storage-class",
            "fast",
            "--modified-spec",
            spec.toString(),
            "--modification-reason",
            "bigger",
            "--spec-revision",
            "0",
            "--comment",
            "fine");

    assertThat(server.last().json().toString())
        .isEqualTo(
            "{\"cluster_id\":\"019ac0de-0000-7000-8000-0000000000c1\",\"template_version\":2,"
                + "\"storage_class\":\"fast\",\"modified_spec\":{\"cpu\":4},"
                + "\"modification_reason\":\"bigger\",\"spec_revision\":0,\"comment\":\"fine\"}");
    assertThat(server.last().header("Idempotency-Key")).isEqualTo("key-1");
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .isEqualTo(
            """
            status  PROCESSING
            task    e1
            ticket  019ac0de-0000-7000-8000-00005c1f00d2
            next: writ tasks wait e1
            """);
  }

  @Test
  void exitsThreeWhileVotesAreMissing() {
    server.answers(
        "POST /api/v1/admin/approvals/" + T1 + "/approve", 200, ONE.formatted("PENDING_APPROVAL"));

    Person.Said said = ann.types("approvals", "approve", T1);

    assertThat(said.code()).isEqualTo(3);
    assertThat(said.out()).endsWith("your vote counts; more are needed\n");
  }

  @Test
  void followsTheWorkThatItAgreedTo() {
    server
        .answers(
            "POST /api/v1/admin/approvals/" + T1 + "/approve",
            202,
            "{\"event_id\":\"e1\",\"ticket_id\":\"" + T1 + "\",\"status\":\"PROCESSING\"}")
        .answers("GET /api/v1/tasks/e1", 200, "{\"status\":\"PROCESSING\"}")
        .answers(
            "GET /api/v1/tasks/e1?wait=PT20S",
            200,
            "{\"status\":\"COMPLETED\",\"operation\":\"CREATE_VM\"}");

    Person.Said said = ann.types("approvals", "approve", T1, "--wait");

    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out()).isEqualTo("status     COMPLETED\noperation  CREATE_VM\n");
  }

  @Test
  void showsWhereAMachineCouldRunAndWhyNotElsewhere() {
    server.answers("GET /api/v1/admin/approvals/" + T1 + "/suggested-clusters", 200, CLUSTERS);

    assertThat(ann.types("approvals", "clusters", T1).out())
        .isEqualTo(
            """
            CLUSTER  ENV   HEALTH       STORAGE  ID                                    EXCLUDED BECAUSE
            sandbox  test  HEALTHY      fast     019ac0de-0000-7000-8000-0000000000c1  -
            old      test  UNREACHABLE  -        019ac0de-0000-7000-8000-0000000000c2  cluster `old` did not answer
            """);
    assertThat(ann.types("approvals", "clusters", T1, "-q").out().lines()).hasSize(2);
  }

  @Test
  void takesAClusterByNameOrIdAlsoOneThatTheServerWillRefuse() throws IOException {
    String approve = "POST /api/v1/admin/approvals/" + T1 + "/preview";
    server
        .answers("GET /api/v1/admin/approvals/" + T1 + "/suggested-clusters", 200, CLUSTERS)
        .answers(approve, 200, "{}");

    ann.types("approvals", "preview", T1, "--cluster", "old");
    assertThat(server.last().json().path("cluster_id").asText()).endsWith("c2");

    String id = "019ac0de-0000-7000-8000-0000000000ff";
    ann.types("approvals", "preview", T1, "--cluster", id);
    assertThat(server.last().json().path("cluster_id").asText()).isEqualTo(id);

    Person.Said unknown = ann.types("approvals", "preview", T1, "--cluster", "mars");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err())
        .startsWith("writ: there is no cluster `mars`, or it is hidden from you\n");
  }

  @Test
  void previewsInTheOrderAnApproverAsks() {
    server.answers(
        "POST /api/v1/admin/approvals/" + T1 + "/preview",
        200,
        """
        {"plan":["create `dev-shop-redis-01` on sandbox"],"effective_spec":{"cpu":4,"gpu":[]},
         "diff":[{"field":"cpu","before":2,"after":4}],"selection":{"template_version":1},
         "rendered":"kind: VirtualMachine\\nmetadata:\\n  name: x\\n","dry_run":"accepted",
         "warnings":[{"code":"FIELDS_DELETED","detail":"5 fields are gone"}],
         "resolution_after":{"status":"APPROVED","missing":[]}}
        """);

    Person.Said said = ann.types("approvals", "preview", T1);

    assertThat(said.code()).isZero();
    assertThat(said.err()).isEqualTo("warning: 5 fields are gone (FIELDS_DELETED)\n");
    assertThat(said.out())
        .isEqualTo(
            """
            create `dev-shop-redis-01` on sandbox

            effective spec
              cpu  4

            FIELD  ASKED FOR  WOULD BE
            cpu    2          4

            choices
              template_version  1

            rendered
              kind: VirtualMachine
              metadata:
                name: x

            dry run
              accepted

            after your vote
              status  APPROVED
            """);
  }

  @Test
  void showsVotesAndWhatPolicySaid() {
    server.answers(
        "GET /api/v1/admin/approvals/" + T1,
        200,
        """
        {"id":"%s","status":"PENDING_APPROVAL","operation":"CREATE_VM","votes":1,
         "payload":{"cpu":2,"memory":"4Gi"},"missing":[{"approve":1,"groups":["platform"]}],
         "decision":{"outcome":"NEEDS_APPROVAL","output":{"reasons":["matrix"]}},
         "reviews":[{"reviewer":{"name":"amy"},"verdict":"APPROVE","reason":"fine",
                     "spec_revision":0,"created_at":"2026-03-01T11:00:00Z"}]}
        """
            .formatted(T1));

    assertThat(ann.types("approvals", "show", T1).out())
        .isEqualTo(
            """
            ticket         019ac0de-0000-7000-8000-00005c1f00d2
            operation      CREATE_VM
            status         PENDING_APPROVAL
            asked for      cpu=2 memory=4Gi
            votes missing  approve=1 groups=platform
            policy says    NEEDS_APPROVAL
            because        matrix

            VOTE BY  VERDICT  REVISION  WHEN                  REASON
            amy      APPROVE  0         2026-03-01T11:00:00Z  fine
            """);
  }

  @Test
  void rejectsOnlyWithAReason() {
    server.answers(
        "POST /api/v1/admin/approvals/" + T1 + "/reject", 200, ONE.formatted("REJECTED"));

    Person.Said without = ann.types("approvals", "reject", T1);
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err())
        .isEqualTo(
            """
            writ: missing required option: '--reason=TEXT'
              next: writ approvals reject --help
            """);
    assertThat(server.received()).isEmpty();

    assertThat(ann.types("approvals", "reject", T1, "--reason", "no").code()).isZero();
    assertThat(server.last().body()).isEqualTo("{\"reason\":\"no\"}");
  }

  @Test
  void cancelsAsTheRequester() {
    server.answers("POST /api/v1/approvals/" + T1 + "/cancel", 200, ONE.formatted("CANCELLED"));

    Person.Said said = ann.types("approvals", "cancel", T1);

    assertThat(said.code()).isZero();
    assertThat(server.last().body()).isEqualTo("{}");
  }

  @Test
  void showsTheRequestersViewWhenTheApproversIsHidden() {
    server.answers("GET /api/v1/approvals/" + T1, 200, ONE.formatted("APPROVED"));

    Person.Said said = ann.types("approvals", "show", T1);

    assertThat(said.code()).isZero();
    assertThat(server.calls())
        .containsExactly("GET /api/v1/admin/approvals/" + T1, "GET /api/v1/approvals/" + T1);
    assertThat(said.out()).contains("status     APPROVED\n");
  }

  @Test
  void tellsWhoLostARaceAndHow() {
    server.answers(
        "POST /api/v1/admin/approvals/" + T1 + "/approve",
        409,
        """
        {"code":"TICKET_NOT_PENDING","detail":"the ticket is CANCELLED already",
         "params":{"status":"CANCELLED"}}
        """);

    Person.Said said = ann.types("approvals", "approve", T1);

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo("writ: the ticket is CANCELLED already (TICKET_NOT_PENDING)\n");
  }

  @Test
  void asksForTheWholeIdWhenItsEndFitsSeveral() {
    server.answers(
        "GET /api/v1/approvals?page=1&per_page=100",
        200,
        "{\"total\":2,\"items\":[{\"id\":\"1-aaaa\"},{\"id\":\"2-aaaa\"}]}");

    Person.Said several = ann.types("approvals", "cancel", "aaaa");
    assertThat(several.code()).isEqualTo(1);
    assertThat(several.err())
        .isEqualTo("writ: 2 requests fit `aaaa`; give the whole id\n  1-aaaa\n  2-aaaa\n");

    Person.Said none = ann.types("approvals", "cancel", "ffff");
    assertThat(none.err())
        .startsWith("writ: there is no request `ffff`, or it is hidden from you\n");
  }
}
