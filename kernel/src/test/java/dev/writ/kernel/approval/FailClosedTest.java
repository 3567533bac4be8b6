package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.decision.Policies;
import dev.writ.kernel.decision.PolicyLoading;
import dev.writ.kernel.decision.PolicyText;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("K11 fail closed")
class FailClosedTest {
  @RegisterExtension static final TestDatabase STORE = House.store().freshForEachTest();

  private House house;
  private Caller alice;

  @BeforeEach
  void open() {
    house = new House(STORE);
    alice = house.requester("alice");
    house.approver("ann");
    house.person("root", Set.of(), Set.of("test", "prod"), KernelPermissions.PLATFORM_ADMIN);
  }

  /** Gives the library a policy of these rules, or none at all; gives its hash. */
  private String decideBy(String... rules) {
    Map<String, String> files =
        rules.length == 0
            ? Map.of()
            : Map.of("policy.rego", "package writ.library.approval\n\n" + String.join("\n", rules));
    PolicyText text = PolicyText.of("library", files);
    Policies policies = new Policies();
    try (PolicyLoading loading =
        new PolicyLoading(
            house.database, house.audit, house.registry, policies, List.of(text), null)) {
      loading.refresh();
    }
    house.policy.real = policies;
    return text.sha256();
  }

  static Stream<Arguments> causes() {
    return Stream.of(
        Arguments.of("POLICY_MISSING", List.of()),
        Arguments.of("COMPILE_ERROR", List.of("decision := {\"outcome\": \"ALLOW\"")),
        Arguments.of(
            "EVALUATION_ERROR",
            List.of("decision := {\"outcome\": \"ALLOW\", \"reasons\": [to_number(\"x\")]}")),
        Arguments.of(
            "CONFLICT",
            List.of(
                "decision := {\"outcome\": \"ALLOW\"}",
                "decision := {\"outcome\": \"NEEDS_APPROVAL\"} if input.room == \"library\"")),
        Arguments.of(
            "UNDEFINED", List.of("decision := {\"outcome\": \"ALLOW\"} if input.room == \"vms\"")),
        Arguments.of(
            "TIMEOUT",
            List.of(
                "decision := {\"outcome\": \"ALLOW\"} if {",
                "  count([1 | some i in numbers.range(1, 100000)",
                "    some j in numbers.range(1, 100000)",
                "    i == j]) > 0",
                "}")),
        Arguments.of(
            "WRONG_TYPE",
            List.of("decision := {\"outcome\": \"ALLOW\", \"because\": \"I say so\"}")),
        Arguments.of(
            "UNKNOWN_OPERATION",
            List.of(
                "operations := {\"SHUT_LIBRARY\"}",
                "decision := {\"outcome\": \"ALLOW\"} if input.operation in operations")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("causes")
  void asksPeopleWhateverIsWrongWithThePolicy(String cause, List<String> rules) {
    String sha256 = decideBy(rules.toArray(String[]::new));

    Answer answer = house.desk.submit(house.request(alice));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(house.count("kernel_events", "status = 'PENDING'")).isEqualTo(1);
    assertThat(house.count("kernel_tickets", "status = 'PENDING_APPROVAL'")).isEqualTo(1);
    assertThat(house.one("SELECT threshold::text FROM kernel_tickets"))
        .isEqualToIgnoringWhitespace(
            "{\"deny\":1,\"requirements\":[{\"approve\":1,\"groups\":[]}]}");
    assertThat(house.count("library_jobs")).isZero();
    assertThat(
            house.one(
                "SELECT outcome || ' ' || degraded || ' ' || cause || ' ' || policy_sha256"
                    + " FROM kernel_decisions"))
        .isEqualTo("NEEDS_APPROVAL true " + cause + " " + sha256);
    assertThat(house.audits("DECISION_DEGRADED")).isEqualTo(1);
    assertThat(
            house.one(
                "SELECT params->>'cause' FROM kernel_audit"
                    + " WHERE action_code = 'DECISION_DEGRADED'"))
        .isEqualTo(cause);
    assertThat(house.count("kernel_notifications", "type = 'POLICY_BROKEN'")).isEqualTo(1);
  }

  @Test
  @DisplayName("K11 one notice to admins per cause and hour")
  void tellsAdminsOnceAnHour() {
    decideBy("decision := 1");
    house.desk.submit(house.request(alice));
    house.desk.submit(house.request(alice));
    assertThat(house.count("kernel_notifications", "type = 'POLICY_BROKEN'")).isEqualTo(1);
    assertThat(house.audits("DECISION_DEGRADED")).isEqualTo(2);

    house.clock.advance(Duration.ofMinutes(61));
    house.desk.submit(house.request(alice));
    assertThat(house.count("kernel_notifications", "type = 'POLICY_BROKEN'")).isEqualTo(2);

    decideBy("decision := {\"outcome\": \"ALLOW\"} if false");
    house.desk.submit(house.request(alice));
    assertThat(house.count("kernel_notifications", "type = 'POLICY_BROKEN'")).isEqualTo(3);
  }

  @Test
  @DisplayName("K11 DENY: 403 POLICY_DENIED, events 0, decisions 1, REQUEST_REFUSED 1")
  void refusesWhatPolicyDenies() {
    decideBy("decision := {\"outcome\": \"DENY\", \"reasons\": [\"no more books\"]}");

    assertThatThrownBy(() -> house.desk.submit(house.request(alice)))
        .isInstanceOfSatisfying(
            Problem.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(KernelProblems.POLICY_DENIED);
              assertThat(refusal.params()).containsEntry("reasons", List.of("no more books"));
            });
    assertThat(house.count("kernel_events")).isZero();
    assertThat(house.count("kernel_decisions", "outcome = 'DENY'")).isEqualTo(1);
    assertThat(house.audits("REQUEST_REFUSED")).isEqualTo(1);
    assertThat(house.count("kernel_audit")).isEqualTo(1);
  }

  @Test
  @DisplayName("K11 an ALLOW starts at once, and only that does")
  void startsWhatPolicyAllows() {
    decideBy("decision := {\"outcome\": \"ALLOW\", \"reasons\": [\"read more\"]}");

    assertThat(house.desk.submit(house.request(alice)).body().has("ticket_id")).isFalse();
    assertThat(house.count("library_jobs")).isEqualTo(1);
    assertThat(house.audits("DECISION_DEGRADED")).isZero();
  }
}
