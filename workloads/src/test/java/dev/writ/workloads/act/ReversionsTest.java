package dev.writ.workloads.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Approval;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.cluster.PatchKind;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.decide.Planner;
import dev.writ.workloads.decide.RolledBack;
import dev.writ.workloads.policy.ResourceField;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReversionsTest {
  @RegisterExtension static final TestDatabase DATABASE = House.freshDatabase();

  private static final String WEB = "/spec/template/spec/containers/0";

  private House house;

  @BeforeEach
  void open() {
    open(new House(DATABASE.app()));
  }

  private void open(House opened) {
    house = opened;
    house.see(House.POLICY);
  }

  @AfterEach
  void close() {
    house.close();
  }

  /** A Deployment that was set right. */
  private Remediation done(String name, List<Action> actions) {
    house.request(house.plan(name, actions, House.POLICY));
    house.work();
    house.await(name, House::isRolledOut);
    Remediation done = house.toVerdict(name);
    assertThat(done.state()).isEqualTo(RemediationState.COMPLETED);
    return done;
  }

  private Problem refusal(Caller caller, UUID id) {
    Problem refusal =
        catchThrowableOfType(Problem.class, () -> house.reversions.revert(caller, id, null, null));
    return Objects.requireNonNull(refusal);
  }

  /** Applies a container's fields as somebody who takes them over by force. */
  private void takeOver(String name, String container) {
    ObjectNode body =
        (ObjectNode)
            Json.read(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment",
                 "metadata": {"name": "NAME", "namespace": "production"},
                 "spec": {"template": {"spec": {"containers": [CONTAINER]}}}}
                """
                    .replace("NAME", name)
                    .replace("CONTAINER", container));
    var _ =
        house.api.patch(
            House.path(name),
            PatchKind.APPLY,
            body,
            Map.of("fieldManager", "user", "force", "true"));
  }

  private String mark(String name) {
    return ApplyConfiguration.annotation(house.live(name), RolledBack.ANNOTATION);
  }

  @Test
  @DisplayName("enforcement 8: one patch back, the template is the earlier one, and stays so")
  void takesOutWhatWasPutIn() {
    house.deploy("web-app", "team: web");
    JsonNode before = house.live("web-app").at("/spec/template");
    Remediation done = done("web-app", House.probes(3000));
    house.sandbox.counts().reset();

    Answer answer = house.revert(house.olga, "web-app");
    house.work();

    String event = answer.body().path("event_id").asText();
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.headers()).containsEntry("Location", "/api/v1/tasks/" + event);
    Remediation revert = house.last("web-app");
    assertThat(revert.id()).hasToString(event);
    assertThat(revert.state()).isEqualTo(RemediationState.COMPLETED);
    assertThat(revert.revertOf()).isEqualTo(done.id());
    assertThat(revert.detail())
        .isEqualTo(
            "Took out of deployment/production/web-app what Writ still owned of 2 remediation(s)");
    assertThat(house.live("web-app").at("/spec/template")).isEqualTo(before);
    assertThat(mark("web-app")).isEqualTo(done.fingerprint());
    assertThat(house.audit("WORKLOAD_REVERTED")).isEqualTo(1);
    assertThat(house.text("SELECT status FROM kernel_events WHERE id = '" + event + "'"))
        .isEqualTo("COMPLETED");
    assertThat(house.sandbox.counts().requests("patch", "deployments"))
        .as("a dry run that tells the template, and the patch")
        .isEqualTo(2);

    house.request("web-app");
    house.work();
    assertThat(house.last("web-app").state()).isEqualTo(RemediationState.CANCELLED);
    assertThat(house.enforcement(House.POLICY).applied()).isEqualTo(1);
    assertThat(house.enforcement(House.POLICY).failed()).isZero();
    assertThat(house.sandbox.counts().requests("patch", "deployments")).isEqualTo(2);

    Problem again = refusal(house.olga, done.id());
    assertThat(again.code().name()).isEqualTo("WORKLOADS_REMEDIATION_NOT_REVERTIBLE");
    assertThat(again.code().status()).isEqualTo(409);
    assertThat(again.params()).containsEntry("owners", List.of());
    assertThat(refusal(house.olga, revert.id()).params()).containsEntry("state", "COMPLETED");
  }

  @Test
  void leavesWithOthersWhatTheyTookOver() {
    house.deploy("web-app", "team: web");
    Remediation done = done("web-app", House.probes(3000));
    takeOver(
        "web-app",
        """
        {"name": "web", "readinessProbe": {"tcpSocket": {"port": 3000}, "initialDelaySeconds": 5,
         "periodSeconds": 10, "timeoutSeconds": 1, "successThreshold": 1, "failureThreshold": 7}}
        """);

    var _ = house.reversions.revert(house.olga, done.id(), null, null);
    house.work();

    assertThat(house.last("web-app").state()).isEqualTo(RemediationState.COMPLETED);
    JsonNode web = house.live("web-app").at(WEB);
    assertThat(web.has("livenessProbe")).isFalse();
    assertThat(web.at("/readinessProbe/failureThreshold").asInt()).isEqualTo(7);
    assertThat(web.at("/readinessProbe/tcpSocket/port").asInt()).isEqualTo(3000);
    assertThat(
            RolledBack.covers(
                mark("web-app"),
                Planner.fingerprint(
                    house.workload("web-app").templateHash(), House.probes(3000).subList(0, 1))))
        .as("what the policy would put in next")
        .isTrue();
  }

  @Test
  void tellsWhoOwnsTheFieldsWhereNothingIsLeft() {
    house.deploy("web-app", "team: web");
    Remediation done =
        done(
            "web-app",
            List.of(new Action.InjectResources("web", Map.of(ResourceField.LIMITS_CPU, "500m"))));
    takeOver("web-app", "{\"name\": \"web\", \"resources\": {\"limits\": {\"cpu\": \"50m\"}}}");

    Problem refusal = refusal(house.olga, done.id());

    assertThat(refusal.code().name()).isEqualTo("WORKLOADS_REMEDIATION_NOT_REVERTIBLE");
    assertThat(refusal.params()).containsEntry("owners", List.of("user"));
    assertThat(refusal.detail())
        .isEqualTo("what was put in belongs to user by now; change it there");
    assertThat(house.live("web-app").at(WEB + "/resources/limits/cpu").asText()).isEqualTo("50m");
  }

  @Test
  void marksAllThatWasTakenOutBefore() {
    house.deploy("web-app", "team: web");
    Remediation first = done("web-app", House.probes(3000).subList(0, 1));
    Remediation second = done("web-app", House.probes(3000).subList(1, 2));
    String bare = first.templateHash();

    var _ = house.reversions.revert(house.olga, first.id(), null, null);
    house.work();
    String ofFirst = mark("web-app");
    var _ = house.reversions.revert(house.olga, second.id(), null, null);
    house.work();

    assertThat(house.workload("web-app").templateHash()).isEqualTo(bare);
    assertThat(List.of(mark("web-app").split(",", -1)))
        .containsExactly(
            Planner.fingerprint(bare, House.probes(3000).subList(1, 2)),
            Planner.fingerprint(bare, House.probes(3000)),
            ofFirst);
  }

  @Test
  void isAskedForWherePolicySaysSo() {
    house.close();
    open(new House(DATABASE.app(), House.always("NEEDS_APPROVAL"), 20));
    house.deploy("other");
    house.request("other");
    UUID asked = Objects.requireNonNull(house.last("other").ticketId());
    var _ = house.desk.approve(asked, house.ann, Approval.plain(), null);
    house.work();
    house.await("other", House::isRolledOut);
    house.toVerdict("other");

    Answer answer = house.revert(house.olga, "other");
    house.work();

    UUID ticket = UUID.fromString(answer.body().path("ticket_id").asText());
    assertThat(house.last("other").state()).isEqualTo(RemediationState.PENDING_APPROVAL);
    assertThat(house.last("other").ticketId()).isEqualTo(ticket);
    assertThat(house.live("other").at(WEB).has("livenessProbe")).isTrue();
    house.workshop.ledgers().read("local");
    house.remediations.withdraw("local", House.key("other"), null);
    assertThat(house.enforcement(House.POLICY).notRemediated())
        .as("people's wishes are no business of policies")
        .isEmpty();
    assertThat(house.last("other").state()).isEqualTo(RemediationState.PENDING_APPROVAL);

    var _ = house.desk.approve(ticket, house.ann, Approval.plain(), null);
    house.work();
    assertThat(house.last("other").state()).isEqualTo(RemediationState.COMPLETED);
    assertThat(house.live("other").at(WEB).has("livenessProbe")).isFalse();
  }

  @Test
  void refusesWhoMayNotAndWhatIsNotThere() {
    house.deploy("web-app", "team: web");
    house.request("web-app");
    house.work();
    UUID watched = house.last("web-app").id();

    assertThat(refusal(house.ann, watched).code().name())
        .as("neither reads")
        .isEqualTo("WORKLOADS_REMEDIATION_NOT_FOUND");
    Problem forbidden = refusal(house.vera, watched);
    assertThat(forbidden.code().name()).isEqualTo("FORBIDDEN");
    assertThat(forbidden.params()).containsEntry("permission", "workloads:revert");
    Problem early = refusal(house.olga, watched);
    assertThat(early.code().name()).isEqualTo("WORKLOADS_REMEDIATION_NOT_REVERTIBLE");
    assertThat(early.params()).containsEntry("state", "WATCHING");
    assertThat(refusal(house.olga, UUID.randomUUID()).code().name())
        .isEqualTo("WORKLOADS_REMEDIATION_NOT_FOUND");
    assertThat(house.audit("REQUEST_REFUSED")).isEqualTo(1);
  }

  @Test
  void answersTheSameCallTwiceWithOneWish() {
    house.deploy("web-app", "team: web");
    Remediation done = done("web-app", House.probes(3000));
    IdempotencyKey key = new IdempotencyKey(house.olga.userId(), "once", "POST /revert", "body");

    Answer first = house.reversions.revert(house.olga, done.id(), null, key);
    house.work();
    Answer second = house.reversions.revert(house.olga, done.id(), null, key);

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(house.rows()).hasSize(2);
  }

  @Test
  void refusesReasonsThatAreNone() {
    for (String reason : Set.of("", "  ", "x".repeat(2_001), "a\u0000b")) {
      Problem refusal =
          catchThrowableOfType(
              Problem.class,
              () -> house.reversions.revert(house.olga, UUID.randomUUID(), reason, null));
      assertThat(Objects.requireNonNull(refusal).code().name()).isEqualTo("TEXT_INVALID");
    }
  }
}
