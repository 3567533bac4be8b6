package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.decision.Policies;
import dev.writ.kernel.decision.PolicyChanges;
import dev.writ.kernel.decision.PolicyLoading;
import dev.writ.kernel.decision.PolicyOrigin;
import dev.writ.kernel.decision.PolicySet;
import dev.writ.kernel.decision.PolicyText;
import dev.writ.kernel.decision.PostgresDecisions;
import dev.writ.kernel.decision.Ruling;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("K12 reload")
class PolicyReloadTest {
  private static final int SWAPS = 100;
  private static final int SUBMITS_PER_SWAP = 10;

  private static final String SHIPPED = policy("\"NEEDS_APPROVAL\"", "\"shipped\"");
  private static final String ASKS =
      policy("\"NEEDS_APPROVAL\"", "sprintf(\"%v\", [time.now_ns()])");
  private static final String ALLOWS = policy("\"ALLOW\"", "rand.intn(\"a\", 100) + 0");
  private static final String BAD = SHIPPED + "\ndecision := {\"outcome\" \"ALLOW\"}\n";

  @RegisterExtension static final TestDatabase STORE = House.store().freshForEachTest();

  @TempDir private Path directory;

  private House house;
  private Caller alice;
  private Caller admin;
  private Policies policies;
  private PolicyLoading loading;
  private PolicyChanges changes;

  private static String policy(String outcome, String reason) {
    return """
        package writ.library.approval

        decision := {"outcome": %s, "reasons": [sprintf("%%v", [%s])]}
        """
        .formatted(outcome, reason);
  }

  @BeforeEach
  void open() {
    house = new House(STORE);
    alice = house.requester("alice");
    house.approver("ann");
    admin =
        house.person(
            "root",
            Set.of(),
            Set.of("test"),
            KernelPermissions.POLICY_MANAGE,
            KernelPermissions.POLICY_READ);
    policies = new Policies();
    loading = loading(policies);
    changes = new PolicyChanges(house.database, policies, loading, house.audit);
    house.policy.real = policies;
  }

  private PolicyLoading loading(Policies into) {
    return new PolicyLoading(
        house.database,
        house.audit,
        house.registry,
        into,
        List.of(PolicyText.of("library", Map.of("policy.rego", SHIPPED))),
        directory);
  }

  @Test
  @DisplayName("K12 1,000 submits, 100 swaps: each decision names a good set that says it again")
  void decidesAgainWhatItDecided() throws Exception {
    Set<String> good =
        Set.of(
            PolicyText.of("library", Map.of("policy.rego", ASKS)).sha256(),
            PolicyText.of("library", Map.of("policy.rego", ALLOWS)).sha256(),
            PolicyText.of("library", Map.of("policy.rego", SHIPPED)).sha256());
    for (int swap = 0; swap < SWAPS; swap++) {
      String next = swap % 2 == 0 ? ASKS : ALLOWS;
      List<Callable<Answer>> together = new ArrayList<>();
      together.add(() -> put(next));
      together.add(() -> put(BAD));
      for (int i = 0; i < SUBMITS_PER_SWAP; i++) {
        together.add(() -> house.desk.submit(house.request(alice)));
      }
      List<House.Outcome> ended = House.atOnce(together);
      assertThat(ended).filteredOn(each -> each.status() == 202).hasSize(SUBMITS_PER_SWAP);
      assertThat(ended.get(0).status()).isEqualTo(200);
      assertThat(ended.get(1).code()).isEqualTo("POLICY_INVALID");
    }

    assertThat(house.count("kernel_decisions")).isEqualTo(SWAPS * SUBMITS_PER_SWAP);
    assertThat(house.count("kernel_decisions", "degraded")).isZero();
    assertThat(house.count("kernel_decisions", "outcome = 'ALLOW'")).isPositive();
    assertThat(house.count("kernel_decisions", "outcome = 'NEEDS_APPROVAL'")).isPositive();
    PostgresDecisions decisions = new PostgresDecisions();
    Map<String, PolicySet> sets = new HashMap<>();
    for (Row row : rows()) {
      assertThat(good).contains(row.sha256());
      PolicySet set =
          sets.computeIfAbsent(
              row.sha256(),
              sha256 ->
                  PolicySet.compile(
                      house
                          .database
                          .read(handle -> decisions.findText(handle, sha256))
                          .orElseThrow()));
      Ruling again = set.rule(row.input(), Instant.parse(row.input().get("time").asText()));
      assertThat(again.output()).isEqualTo(row.output());
      assertThat(again.policySha256()).isEqualTo(row.sha256());
    }
  }

  private record Row(String sha256, JsonNode input, JsonNode output) {}

  private List<Row> rows() {
    return house.database.read(
        handle ->
            handle
                .createQuery("SELECT policy_sha256, input, output FROM kernel_decisions")
                .map(
                    (row, context) ->
                        new Row(
                            row.getString(1),
                            Json.read(row.getString(2)),
                            Json.read(row.getString(3))))
                .list());
  }

  private Answer put(String policy) {
    changes.put(admin, "library", Map.of("policy.rego", policy));
    return new Answer(200, Map.of(), Json.object());
  }

  @Test
  @DisplayName("K12 a bad set is 422 POLICY_INVALID with each error's row and column")
  void tellsEveryFaultOfABadSet() {
    String twoFaults =
        """
        package writ.library.approval

        decision := {"outcome": outcom}

        other := reasn
        """;

    assertThatThrownBy(() -> changes.put(admin, "library", Map.of("policy.rego", twoFaults)))
        .isInstanceOfSatisfying(
            Problem.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(KernelProblems.POLICY_INVALID);
              assertThat(refusal.code().status()).isEqualTo(422);
              JsonNode errors = Json.tree(Objects.requireNonNull(refusal.params().get("errors")));
              assertThat(errors).hasSize(2);
              assertThat(at(errors.get(0))).isEqualTo("policy.rego:3:13");
              assertThat(at(errors.get(1))).isEqualTo("policy.rego:5:10");
            });
    assertThat(standing().origin()).isEqualTo(PolicyOrigin.SHIPPED);
    assertThat(house.count("kernel_policy_uploads")).isZero();
  }

  private static String at(JsonNode error) {
    return error.get("file").asText() + ":" + error.get("row") + ":" + error.get("column");
  }

  @Test
  void followsTheDirectoryAndKeepsTheLastGoodSet() throws IOException {
    Path file = Files.createDirectories(directory.resolve("library")).resolve("policy.rego");
    Files.writeString(file, ALLOWS);
    loading.refresh();
    assertThat(standing().origin()).isEqualTo(PolicyOrigin.DIRECTORY);
    String good = standing().text().sha256();
    assertThat(house.audits("POLICY_LOADED")).isEqualTo(1);

    Files.writeString(file, BAD);
    loading.refresh();
    loading.refresh();
    assertThat(standing().text().sha256()).isEqualTo(good);
    assertThat(standing().failure()).isNotNull();
    assertThat(house.audits("POLICY_LOAD_FAILED")).isEqualTo(1);
    assertThat(house.desk.submit(house.request(alice)).body().has("ticket_id")).isFalse();

    Files.writeString(file, ASKS);
    loading.refresh();
    assertThat(standing().failure()).isNull();
    assertThat(house.desk.submit(house.request(alice)).body().has("ticket_id")).isTrue();

    Files.delete(file);
    loading.refresh();
    assertThat(standing().origin()).isEqualTo(PolicyOrigin.SHIPPED);
    assertThat(house.audits("POLICY_LOADED")).isEqualTo(3);
  }

  @Test
  void staysWithTheShippedSetWhereTheDirectoryIsBadFromTheStart() throws IOException {
    Files.writeString(
        Files.createDirectories(directory.resolve("library")).resolve("policy.rego"), BAD);
    Policies fresh = new Policies();
    loading(fresh).close();

    Policies.Standing standing = Objects.requireNonNull(fresh.find("library"));
    assertThat(standing.origin()).isEqualTo(PolicyOrigin.SHIPPED);
    Policies.Failure failure = Objects.requireNonNull(standing.failure());
    assertThat(failure.origin()).isEqualTo(PolicyOrigin.DIRECTORY);
    assertThat(failure.faults().getFirst().row()).isEqualTo(5);
  }

  @Test
  void anUploadStandsBeforeTheDirectoryOnEveryServer() throws IOException {
    Files.writeString(
        Files.createDirectories(directory.resolve("library")).resolve("policy.rego"), ASKS);
    loading.refresh();
    Policies elsewhere = new Policies();
    PolicyLoading otherServer = loading(elsewhere);

    changes.put(admin, "library", Map.of("policy.rego", ALLOWS));
    assertThat(standing().origin()).isEqualTo(PolicyOrigin.UPLOADED);
    otherServer.refresh();
    assertThat(shaOf(elsewhere.find("library"))).isEqualTo(standing().text().sha256());

    changes.reset(admin, "library");
    assertThat(house.audits("POLICY_RESET")).isEqualTo(1);
    assertThat(standing().origin()).isEqualTo(PolicyOrigin.DIRECTORY);
    otherServer.refresh();
    assertThat(shaOf(elsewhere.find("library"))).isEqualTo(standing().text().sha256());
    otherServer.close();
  }

  @Test
  void anUploadThatIsTakenBackDecidesNoMoreThoughTheDirectoryIsBad() throws IOException {
    changes.put(admin, "library", Map.of("policy.rego", ALLOWS));
    Files.writeString(
        Files.createDirectories(directory.resolve("library")).resolve("policy.rego"), BAD);

    changes.reset(admin, "library");

    assertThat(standing().origin()).isEqualTo(PolicyOrigin.SHIPPED);
    assertThat(Objects.requireNonNull(standing().failure()).origin())
        .isEqualTo(PolicyOrigin.DIRECTORY);
    assertThat(house.desk.submit(house.request(alice)).body().has("ticket_id")).isTrue();
  }

  @Test
  void triesAnInputWithoutAnythingComingOfIt() {
    String before = STORE.contents();
    PolicyChanges.Tried tried =
        changes.tryOut(admin, "library", Map.of("policy.rego", ALLOWS), Json.object());

    assertThat(tried.ruling().decision().outcome()).isEqualTo("ALLOW");
    assertThat(tried.explanation().rules()).isNotEmpty();
    assertThat(STORE.contents()).isEqualTo(before);
  }

  private Policies.Standing standing() {
    return Objects.requireNonNull(policies.find("library"));
  }

  private static @Nullable String shaOf(Policies.@Nullable Standing standing) {
    return standing == null ? null : standing.text().sha256();
  }
}
