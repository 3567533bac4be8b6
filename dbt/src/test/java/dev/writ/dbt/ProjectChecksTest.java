package dev.writ.dbt;

import static dev.writ.dbt.ServerRoom.STRICT;
import static dev.writ.dbt.ServerRoom.idOf;
import static dev.writ.dbt.ServerRoom.models;
import static dev.writ.dbt.ServerRoom.project;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.dbt.ProjectChecks.Checked;
import dev.writ.dbt.access.DbtPermissions;
import dev.writ.dbt.access.Sight;
import dev.writ.dbt.view.FindingFilter;
import dev.writ.dbt.view.Run;
import dev.writ.dbt.view.Upload;
import dev.writ.kernel.approval.Approval;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.problem.FieldProblem;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProjectChecksTest {
  @RegisterExtension static final TestDatabase database = ServerRoom.freshDatabase();

  private ServerRoom house;

  @BeforeEach
  void open() {
    house = new ServerRoom(database.app());
  }

  private void strict() {
    house.room.policies().put(house.alice, "default", STRICT, null);
  }

  private static JsonNode json(Checked checked) {
    return Json.read(checked.result());
  }

  @Test
  @DisplayName("D29 run, findings, one audit row and one event are kept together")
  void keepsWhatCameOfIt() {
    strict();

    Checked checked = house.check(models("stg_a", "bronze_b"));

    assertThat(checked.status()).isEqualTo(201);
    assertThat(json(checked).path("passed").asBoolean()).isFalse();
    assertThat(json(checked).at("/policy/files/0/path").asText()).isEqualTo("default@1");
    Run run = house.room.runs().requireRun(house.alice, idOf(checked));
    assertThat(List.of(run.errors(), run.newErrors(), run.warnings(), run.models()))
        .containsExactly(1, 1, 0, 2);
    assertThat(run.byType().toString()).isEqualTo("{\"naming\":1}");
    assertThat(house.audited("DBT_CHECK_COMPLETED")).isEqualTo(1);
    assertThat(house.told).hasSize(1);
    assertThat(
            house.rows(
                "SELECT count(*) FROM kernel_events WHERE type = 'DBT_CHECK_COMPLETED'"
                    + " AND kind = 'FACT' AND payload->>'new_errors' = '1'"))
        .isEqualTo(1);
    assertThat(house.room.runs().result(house.alice, run.id())).isEqualTo(checked.result());
    assertThat(house.room.runs().trend(house.alice, "shop", 90)).containsExactly(run);
  }

  @Test
  void countsTheRunsThatSawAFinding() {
    strict();
    house.check(models("stg_a"));
    house.clock.advance(Duration.ofDays(2));

    JsonNode finding = json(house.check(models("stg_a"))).at("/violations/0");

    assertThat(finding.path("occurrences").asInt()).isEqualTo(2);
    assertThat(finding.path("first_detected").asText())
        .isEqualTo(
            LocalDate.ofInstant(house.database.now(), ZoneOffset.UTC).minusDays(2).toString());
  }

  @Test
  @DisplayName("D29 the same Idempotency-Key gives the same run")
  void answersARepeatedCallWithTheSameRun() {
    IdempotencyKey key =
        new IdempotencyKey(house.alice.userId(), "k1", "POST /api/v1/dbt/checks", "00");

    Checked first = house.room.checks().check(house.alice, () -> models("a"), key);
    Checked again = house.room.checks().check(house.alice, () -> models("a"), key);

    assertThat(again.result()).isEqualTo(first.result());
    assertThat(again.headers()).containsEntry("Idempotency-Replayed", "true");
    assertThat(house.rows("SELECT count(*) FROM dbt_runs")).isEqualTo(1);
  }

  @Test
  @DisplayName("D29 an uploaded policy that weakens is refused with every weakening")
  void takesAnUploadedPolicyAsTheLastLink() {
    house
        .room
        .policies()
        .put(
            house.alice,
            "default",
            STRICT
                + """
                  quality_gates: {minimum_test_coverage: 80, require_descriptions: true}
                """,
            null);
    Upload weaker =
        Upload.of(
            "mine.yaml",
            """
            governance:
              policy_enforcement_level: warn
              quality_gates: {minimum_test_coverage: 60, require_descriptions: false}
            """
                .getBytes(UTF_8));

    Problem refusal =
        catchThrowableOfType(
            Problem.class, () -> house.check(models("bronze_a").by(List.of(weaker), null)));

    assertThat(refusal.code().status()).isEqualTo(422);
    assertThat(refusal.errors())
        .extracting(each -> each.code().name())
        .containsExactly("E230", "E230", "E230");
    assertThat(refusal.errors())
        .extracting(each -> each.params().get("file"))
        .containsOnly("mine.yaml");
  }

  @Test
  void refusesAVersionThatWeakensItsParentOrIsWeakenedByAChild() {
    strict();
    house.room.policies().put(house.alice, "team", "{}", "default");

    Problem child =
        catchThrowableOfType(
            Problem.class,
            () ->
                house
                    .room
                    .policies()
                    .put(
                        house.alice,
                        "team",
                        "governance: {policy_enforcement_level: warn}",
                        "default"));
    assertThat(child.code().name()).isEqualTo("E230");

    house
        .room
        .policies()
        .put(
            house.alice,
            "team",
            "governance: {quality_gates: {minimum_test_coverage: 70}}",
            "default");
    Problem parent =
        catchThrowableOfType(
            Problem.class,
            () ->
                house
                    .room
                    .policies()
                    .put(
                        house.alice,
                        "default",
                        "governance: {quality_gates: {minimum_test_coverage: 90}}",
                        null));
    assertThat(parent.code().name()).isEqualTo("E230");
    assertThat(parent.params()).containsEntry("file", "team@2");
    assertThat(house.room.policies().versions(house.alice, "team")).hasSize(2);
  }

  @Test
  void refusesAPolicyThatDoesNotStandOnTheDefaultOne() {
    strict();
    house.room.policies().put(house.alice, "loose", "{}", null);

    Problem refusal =
        catchThrowableOfType(Problem.class, () -> house.check(models("x").by(List.of(), "loose")));

    assertThat(refusal.code().name()).isEqualTo("DBT_POLICY_OUTSIDE_CHAIN");
  }

  @Test
  void tellsEveryProblemUnderItsOwnCode() {
    Upload broken = Upload.of("mine.yaml", "governance: {nameing: 1, polices: 2}".getBytes(UTF_8));

    Problem refusal =
        catchThrowableOfType(
            Problem.class, () -> house.check(models("x").by(List.of(broken), null)));

    assertThat(refusal.errors())
        .extracting(FieldProblem::code)
        .extracting("name")
        .containsExactly("POLICY_UNKNOWN_KEY", "POLICY_UNKNOWN_KEY");
    assertThat(house.rows("SELECT count(*) FROM dbt_runs")).isZero();
  }

  @Test
  void hidesProjectsFromWhomNoBindingReaches() {
    UUID run = idOf(house.check(project("shop", "a")));
    house.check(project("other", "a"));
    UUID shop = house.room.runs().requireRun(house.alice, run).projectId();
    Caller bob =
        ServerRoom.caller(
            7, "bob", Sight.scopeOf(shop), Set.of(DbtPermissions.READ, DbtPermissions.CHECK));

    assertThat(house.room.runs().projects(bob, Page.Wish.FIRST).items())
        .extracting("name")
        .containsExactly("shop");
    assertThat(house.room.runs().runs(bob, Run.Filter.ALL, Page.Wish.FIRST).total()).isEqualTo(1);
    Problem hidden =
        catchThrowableOfType(Problem.class, () -> house.room.runs().trend(bob, "other", 1));
    assertThat(hidden.code().status()).isEqualTo(404);
    Problem other =
        catchThrowableOfType(
            Problem.class, () -> house.room.checks().check(bob, () -> project("other", "a"), null));
    assertThat(other.code().name()).isEqualTo("FORBIDDEN");
    assertThat(house.audited("REQUEST_REFUSED")).isEqualTo(1);
    assertThat(house.room.checks().check(bob, () -> project("shop", "b"), null).status())
        .isEqualTo(201);
  }

  @Test
  void judgesAsManyAtOnceAsThereArePlaces() {
    ServerRoom narrow = new ServerRoom(database.app(), 1);

    Problem busy =
        catchThrowableOfType(
            Problem.class,
            () ->
                narrow
                    .room
                    .checks()
                    .check(
                        narrow.alice,
                        () -> {
                          narrow.check(models("inner"));
                          return models("outer");
                        },
                        null));

    assertThat(busy.code().name()).isEqualTo("DBT_CHECKS_BUSY");
    assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(5));
    assertThat(narrow.check(models("later")).status()).isEqualTo(201);
  }

  @Test
  void keepsNothingWhereTheLevelIsOff() {
    house
        .room
        .policies()
        .put(house.alice, "default", "governance: {policy_enforcement_level: off}", null);

    Checked checked = house.check(models("x"));

    assertThat(checked.status()).isEqualTo(200);
    assertThat(json(checked).path("passed").asBoolean()).isTrue();
    assertThat(house.rows("SELECT count(*) FROM dbt_runs")).isZero();
  }

  @Test
  void findsFindingsByCodeModelAndPlace() {
    strict();
    UUID run = idOf(house.check(models("stg_a", "raw_b", "gold_c")));

    var page =
        house
            .room
            .runs()
            .findings(
                house.alice,
                run,
                new FindingFilter("E201", "RAW", "none", "error", "new"),
                Page.Wish.FIRST);

    assertThat(page.total()).isEqualTo(1);
    assertThat(page.items().getFirst().path("model_name").asText()).isEqualTo("raw_b");
  }

  @Test
  void tellsWhatIsNewAndWhatIsFixedSinceTheRunBefore() {
    strict();
    house.check(models("stg_a", "stg_b"));
    house.clock.advance(Duration.ofMinutes(1));
    UUID second = idOf(house.check(models("stg_b", "stg_c")));

    RunViews.Changes changes = house.room.runs().changes(house.alice, second);

    assertThat(changes.appeared()).hasSize(1);
    assertThat(changes.fixed()).hasSize(1);
  }

  @Test
  void knowsTheFindingsOfAnAcceptedBaseline() {
    strict();
    UUID run = idOf(house.check(models("stg_a")));
    house.room.exceptions().acceptBaseline(house.alice, "shop", run, "as we found it");

    JsonNode result = json(house.check(models("stg_a", "stg_new")));

    assertThat(result.at("/baseline/known").asInt()).isEqualTo(1);
    assertThat(result.at("/baseline/new").asInt()).isEqualTo(1);
    assertThat(result.at("/violations/0/status").asText()).isEqualTo("known");
    assertThat(house.audited("DBT_BASELINE_ACCEPTED")).isEqualTo(1);
  }

  @Test
  @DisplayName("D29 a waiver approved by another person suppresses the finding until its last day")
  void waivesAFindingThatSomebodyElseAgreedTo() {
    strict();
    JsonNode finding = json(house.check(models("stg_a"))).at("/violations/0");
    LocalDate until = LocalDate.ofInstant(house.database.now(), ZoneOffset.UTC).plusDays(3);

    Answer asked =
        house
            .room
            .exceptions()
            .requestWaiver(
                house.alice,
                "shop",
                finding.path("fingerprint").asText(),
                "renamed next week",
                until,
                null);
    assertThat(asked.status()).isEqualTo(202);
    UUID ticket = UUID.fromString(asked.body().path("ticket_id").asText());
    Problem self =
        catchThrowableOfType(
            Problem.class,
            () ->
                house.desk.approve(
                    ticket,
                    ServerRoom.caller(1, "alice", Scope.GLOBAL, approver()),
                    Approval.plain(),
                    null));
    assertThat(self.code().name()).isEqualTo("SELF_APPROVAL_FORBIDDEN");
    house.desk.approve(ticket, house.ann, Approval.plain(), null);

    JsonNode waived = json(house.check(models("stg_a")));
    assertThat(waived.path("passed").asBoolean()).isTrue();
    assertThat(waived.at("/suppressed/0/suppressed_by").asText()).isEqualTo("waiver");
    assertThat(waived.at("/suppressed/0/until").asText()).isEqualTo(until.toString());

    house.clock.advance(Duration.ofDays(4));
    house.room.endWaivers();
    assertThat(json(house.check(models("stg_a"))).path("passed").asBoolean()).isFalse();
    assertThat(house.audited("DBT_WAIVER_EXPIRED")).isEqualTo(1);
    house.room.endWaivers();
    assertThat(house.audited("DBT_WAIVER_EXPIRED")).isEqualTo(1);
  }

  private static Set<Permission> approver() {
    return Set.of(KernelPermissions.APPROVAL_VIEW, KernelPermissions.APPROVAL_APPROVE);
  }

  @Test
  void forgetsOldRunsAndRemembersSinceWhenAFindingIsSeen() {
    strict();
    house.check(models("stg_a"));
    house.clock.advance(Duration.ofDays(401));
    house.room.forgetOldRuns();

    assertThat(house.rows("SELECT count(*) FROM dbt_runs")).isZero();
    assertThat(house.rows("SELECT count(*) FROM dbt_findings")).isZero();
    assertThat(json(house.check(models("stg_a"))).at("/violations/0/occurrences").asInt())
        .isEqualTo(2);
  }

  @Test
  void countsChecksAndTheFindingsOfTheLastRun() {
    strict();
    house.check(models("stg_a", "stg_b"));
    house.room.refreshMetrics();

    assertThat(house.meters.get("writ.dbt.checks").tag("result", "refused").counter().count())
        .isEqualTo(1);
    assertThat(
            house
                .meters
                .get("writ.dbt.violations")
                .tags("project", "shop", "code", "FLOE-E201", "severity", "error")
                .gauge()
                .value())
        .isEqualTo(2);
  }

  @Test
  void tellsAStoredRunInEveryFormat() {
    strict();
    UUID run = idOf(house.check(models("stg_a")));

    for (String format : List.of("table", "json", "sarif", "junit", "github", "html", "markdown")) {
      assertThat(house.room.runs().report(house.alice, run, format).text())
          .as(format)
          .contains("E201");
    }
  }
}
