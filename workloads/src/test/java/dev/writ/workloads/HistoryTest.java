package dev.writ.workloads;

import static dev.writ.workloads.view.KnownExemption.State.VOID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Migrations;
import dev.writ.kernel.store.Page;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.access.Sight;
import dev.writ.workloads.decide.Score;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.store.EvaluationRows;
import dev.writ.workloads.store.ExemptionRows;
import dev.writ.workloads.store.NamespaceRows;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.view.KnownExemption;
import dev.writ.workloads.view.NamespaceEntry;
import dev.writ.workloads.view.PastEvaluation;
import dev.writ.workloads.view.PolicyStanding;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import dev.writ.workloads.view.TrendPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HistoryTest {
  @RegisterExtension static final TestDatabase database = ServerRoom.freshDatabase();

  private ServerRoom house;

  @BeforeEach
  void open() {
    house = new ServerRoom(database.app());
  }

  @Test
  void migratesDownAndUpAgain() {
    Migrations migrations =
        new Migrations(database.owner(), List.of(Migrations.KERNEL, WorkloadsRoom.CHANGELOG));
    String schema = migrations.schemaText();
    String last = migrations.applied().getLast();
    migrations.down(migrations.applied().get(migrations.applied().size() - 2));
    assertThat(migrations.applied()).doesNotContain(last);
    migrations.up();
    assertThat(migrations.schemaText()).isEqualTo(schema);
  }

  @Test
  void keepsAnEvaluationWhereItDiffersOrAnHourHasPassed() {
    String bad = ServerRoom.bad("production", "web");
    house.history.keep(house.standing("local", Seed.FIRST, bad));
    house.clock.advance(Duration.ofSeconds(30));
    house.history.keep(house.standing("local", Seed.FIRST, bad));
    assertThat(evaluations()).extracting(PastEvaluation::healthScore).containsExactly(90);

    house.history.keep(house.standing("local", Seed.FIRST, ServerRoom.clean("production", "web")));
    assertThat(evaluations()).extracting(PastEvaluation::healthScore).containsExactly(100, 90);

    house.clock.advance(Duration.ofHours(1));
    house.history.keep(house.standing("local", Seed.FIRST, ServerRoom.clean("production", "web")));
    assertThat(evaluations()).extracting(PastEvaluation::healthScore).containsExactly(100, 100, 90);
    assertThat(evaluations().getLast())
        .satisfies(
            past -> {
              assertThat(past.severityScore()).isEqualTo(85);
              assertThat(past.violations()).isEqualTo(3);
              assertThat(past.byCheck())
                  .isEqualTo(
                      Map.of("latest_tag", 1L, "missing_liveness", 1L, "missing_readiness", 1L));
              assertThat(past.bySeverity()).isEqualTo(Map.of("high", 1L, "medium", 1L, "low", 1L));
              assertThat(past.byNamespace())
                  .isEqualTo(Map.of("production", new PastEvaluation.NamespaceTally(90, 1, 3, 0)));
            });
  }

  @Test
  void keepsOneEvaluationInHalfAMinuteAndTheNewestAfterIt() {
    String bad = ServerRoom.bad("production", "web");
    String clean = ServerRoom.clean("production", "web");
    house.history.keep(house.standing("local", Seed.FIRST, bad));
    for (int second = 1; second < 30; second++) {
      house.clock.advance(Duration.ofSeconds(1));
      house.history.keep(house.standing("local", Seed.FIRST, second % 2 == 0 ? bad : clean));
    }
    assertThat(evaluations()).extracting(PastEvaluation::healthScore).containsExactly(90);
    house.clock.advance(Duration.ofSeconds(1));
    house.history.keep(house.standing("local", Seed.FIRST, clean));
    assertThat(evaluations()).extracting(PastEvaluation::healthScore).containsExactly(100, 90);
  }

  @Test
  void leavesTheLastEvaluationOfEachHourOfTheDaysBefore() {
    String bad = ServerRoom.bad("production", "web");
    String clean = ServerRoom.clean("production", "web");
    for (int minute = 0; minute < 120; minute++) {
      house.history.keep(house.standing("local", Seed.FIRST, minute % 2 == 0 ? bad : clean));
      house.clock.advance(Duration.ofMinutes(1));
    }
    house.history.forgetOld();
    assertThat(house.rows("SELECT count(*) FROM workloads_evaluations")).isEqualTo(120);
    house.clock.advance(Duration.ofHours(25));
    house.history.forgetOld();
    assertThat(
            house.rows(
                """
                SELECT count(DISTINCT date_trunc('hour', at, 'UTC')) - count(*)
                FROM workloads_evaluations\
                """))
        .isZero();
    assertThat(house.rows("SELECT count(*) FROM workloads_evaluations")).isBetween(2L, 3L);
    assertThat(evaluations().getFirst().healthScore()).isEqualTo(100);
  }

  @Test
  void drawsATrendOfWhatTheCallerMaySee() {
    house.history.keepNamespaces(
        "local", List.of(namespace("production", "prod"), namespace("staging", "test")));
    String everywhere =
        """
        apiVersion: devops.stochastic.io/v1
        kind: ClusterDevOpsPolicy
        metadata: {name: tags}
        spec: {forbidLatestTag: true, namespaceSelector: {}}
        """;
    String bad = ServerRoom.bad("production", "web");
    house.history.keep(
        house.standing("local", everywhere, bad, ServerRoom.clean("staging", "web")));
    house.history.keep(house.standing("local", Seed.FIRST, bad));
    house.clock.advance(Duration.ofHours(1));
    Duration day = Duration.ofDays(1);
    HistoryViews past = house.room.past();
    assertThat(past.trend(house.alice, day, 4))
        .containsExactly(new TrendPoint("local", 4, new Score(95, 3)));
    assertThat(past.trend(house.alice, "local", "production/default-policy", day, 4))
        .containsExactly(new TrendPoint("production/default-policy", 4, new Score(90, 1)));
    Caller tester = ServerRoom.caller(2, "tester", Scope.GLOBAL, Set.of("test"));
    assertThat(past.trend(tester, day, 4))
        .containsExactly(new TrendPoint("local", 4, new Score(100, 1)));
    assertThat(past.trend(tester, "local", "production/default-policy", day, 4)).isEmpty();
    assertThat(past.in("prod").trend(house.alice, day, 4))
        .containsExactly(new TrendPoint("local", 4, new Score(92, 2)));
    house.clock.advance(Duration.ofHours(6));
    assertThat(past.trend(house.alice, day, 4))
        .extracting(TrendPoint::span)
        .as("a policy that nobody judges any more is not drawn on")
        .containsExactly(3);
  }

  @Test
  void forgetsRemediationsThatLeftNothingToTakeBack() {
    Instant start = house.clock.instant();
    UUID done = begin("done", null, start);
    move(done, RemediationState.QUEUED, RemediationState.APPLYING);
    house.database.<UUID>inTransaction(
        tx -> {
          RemediationRows.patched(tx, done, "hash");
          return done;
        });
    move(done, RemediationState.WATCHING, RemediationState.COMPLETED);
    UUID undo = begin("done", done, start);
    move(undo, RemediationState.QUEUED, RemediationState.APPLYING, RemediationState.FAILED);
    UUID failed = begin("failed", null, start);
    move(failed, RemediationState.QUEUED, RemediationState.FAILED);
    UUID open = begin("open", null, start);
    house.history.forgetOld();
    assertThat(house.rows("SELECT count(*) FROM workloads_remediations")).isEqualTo(4);
    house.clock.advance(Duration.ofDays(91));
    house.history.forgetOld();
    List<UUID> left =
        house.database.read(
            handle ->
                handle
                    .createQuery("SELECT id FROM workloads_remediations")
                    .mapTo(UUID.class)
                    .list());
    assertThat(left).containsExactlyInAnyOrder(done, open);
  }

  @Test
  void forgetsExemptionsThatNobodyGrantsAndThatWouldNotCount() {
    String policy = exempting(house.clock.instant().plus(Duration.ofDays(100)));
    house.history.keep(house.standing("local", policy));
    house.history.forget("local", "production/default-policy");
    house.clock.advance(Duration.ofDays(95));
    house.history.forgetOld();
    assertThat(exemptions()).as("it may come back as it was").hasSize(1);
    house.clock.advance(Duration.ofDays(100));
    house.history.forgetOld();
    assertThat(exemptions()).isEmpty();
  }

  @Test
  void keepsAnExemptionThatIsOverWhileItsPolicyHasIt() {
    String policy = exempting(house.clock.instant().plus(Duration.ofDays(10)));
    house.history.keep(house.standing("local", policy));
    house.clock.advance(Duration.ofDays(200));
    house.history.keep(house.standing("local", policy));
    house.history.forgetOld();
    assertThat(exemptions())
        .extracting(KnownExemption::state)
        .containsExactly(KnownExemption.State.ENDED);
    house.clock.advance(Duration.ofDays(1));
    house.history.keep(house.standing("local", Seed.FIRST));
    assertThat(exemptions())
        .extracting(KnownExemption::state)
        .containsExactly(KnownExemption.State.GONE);
    assertThat(house.audited())
        .containsExactly("WORKLOAD_EXEMPTION_SEEN", "WORKLOAD_EXEMPTION_ENDED");
  }

  private UUID begin(String uid, @Nullable UUID revertOf, Instant at) {
    return house.database.inTransaction(
        tx -> {
          UUID id = tx.newId();
          RemediationRows.insert(
              tx,
              new Remediation(
                  id,
                  "local",
                  WorkloadKey.of("Deployment", "production", uid),
                  uid,
                  "prod",
                  RemediationState.QUEUED,
                  List.of("production/default-policy"),
                  List.of(),
                  "template",
                  "fingerprint",
                  null,
                  null,
                  null,
                  revertOf,
                  null,
                  at,
                  null,
                  null),
              Json.object().arrayNode());
          return id;
        });
  }

  private void move(UUID id, RemediationState... along) {
    house.database.<UUID>inTransaction(
        tx -> {
          for (RemediationState next : along) {
            RemediationRows.move(tx, id, next, null);
          }
          return id;
        });
  }

  @Test
  void forgetsEvaluationsThatAreKeptForLongEnough() {
    house.history.keep(house.standing("local", Seed.FIRST));
    house.clock.advance(Duration.ofDays(401));
    house.history.forgetOld();
    assertThat(evaluations()).isEmpty();
  }

  @Test
  void auditsAnExemptionOnceWhenItIsSeenAndOnceWhenItEnds() {
    Instant start = house.clock.instant();
    String policy = exempting(start.plus(Duration.ofDays(10)));
    String bad = ServerRoom.bad("production", "web");
    house.history.keep(house.standing("local", policy, bad));
    house.history.keep(house.standing("local", policy, bad));
    assertThat(house.audited()).containsExactly("WORKLOAD_EXEMPTION_SEEN");
    assertThat(house.history.exemptionsSeen("local"))
        .isEqualTo(Map.of("production/default-policy/old-image", start));

    house.clock.advance(Duration.ofDays(10));
    house.history.keep(house.standing("local", policy, bad));
    house.history.keep(house.standing("local", policy, bad));
    assertThat(house.audited())
        .containsExactly("WORKLOAD_EXEMPTION_SEEN", "WORKLOAD_EXEMPTION_ENDED");
    assertThat(exemptions())
        .singleElement()
        .satisfies(
            known -> {
              assertThat(known.state()).isEqualTo(KnownExemption.State.ENDED);
              assertThat(known.firstSeen()).isEqualTo(start);
              assertThat(known.endedAt()).isEqualTo(house.clock.instant());
            });
  }

  @Test
  void countsTheDaysOfAnotherExemptionAnewOnceTheFormerIsOver() {
    String bad = ServerRoom.bad("production", "web");
    String former = exempting(house.clock.instant().plus(Duration.ofDays(10)));
    house.history.keep(house.standing("local", former, bad));
    house.clock.advance(Duration.ofDays(10));
    house.history.keep(house.standing("local", former, bad));

    house.clock.advance(Duration.ofDays(100));
    house.history.keep(house.standing("local", former, bad));
    assertThat(exemptions())
        .singleElement()
        .satisfies(
            known -> {
              assertThat(known.state()).isEqualTo(KnownExemption.State.ENDED);
              assertThat(known.firstSeen())
                  .isEqualTo(house.clock.instant().minus(Duration.ofDays(110)));
            });

    String another = exempting(house.clock.instant().plus(Duration.ofDays(10)));
    PolicyStanding standing = house.standing("local", another, bad);
    assertThat(Objects.requireNonNull(standing.evaluation()).exempted()).hasSize(1);
    house.history.keep(standing);
    assertThat(exemptions())
        .singleElement()
        .satisfies(
            known -> {
              assertThat(known.state()).isEqualTo(KnownExemption.State.IN_FORCE);
              assertThat(known.firstSeen()).isEqualTo(house.clock.instant());
            });
    assertThat(house.history.exemptionsSeen("local"))
        .isEqualTo(Map.of("production/default-policy/old-image", house.clock.instant()));
    assertThat(house.audited())
        .containsExactly(
            "WORKLOAD_EXEMPTION_SEEN", "WORKLOAD_EXEMPTION_ENDED", "WORKLOAD_EXEMPTION_SEEN");
  }

  @Test
  void countsOnWhereAnExemptionIsEditedOrComesBackAsItWas() {
    Instant start = house.clock.instant();
    String bad = ServerRoom.bad("production", "web");
    String tooLong = exempting(start.plus(Duration.ofDays(100)));
    house.history.keep(house.standing("local", tooLong, bad));
    assertThat(exemptions()).extracting(KnownExemption::state).containsExactly(VOID);

    house.clock.advance(Duration.ofDays(20));
    house.history.keep(house.standing("local", tooLong, bad));
    String edited = exempting(start.plus(Duration.ofDays(95)));
    house.history.keep(house.standing("local", edited, bad));
    assertThat(exemptions())
        .extracting(KnownExemption::state, KnownExemption::firstSeen)
        .containsExactly(tuple(VOID, start));

    house.history.forget("local", "production/default-policy");
    house.clock.advance(Duration.ofDays(1));
    PolicyStanding again = house.standing("local", edited, bad);
    assertThat(Objects.requireNonNull(again.evaluation()).exempted()).isEmpty();
    house.history.keep(again);
    assertThat(exemptions())
        .extracting(KnownExemption::state, KnownExemption::firstSeen)
        .containsExactly(tuple(VOID, start));
  }

  @Test
  void endsWhatNobodyGrantsAnyMore() {
    String policy = exempting(house.clock.instant().plus(Duration.ofDays(10)));
    house.history.keep(house.standing("local", policy));
    house.history.forget("local", "production/default-policy");
    assertThat(exemptions())
        .extracting(KnownExemption::state)
        .containsExactly(KnownExemption.State.GONE);
    assertThat(house.audited())
        .containsExactly("WORKLOAD_EXEMPTION_SEEN", "WORKLOAD_EXEMPTION_ENDED");
  }

  @Test
  void auditsAnAnnotationOnceThoughTwoPoliciesMeetIt() {
    String pod =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          namespace: production
          annotations:
            devops.stochastic.io/exempt: latest_tag
            devops.stochastic.io/exempt-reason: the vendor ships no other tag
            devops.stochastic.io/exempt-until: "%s"
        spec: {containers: [{name: main, image: 'nginx:latest'}]}
        """
            .formatted(house.clock.instant().plus(Duration.ofDays(5)));
    String second = Seed.FIRST.replace("default-policy", "second");
    house.history.keep(house.standing("local", Seed.FIRST, pod));
    house.history.keep(house.standing("local", second, pod));
    assertThat(house.audited()).containsExactly("WORKLOAD_EXEMPTION_SEEN");

    house.history.forget("local", "production/second");
    assertThat(house.audited()).containsExactly("WORKLOAD_EXEMPTION_SEEN");
    Instant start = house.clock.instant();
    house.clock.advance(Duration.ofDays(1));
    house.history.keep(house.standing("local", Seed.FIRST.replace("default-policy", "third"), pod));
    house.history.forget("local", "production/default-policy");
    assertThat(house.history.exemptionsSeen("local")).containsEntry("pod/production/web", start);
    house.clock.advance(Duration.ofDays(6));
    house.history.keep(house.standing("local", Seed.FIRST.replace("default-policy", "third"), pod));
    assertThat(house.audited())
        .containsExactly("WORKLOAD_EXEMPTION_SEEN", "WORKLOAD_EXEMPTION_ENDED");
  }

  @Test
  void keepsInWhichEnvironmentANamespaceStands() {
    house.history.keepNamespaces("local", List.of(namespace("a", "test"), namespace("b", "")));
    List<NamespaceEntry> before = house.database.read(NamespaceRows::all);
    house.history.keepNamespaces("local", List.of(namespace("a", "prod"), namespace("b", "")));
    assertThat(house.database.read(NamespaceRows::all))
        .containsExactly(
            new NamespaceEntry(before.getFirst().id(), "local", "a", "prod"), before.getLast());
    assertThat(before.getLast().environment()).isNull();
  }

  private static Namespace namespace(String name, String environment) {
    return new Namespace(name, Map.of("writ.dev/environment", environment), Map.of());
  }

  private static String exempting(Instant until) {
    return Seed.FIRST
        + """
          exemptions:
            - name: old-image
              checks: [latest_tag]
              workloads: [pod/web]
              reason: the vendor ships no other tag
              expires: "%s"
        """
            .formatted(until);
  }

  private List<PastEvaluation> evaluations() {
    return house
        .database
        .read(
            handle ->
                EvaluationRows.of(
                    handle,
                    "production/default-policy",
                    null,
                    new Sight(true, Map.of()),
                    Page.Wish.FIRST))
        .items();
  }

  private List<KnownExemption> exemptions() {
    return house.database.read(ExemptionRows::all);
  }
}
