package dev.writ.dbt;

import static dev.writ.dbt.ServerRoom.STRICT;
import static dev.writ.dbt.ServerRoom.idOf;
import static dev.writ.dbt.ServerRoom.models;
import static dev.writ.dbt.ServerRoom.project;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.dbt.access.DbtPermissions;
import dev.writ.dbt.access.Sight;
import dev.writ.kernel.approval.Approval;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExceptionsTest {
  @RegisterExtension static final TestDatabase database = ServerRoom.freshDatabase();

  private ServerRoom house;

  @BeforeEach
  void open() {
    house = new ServerRoom(database.app());
    house.room.policies().put(house.alice, "default", STRICT, null);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(house.database.now(), ZoneOffset.UTC);
  }

  private JsonNode check() {
    return Json.read(house.check(models("stg_a")).result());
  }

  private Answer ask(Caller caller, String fingerprint, String reason, LocalDate until) {
    return house.room.exceptions().requestWaiver(caller, "shop", fingerprint, reason, until, null);
  }

  private void waive(String fingerprint, LocalDate until) {
    Answer asked = ask(house.alice, fingerprint, "renamed next week", until);
    house.desk.approve(
        UUID.fromString(asked.body().path("ticket_id").asText()),
        house.ann,
        Approval.plain(),
        null);
  }

  @Test
  void takesAWaiverForLongerBeforeItEnds() {
    String fingerprint = check().at("/violations/0/fingerprint").asText();
    waive(fingerprint, today().plusDays(3));
    assertThat(check().path("violations")).isEmpty();

    waive(fingerprint, today().plusDays(30));

    house.clock.advance(Duration.ofDays(10));
    assertThat(check().at("/suppressed/0/until").asText())
        .isEqualTo(today().plusDays(20).toString());
  }

  @Test
  void holdsThroughItsLastDay() {
    String fingerprint = check().at("/violations/0/fingerprint").asText();
    waive(fingerprint, today());

    assertThat(check().path("passed").asBoolean()).isTrue();
  }

  @Test
  void refusesAWaiverThatIsOverOrWithoutReasonOrOfNoFinding() {
    String fingerprint = check().at("/violations/0/fingerprint").asText();

    Problem over =
        catchThrowableOfType(
            Problem.class, () -> ask(house.alice, fingerprint, "why", today().minusDays(1)));
    Problem silent =
        catchThrowableOfType(Problem.class, () -> ask(house.alice, fingerprint, " ", today()));
    Problem unknown =
        catchThrowableOfType(Problem.class, () -> ask(house.alice, "0".repeat(32), "why", today()));

    assertThat(over.code().name()).isEqualTo("FIELD_INVALID");
    assertThat(silent.code().name()).isEqualTo("REASON_REQUIRED");
    assertThat(unknown.code().name()).isEqualTo("DBT_FINDING_UNKNOWN");
  }

  @Test
  void asksNobodyForWhoMayOnlyRead() {
    String fingerprint = check().at("/violations/0/fingerprint").asText();

    Problem refusal =
        catchThrowableOfType(Problem.class, () -> ask(house.ann, fingerprint, "why", today()));

    assertThat(refusal.code().name()).isEqualTo("FORBIDDEN");
    assertThat(house.audited("REQUEST_REFUSED")).isEqualTo(1);
  }

  @Test
  void takesABaselineOnlyFromARunOfTheProject() {
    UUID shop = idOf(house.check(models("stg_a")));
    house.check(project("other", "stg_a"));

    Problem refusal =
        catchThrowableOfType(
            Problem.class,
            () -> house.room.exceptions().acceptBaseline(house.alice, "other", shop, "why"));

    assertThat(refusal.code().status()).isEqualTo(404);
    assertThat(house.rows("SELECT count(*) FROM dbt_baselines")).isZero();
  }

  @Test
  void takesABaselineFromWhoMayForThisProject() {
    UUID run = idOf(house.check(models("stg_a")));
    UUID shop = house.room.runs().requireRun(house.alice, run).projectId();
    Caller reader = ServerRoom.caller(8, "rob", Sight.scopeOf(shop), Set.of(DbtPermissions.READ));
    Caller owner =
        ServerRoom.caller(
            9, "oda", Sight.scopeOf(shop), Set.of(DbtPermissions.READ, DbtPermissions.BASELINE));

    Problem refusal =
        catchThrowableOfType(
            Problem.class,
            () -> house.room.exceptions().acceptBaseline(reader, "shop", run, "why"));

    assertThat(refusal.code().name()).isEqualTo("FORBIDDEN");
    assertThat(house.room.exceptions().acceptBaseline(owner, "shop", run, "why").findings())
        .isEqualTo(1);
  }

  @Test
  void refusesABaselineWhereThePolicyAllowsNone() {
    house
        .room
        .policies()
        .put(house.alice, "default", STRICT + "dbt: {delegate: {baseline: none}}\n", null);
    UUID run = idOf(house.check(models("stg_a")));

    Problem refusal =
        catchThrowableOfType(
            Problem.class,
            () -> house.room.exceptions().acceptBaseline(house.alice, "shop", run, "why"));

    assertThat(refusal.code().name()).isEqualTo("BASELINE_NOT_ALLOWED");
  }
}
