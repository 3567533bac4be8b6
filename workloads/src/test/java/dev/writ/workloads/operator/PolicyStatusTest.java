package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.Seed;
import dev.writ.workloads.decide.Conflict;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyStatusTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00.123Z");
  private static final WorkloadKey WEB = new WorkloadKey("deployment", "staging", "web");
  private static final List<String> CONDITIONS =
      List.of(
          "Accepted",
          "Ready",
          "Enforcing",
          "Degraded",
          "Conflict",
          "ProtectedNamespace",
          "HandoverUnprotected",
          "ExemptionExpired");

  private static ObjectNode status(PolicyStanding standing) {
    return PolicyStatus.of(standing, Json.object(), NOW);
  }

  private static JsonNode condition(ObjectNode status, String type) {
    for (JsonNode one : status.path("conditions")) {
      if (one.path("type").asText().equals(type)) {
        return one;
      }
    }
    throw new AssertionError("no condition " + type + " in " + status);
  }

  private static PolicyStanding enforcing(Enforcement done, Pod... pods) {
    return Standings.over(Standings.object(Seed.SECOND), NOW, List.of(pods), List.of(), done);
  }

  @Test
  @DisplayName("W1, W5: the figures of an audit policy, and nothing about remediations")
  void tellsWhatAnAuditFinds() {
    ObjectNode status =
        status(
            Standings.over(
                Standings.object(Seed.FIRST), NOW, List.of(Standings.bad("production", "web"))));

    ArrayList<String> fields = new ArrayList<>();
    status.fieldNames().forEachRemaining(fields::add);
    assertThat(fields)
        .containsExactly(
            "observedGeneration",
            "lastEvaluated",
            "podsEvaluated",
            "violations",
            "violationsByCheck",
            "exempted",
            "healthScore",
            "healthy",
            "classification",
            "severityScore",
            "message",
            "conditions");
    assertThat(Json.write(status))
        .startsWith(
            """
            {"observedGeneration":0,"lastEvaluated":"2026-11-26T12:00:00Z","podsEvaluated":1,\
            "violations":3,"violationsByCheck":{"latest_tag":1,"missing_liveness":1,\
            "missing_readiness":1},"exempted":0,"healthScore":90,"healthy":true,\
            "classification":"Healthy","severityScore":85,\
            "message":"3 violations across 1 pods — Healthy (90)","conditions":[""");
  }

  @Test
  @DisplayName("W6: an enforcing policy tells zeros, and lists only where they hold something")
  void tellsWhatWasDone() {
    ObjectNode nothing = status(enforcing(Enforcement.NONE));
    assertThat(nothing.path("remediationsApplied").asInt(-1)).isZero();
    assertThat(nothing.path("remediationsFailed").asInt(-1)).isZero();
    for (String list :
        List.of(
            "remediatedWorkloads",
            "plannedWorkloads",
            "deferredWorkloads",
            "rolledBackWorkloads",
            "notRemediated",
            "namespaces")) {
      assertThat(nothing.has(list)).as(list).isFalse();
    }

    ObjectNode some =
        status(
            enforcing(
                new Enforcement(
                    2,
                    1,
                    List.of("deployment/staging/web"),
                    List.of("deployment/staging/planned"),
                    List.of("deployment/staging/git"),
                    List.of("deployment/staging/undone"),
                    List.of(
                        new NotRemediated(
                            WEB, "main", NotRemediated.Reason.NOT_IN_TEMPLATE, "not there")))));
    assertThat(some.path("remediationsApplied").asInt()).isEqualTo(2);
    assertThat(some.path("remediationsFailed").asInt()).isEqualTo(1);
    assertThat(some.path("remediatedWorkloads")).hasToString("[\"deployment/staging/web\"]");
    assertThat(some.path("plannedWorkloads")).hasToString("[\"deployment/staging/planned\"]");
    assertThat(some.path("deferredWorkloads")).hasToString("[\"deployment/staging/git\"]");
    assertThat(some.path("rolledBackWorkloads")).hasToString("[\"deployment/staging/undone\"]");
    assertThat(some.path("notRemediated"))
        .hasToString(
            "[{\"workload\":\"deployment/staging/web\",\"container\":\"main\","
                + "\"reason\":\"NotInTemplate\",\"message\":\"not there\"}]");
  }

  @Test
  void keepsTheNewestHundred() {
    List<String> keys =
        IntStream.range(0, 130).mapToObj(number -> "deployment/staging/w" + number).toList();
    JsonNode listed =
        status(enforcing(new Enforcement(130, 0, keys, List.of(), List.of(), List.of(), List.of())))
            .path("remediatedWorkloads");
    assertThat(listed).hasSize(100);
    assertThat(listed.get(0).asText()).isEqualTo("deployment/staging/w30");
    assertThat(listed.get(99).asText()).isEqualTo("deployment/staging/w129");
  }

  @Test
  @DisplayName("W9: a policy in a protected namespace judges no pod and says why")
  void tellsOfAProtectedNamespace() {
    ObjectNode status =
        status(
            Standings.over(
                Standings.object(Seed.SECOND.replace("staging", "kube-system")),
                NOW,
                List.of(Standings.bad("kube-system", "web"))));
    assertThat(status.path("podsEvaluated").asInt(-1)).isZero();
    assertThat(status.path("healthScore").asInt()).isEqualTo(100);
    assertThat(condition(status, "ProtectedNamespace").path("status").asText()).isEqualTo("True");
    assertThat(condition(status, "ProtectedNamespace").path("message").asText())
        .contains("`kube-system`");
    assertThat(condition(status, "Enforcing").path("reason").asText())
        .isEqualTo("ProtectedNamespace");
  }

  @Test
  @DisplayName("W30: a cluster policy has a row for each namespace, worst first")
  void tellsOfNamespaces() {
    PolicyObject cluster =
        Standings.object(
            """
            apiVersion: devops.stochastic.io/v1
            kind: ClusterDevOpsPolicy
            metadata: {name: team-a}
            spec: {forbidLatestTag: true, namespaceSelector: {matchLabels: {team: a}}}
            """);
    Map<String, String> teamA = Map.of("team", "a");
    ObjectNode status =
        status(
            Standings.over(
                cluster,
                NOW,
                List.of(
                    Standings.good("one", "good"),
                    Standings.bad("two", "bad"),
                    Standings.good("two", "good"),
                    Standings.bad("kube-system", "bad"),
                    Standings.bad("other", "bad")),
                List.of(
                    new Namespace("one", teamA, Map.of()),
                    new Namespace("two", teamA, Map.of()),
                    new Namespace("kube-system", teamA, Map.of())),
                Enforcement.NONE));
    assertThat(status.path("podsEvaluated").asInt()).isEqualTo(3);
    assertThat(status.path("healthScore").asInt()).isEqualTo(99);
    assertThat(status.path("namespaces"))
        .hasToString(
            "[{\"name\":\"two\",\"healthScore\":98,\"violations\":1,\"pods\":2},"
                + "{\"name\":\"one\",\"healthScore\":100,\"violations\":0,\"pods\":1}]");
  }

  @Test
  void hasEachConditionOnce() {
    ObjectNode status = status(enforcing(Enforcement.NONE));
    List<String> types = new ArrayList<>();
    status.path("conditions").forEach(one -> types.add(one.path("type").asText()));
    assertThat(types).isEqualTo(CONDITIONS);
    status
        .path("conditions")
        .forEach(
            one -> {
              assertThat(one.path("lastTransitionTime").asText()).isEqualTo("2026-11-26T12:00:00Z");
              assertThat(one.path("message").asText()).isNotEmpty();
            });
  }

  @Test
  void keepsTheTimeOfAConditionThatHoldsOn() {
    ObjectNode before = status(enforcing(Enforcement.NONE));
    PolicyStanding standing = enforcing(Enforcement.NONE);
    PolicyStanding losing =
        new PolicyStanding(
            "local",
            standing.object(),
            standing.evaluation(),
            List.of(),
            List.of(
                new Conflict(
                    "staging/enforce-policy",
                    "staging/older",
                    WEB,
                    "main",
                    "livenessProbe.tcpSocket.port",
                    "8080",
                    "9000")),
            Enforcement.NONE,
            false,
            true,
            List.of("poddisruptionbudgets can't be listed (403): grant it"),
            null);
    ObjectNode after = PolicyStatus.of(losing, before, NOW.plusSeconds(60));

    for (String type : List.of("Conflict", "HandoverUnprotected", "Degraded")) {
      assertThat(condition(after, type).path("status").asText()).isEqualTo("True");
      assertThat(condition(after, type).path("lastTransitionTime").asText())
          .isEqualTo("2026-11-26T12:01:00Z");
    }
    assertThat(condition(after, "Degraded").path("message").asText())
        .isEqualTo("poddisruptionbudgets can't be listed (403): grant it");
    assertThat(condition(after, "Conflict").path("message").asText())
        .isEqualTo(
            "deployment/staging/web, container 'main', livenessProbe.tcpSocket.port: `8080` is not"
                + " used, because policy staging/older sets `9000`");
    assertThat(condition(after, "Enforcing").path("lastTransitionTime").asText())
        .isEqualTo("2026-11-26T12:00:00Z");
  }

  @Test
  void keepsMessagesWithinWhatTheDefinitionAllows() {
    PolicyStanding standing = enforcing(Enforcement.NONE);
    List<String> problems =
        IntStream.range(0, 12).mapToObj(number -> number + "x".repeat(40_000)).toList();
    PolicyStanding troubled =
        new PolicyStanding(
            "local",
            standing.object(),
            standing.evaluation(),
            problems,
            List.of(),
            Enforcement.NONE,
            false,
            false,
            List.of(),
            null);

    assertThat(condition(status(troubled), "Accepted").path("message").asText())
        .hasSizeLessThanOrEqualTo(32_768)
        .contains("x…; 1x")
        .endsWith("; and 2 more");
  }

  @ParameterizedTest
  @CsvSource({
    "'{forbidLatestTag: true}', Accepted, True, Valid",
    "'{maxRestartCount: -1}', Accepted, False, Invalid",
    "'{maxRestartCount: -1}', Ready, False, NotAccepted",
    "'{customRules: [{name: r, rego: \"package p\\ndeny contains\"}]}', Accepted, False,"
        + " RuleDoesNotCompile",
    "'{customRules: [{name: r, rego: \"package p\\ndeny contains\"}]}', Degraded, True,"
        + " RuleFailed",
    "'{customRules: [{name: r, rego: \"package p\\ndeny contains x if x := 1 / 0\"}]}', Degraded,"
        + " True, RuleFailed",
    "'{forbidLatestTag: true}', Degraded, False, RulesJudge",
    "'{forbidLatestTag: true}', Ready, True, Evaluated",
    "'{forbidLatestTag: true}', Enforcing, False, Audit",
    "'{enforcementMode: enforce, dryRun: true}', Enforcing, False, DryRun",
    "'{enforcementMode: enforce}', Enforcing, True, Enforce",
    "'{exemptions: [{name: e, checks: [latest_tag], workloads: [pod/web], reason: \"as long as it"
        + " is\", expires: \"2026-11-20T00:00:00Z\"}]}', ExemptionExpired, True, Expired",
    "'{exemptions: [{name: e, checks: [latest_tag], workloads: [pod/web], reason: \"as long as it"
        + " is\", expires: \"2027-11-20T00:00:00Z\"}]}', Accepted, True, ValidWithWarnings",
  })
  @DisplayName("W25, W26: conditions and their reasons")
  void tellsConditions(String spec, String type, String state, String reason) {
    ObjectNode status =
        status(
            Standings.over(
                Standings.object(
                    """
                    apiVersion: devops.stochastic.io/v1
                    kind: DevOpsPolicy
                    metadata: {name: given, namespace: production}
                    spec: %s
                    """
                        .formatted(spec)),
                NOW,
                List.of(Standings.bad("production", "web"))));
    JsonNode condition = condition(status, type);
    assertThat(condition.path("status").asText() + " " + condition.path("reason").asText())
        .isEqualTo(state + " " + reason);
  }
}
