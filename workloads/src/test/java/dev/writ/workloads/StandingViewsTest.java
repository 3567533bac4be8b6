package dev.writ.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Page;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.access.Sight;
import dev.writ.workloads.decide.Conflict;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.Score;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.store.NamespaceRows;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.JudgedWorkload;
import dev.writ.workloads.view.NamespaceEntry;
import dev.writ.workloads.view.PolicyStanding;
import dev.writ.workloads.view.Pulse;
import dev.writ.workloads.view.ScoreLine;
import dev.writ.workloads.view.SeenPolicy;
import dev.writ.workloads.view.SeenRemediation;
import dev.writ.workloads.view.SeenViolation;
import dev.writ.workloads.view.SeenWorkload;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StandingViewsTest {
  private static final String EVERYWHERE =
      """
      apiVersion: devops.stochastic.io/v1
      kind: ClusterDevOpsPolicy
      metadata: {name: tags}
      spec: {forbidLatestTag: true, namespaceSelector: {}}
      """;

  @RegisterExtension static final TestDatabase database = ServerRoom.freshDatabase();

  private ServerRoom house;

  @BeforeEach
  void open() {
    house = new ServerRoom(database.app());
    house.history.keepNamespaces(
        "local", List.of(namespace("production", "prod"), namespace("staging", "test")));
    house.watch(
        "local",
        house.standing("local", Seed.FIRST, ServerRoom.bad("production", "web")),
        house.standing(
            "local",
            EVERYWHERE,
            ServerRoom.bad("production", "web"),
            ServerRoom.clean("staging", "web")));
  }

  @Test
  void showsTheSeverestFirstAndCountsAll() {
    Page<SeenViolation> page =
        house
            .room
            .standings()
            .violations(house.alice, SeenViolation.Filter.ALL, new Page.Wish(1, 3));
    assertThat(page.total()).isEqualTo(4);
    assertThat(page.items())
        .extracting(seen -> seen.policy() + " " + seen.violation().check())
        .containsExactly(
            "cluster/tags latest_tag",
            "production/default-policy latest_tag",
            "production/default-policy missing_liveness");
  }

  @Test
  void filtersViolationsByEverythingThatTheyHave() {
    SeenViolation.Filter filter =
        new SeenViolation.Filter(
            "local",
            "production",
            "production/default-policy",
            "missing_liveness",
            "medium",
            "pod/production/web",
            false);
    assertThat(house.room.standings().violations(house.alice, filter, Page.Wish.FIRST).items())
        .extracting(seen -> seen.violation().message())
        .containsExactly("container 'main' missing liveness probe");
  }

  @Test
  void hidesWhatStandsInAnEnvironmentThatTheCallerMayNotRead() {
    Caller tester = ServerRoom.caller(2, "tester", Scope.GLOBAL, Set.of("test"));
    assertThat(house.room.standings().policies(tester, null, null))
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.standing().object().key()).isEqualTo("cluster/tags");
              assertThat(seen.whole()).isFalse();
              assertThat(seen.namespaces()).containsOnlyKeys("staging");
              assertThat(evaluation(seen).message())
                  .isEqualTo("0 violations across 1 pods — Healthy (100)");
            });
    for (ScoreLine.By by : ScoreLine.By.values()) {
      assertThat(house.room.standings().scores(tester, by, null))
          .singleElement()
          .satisfies(
              line -> {
                assertThat(line.score()).isEqualTo(new Score(100, 1));
                assertThat(line.violations()).isZero();
              });
    }
    assertThat(
            house
                .room
                .standings()
                .violations(tester, SeenViolation.Filter.ALL, Page.Wish.FIRST)
                .total())
        .isZero();
    assertThatThrownBy(
            () ->
                house
                    .room
                    .standings()
                    .requirePolicy(tester, null, "production/default-policy", false))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.code().name()).isEqualTo("WORKLOADS_POLICY_NOT_FOUND"));
  }

  @Test
  void showsOfAClusterPolicyWhatIsInTheOneNamespaceOfTheCaller() {
    UUID production =
        house.database.read(NamespaceRows::all).stream()
            .filter(entry -> entry.name().equals("production"))
            .findFirst()
            .orElseThrow()
            .id();
    Caller owner = ServerRoom.caller(2, "owner", Sight.scopeOf(production), Set.of("prod"));
    assertThat(house.room.standings().policies(owner, null, null))
        .extracting(seen -> seen.standing().object().key() + ": " + evaluation(seen).message())
        .containsExactly(
            "cluster/tags: 1 violations across 1 pods — Healthy (95)",
            "production/default-policy: 3 violations across 1 pods — Healthy (90)");
    assertThat(
            house
                .room
                .standings()
                .violations(owner, SeenViolation.Filter.ALL, Page.Wish.FIRST)
                .total())
        .isEqualTo(4);
    assertThat(house.room.standings().scores(owner, ScoreLine.By.NAMESPACE, null))
        .extracting(ScoreLine::name)
        .containsExactly("production");
  }

  @Test
  void showsOfAClusterPolicyNoMoreThanIsAboutTheCallersNamespaces() {
    WorkloadKey web = WorkloadKey.of("Deployment", "production", "web");
    PolicyStanding plain =
        house.standing(
            "other",
            """
            apiVersion: devops.stochastic.io/v1
            kind: ClusterDevOpsPolicy
            metadata: {name: tags}
            spec:
              forbidLatestTag: true
              namespaceSelector: {}
              exemptions:
                - name: without-end
                  checks: [latest_tag]
                  workloads: [deployment/production/web]
                  reason: the vendor of production ships no tag
                  expires: "2001-01-01T00:00:00Z"
            """,
            ServerRoom.bad("production", "web"),
            ServerRoom.clean("staging", "web"));
    house.history.keepNamespaces(
        "other", List.of(namespace("production", "prod"), namespace("staging", "test")));
    house.watch(
        "other",
        new PolicyStanding(
            "other",
            plain.object(),
            plain.evaluation(),
            List.of(),
            List.of(new Conflict("cluster/tags", "a/b", web, "main", "f", "1", "2")),
            new Enforcement(
                3,
                1,
                List.of(web.toString()),
                List.of(web.toString()),
                List.of(web.toString()),
                List.of(web.toString(), "deployment/staging/web"),
                List.of(new NotRemediated(web, "", NotRemediated.Reason.PAUSED, "paused"))),
            false,
            false,
            List.of(),
            null));
    Caller tester = ServerRoom.caller(2, "tester", Scope.GLOBAL, Set.of("test"));
    SeenPolicy seen = house.room.standings().requirePolicy(tester, "other", "cluster/tags", true);
    assertThat(seen.standing().conflicts()).isEmpty();
    assertThat(seen.standing().enforcement())
        .isEqualTo(
            new Enforcement(
                3,
                1,
                List.of(),
                List.of(),
                List.of(),
                List.of("deployment/staging/web"),
                List.of()));
    assertThat(evaluation(seen).warnings()).isEmpty();
    SeenPolicy all =
        house.room.standings().requirePolicy(house.alice, "other", "cluster/tags", true);
    assertThat(all.whole()).isTrue();
    assertThat(all.standing().conflicts()).hasSize(1);
    assertThat(evaluation(all).warnings()).hasSize(1);
  }

  @Test
  void hidesAnUnlabelledNamespaceFromWhoMayNotReadEveryEnvironment() {
    house.history.keepNamespaces(
        "bare",
        List.of(
            new Namespace("plain", Map.of(), Map.of()),
            namespace("odd", "nowhere"),
            namespace("empty", "")));
    house.watch(
        "bare",
        house.standing(
            "bare",
            EVERYWHERE,
            ServerRoom.bad("plain", "web"),
            ServerRoom.bad("odd", "web"),
            ServerRoom.bad("empty", "web")));
    Caller tester = ServerRoom.caller(2, "tester", Scope.GLOBAL, Set.of("test"));
    assertThat(house.room.standings().policies(tester, "bare", null)).isEmpty();
    assertThat(house.room.standings().scores(tester, ScoreLine.By.NAMESPACE, "bare")).isEmpty();
    assertThat(house.room.standings().scores(house.alice, ScoreLine.By.NAMESPACE, "bare"))
        .extracting(ScoreLine::name)
        .containsExactly("empty", "odd", "plain");
    Caller both =
        new Caller(
            tester.userId(),
            "both",
            Set.of(),
            List.of(
                tester.grants().getFirst(),
                ServerRoom.caller(3, "prod", Scope.GLOBAL, Set.of("prod")).grants().getFirst()),
            null,
            Origin.INSIDE);
    assertThat(house.room.standings().scores(both, ScoreLine.By.NAMESPACE, "bare")).hasSize(3);
  }

  @Test
  @DisplayName("W15 scores of several clusters and policies pool by their pods, rounded down")
  void poolsScoresByPods() {
    List<ScoreLine> byPolicy =
        house.room.standings().scores(house.alice, ScoreLine.By.POLICY, null);
    assertThat(byPolicy)
        .containsExactly(
            new ScoreLine("local", "production/default-policy", new Score(90, 1), 3, 0),
            new ScoreLine("local", "cluster/tags", new Score(98, 2), 1, 0));
    assertThat(StandingViews.overall(byPolicy)).isEqualTo(new Score(95, 3));
    assertThat(house.room.standings().scores(house.alice, ScoreLine.By.CLUSTER, null))
        .containsExactly(new ScoreLine("local", "local", new Score(95, 3), 4, 0));
    assertThat(
            StandingViews.overall(
                List.of(
                    new ScoreLine("a", "a", new Score(90, 100), 0, 0),
                    new ScoreLine("b", "b", new Score(20, 1), 0, 0))))
        .isEqualTo(new Score(89, 101));
    assertThat(
            StandingViews.overall(
                List.of(
                    new ScoreLine("a", "a", new Score(100, 10), 0, 0),
                    new ScoreLine("b", "b", new Score(50, 10), 0, 0))))
        .isEqualTo(new Score(75, 20));
  }

  @Test
  void showsAWorkloadWithAllPoliciesThatJudgeIt() {
    SeenWorkload seen =
        house
            .room
            .standings()
            .requireWorkload(house.alice, null, WorkloadKey.of("Pod", "production", "web"));
    assertThat(seen.policies()).containsExactly("cluster/tags", "production/default-policy");
    assertThat(seen.violations()).hasSize(4);
    assertThat(seen.remediations()).isEmpty();
  }

  @Test
  void showsOneEnvironmentAlone() {
    StandingViews tested = house.room.standings().in("test");
    assertThat(tested.policies(house.alice, null, null))
        .extracting(seen -> seen.standing().object().key() + ": " + evaluation(seen).message())
        .containsExactly("cluster/tags: 0 violations across 1 pods — Healthy (100)");
    assertThat(tested.scores(house.alice, ScoreLine.By.NAMESPACE, null))
        .containsExactly(new ScoreLine("local", "staging", new Score(100, 1), 0, 0));
    assertThat(house.room.standings().in("prod").policies(house.alice, null, null))
        .extracting(seen -> seen.standing().object().key())
        .containsExactly("cluster/tags", "production/default-policy");
  }

  @Test
  void findsWorkloadsByAPartOfTheirKey() {
    assertThat(house.room.standings().workloadsCalled(house.alice, "production/we"))
        .containsExactly(new JudgedWorkload("local", WorkloadKey.of("Pod", "production", "web")));
    Caller tester = ServerRoom.caller(2, "tester", Scope.GLOBAL, Set.of("test"));
    assertThat(house.room.standings().workloadsCalled(tester, "production/we")).isEmpty();
  }

  @Test
  void feelsOtherwiseWheneverAPolicyStandsOtherwise() {
    Pulse before = house.room.pulse();
    assertThat(house.room.pulse()).isEqualTo(before);
    house.watch("other", house.standing("other", Seed.FIRST, ServerRoom.bad("production", "web")));
    assertThat(house.room.pulse()).isNotEqualTo(before);
  }

  @Test
  void asksWhichClusterWhereSeveralHaveIt() {
    house.history.keepNamespaces("other", List.of(namespace("production", "prod")));
    house.watch("other", house.standing("other", Seed.FIRST, ServerRoom.bad("production", "web")));
    assertThatThrownBy(
            () ->
                house
                    .room
                    .standings()
                    .requirePolicy(house.alice, null, "production/default-policy", false))
        .hasMessage("several clusters have it: say which with `cluster`, local or other");
    assertThat(
            house
                .room
                .standings()
                .requirePolicy(house.alice, "other", "production/default-policy", false)
                .standing()
                .cluster())
        .isEqualTo("other");
    assertThatThrownBy(() -> house.room.standings().policies(house.alice, "moon", null))
        .hasMessage("no cluster `moon` is watched; there are: local, other");
  }

  @Test
  void tellsNamesOfClustersOnlyToWhoMayReadSomething() {
    Caller nobody =
        new Caller(house.alice.userId(), "nobody", Set.of(), List.of(), null, Origin.INSIDE);
    for (String cluster : List.of("local", "moon")) {
      assertThatThrownBy(() -> house.room.standings().policies(nobody, cluster, null))
          .hasMessage("no cluster `%s` is watched, or it is hidden from you".formatted(cluster));
    }
  }

  @Test
  void refusesTheHistoryOfAClusterThatNeverWas() {
    house.history.keepNamespaces("left", List.of(namespace("production", "prod")));
    HistoryViews past = house.room.past();
    assertThat(past.exemptions(house.alice, "left", null)).isEmpty();
    assertThat(past.evaluations(house.alice, "a/b", "left", Page.Wish.FIRST).items()).isEmpty();
    assertThatThrownBy(() -> past.exemptions(house.alice, "moon", null))
        .hasMessage("no cluster `moon` is watched; there are: left, local");
    assertThatThrownBy(() -> past.evaluations(house.alice, "a/b", "moon", Page.Wish.FIRST))
        .hasMessageStartingWith("no cluster `moon` is watched");
    assertThatThrownBy(
            () ->
                house
                    .room
                    .remediations()
                    .list(
                        house.alice,
                        new SeenRemediation.Filter("moon", null, null, null, null, List.of()),
                        Page.Wish.FIRST))
        .hasMessageStartingWith("no cluster `moon` is watched");
  }

  @Test
  void listsTheNamespacesThatARoleCanBeNarrowedTo() {
    Caller tester = ServerRoom.caller(2, "tester", Scope.GLOBAL, Set.of("test"));
    assertThat(house.room.standings().namespaces(tester, null, null))
        .extracting(NamespaceEntry::name)
        .containsExactly("staging");
    assertThat(house.room.standings().namespaces(house.alice, "local", "production"))
        .extracting(NamespaceEntry::environment)
        .containsExactly("prod");
  }

  private static Evaluation evaluation(SeenPolicy seen) {
    return Objects.requireNonNull(seen.standing().evaluation());
  }

  private static Namespace namespace(String name, String environment) {
    return new Namespace(name, Map.of("writ.dev/environment", environment), Map.of());
  }
}
