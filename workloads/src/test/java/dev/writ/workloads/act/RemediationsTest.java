package dev.writ.workloads.act;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.cluster.GitOpsKeys.Evidence;
import dev.writ.cluster.GitOpsKeys.On;
import dev.writ.cluster.GitOpsKeys.Tool;
import dev.writ.kernel.approval.Approval;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.cluster.PatchKind;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.NotRemediated.Reason;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.policy.PolicySpec;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RemediationsTest {
  @RegisterExtension static final TestDatabase DATABASE = House.freshDatabase();

  @SuppressWarnings("NullAway.Init") // set by open, which each test begins with
  private House house;

  private House open() {
    house = new House(DATABASE.app());
    house.see(House.POLICY);
    return house;
  }

  private House open(String outcome) {
    house = new House(DATABASE.app(), House.always(outcome), 20);
    house.see(House.POLICY);
    return house;
  }

  @AfterEach
  void close() {
    house.close();
  }

  private List<String> reasons() {
    return house.enforcement(House.POLICY).notRemediated().stream()
        .map(NotRemediated::reason)
        .map(Reason::word)
        .toList();
  }

  @Test
  @DisplayName("W11 403 fails at once; it is asked for again half a minute later, then a minute")
  void failsAtOnceAndWaitsLonger() {
    open().deploy("a");
    house.sandbox.counts().reset();
    house.sandbox.faults().forbid("patch", "deployments");

    house.request("a");
    house.work();

    assertThat(house.patches()).isEqualTo(1);
    Remediation failed = house.last("a");
    assertThat(failed.state()).isEqualTo(RemediationState.FAILED);
    assertThat(failed.detail()).startsWith("Patch failed: ");
    assertThat(house.enforcement(House.POLICY).failed()).isEqualTo(1);
    assertThat(house.enforcement(House.POLICY).applied()).isZero();
    house.request("a");
    assertThat(house.enforcement(House.POLICY).notRemediated())
        .containsExactly(
            new NotRemediated(
                House.key("a"), "", Reason.PATCH_FAILED, Objects.requireNonNull(failed.detail())));
    assertThat(house.rows()).hasSize(1);

    house.clock.setTo(Objects.requireNonNull(failed.ended()).plusSeconds(30));
    house.request("a");
    house.work();
    assertThat(house.rows()).hasSize(2);
    assertThat(house.enforcement(House.POLICY).failed()).isEqualTo(2);
    house.clock.setTo(Objects.requireNonNull(house.last("a").ended()).plusSeconds(59));
    house.request("a");
    assertThat(house.rows()).hasSize(2);

    house.sandbox.faults().clear();
    house.clock.advance(Duration.ofSeconds(1));
    house.request("a");
    house.work();
    assertThat(house.last("a").state()).isEqualTo(RemediationState.WATCHING);
    assertThat(house.audit("WORKLOAD_PATCH_FAILED")).isEqualTo(2);
  }

  @Test
  @DisplayName("W11 409 twice, then taken; 409 always, then given up after three")
  void triesConflictsThrice() {
    open().deploy("b");
    house.deploy("c");
    house.await("b", House::isRolledOut);
    house.await("c", House::isRolledOut);
    house.sandbox.counts().reset();

    house.sandbox.faults().answer(2, 409, "patch", "deployments");
    house.request("b");
    house.work();
    assertThat(house.last("b").state()).isEqualTo(RemediationState.WATCHING);
    assertThat(house.patches()).isEqualTo(3);

    house.sandbox.counts().reset();
    house.sandbox.faults().answer(3, 409, "patch", "deployments");
    house.request("c");
    house.work();
    assertThat(house.last("c").state()).isEqualTo(RemediationState.FAILED);
    assertThat(house.patches()).isEqualTo(3);
    assertThat(house.enforcement(House.POLICY).applied()).isEqualTo(1);
    assertThat(house.enforcement(House.POLICY).failed()).isEqualTo(1);
  }

  @Test
  @DisplayName("W27 never more than two of five between patch and verdict, oldest first")
  void keepsToTheBudget() {
    open();
    house.rollouts.put(House.POLICY, new PolicySpec.Rollout(2, 600, true, true));
    for (int i = 1; i <= 5; i++) {
      house.deploy("w" + i);
    }
    for (int i = 1; i <= 5; i++) {
      house.request("w" + i);
      house.clock.advance(Duration.ofMillis(1));
    }
    house.work();

    assertThat(house.rows())
        .extracting(Remediation::state)
        .containsExactly(
            RemediationState.WATCHING,
            RemediationState.WATCHING,
            RemediationState.QUEUED,
            RemediationState.QUEUED,
            RemediationState.QUEUED);
    assertThat(reasons()).containsExactly("BudgetExhausted", "BudgetExhausted", "BudgetExhausted");

    house.await("w1", House::isRolledOut);
    house.await("w2", House::isRolledOut);
    house.toVerdict("w1");
    house.toVerdict("w2");
    house.work();
    assertThat(house.last("w3").state()).isEqualTo(RemediationState.WATCHING);
    assertThat(house.last("w4").state()).isEqualTo(RemediationState.WATCHING);
    assertThat(house.last("w5").state()).isEqualTo(RemediationState.QUEUED);
  }

  @Test
  @DisplayName("W27 no patch while a disruption budget allows none")
  void waitsForADisruptionBudget() {
    open().deploy("held");
    house.sandbox.counts().reset();
    house.heldByBudget.add("held");
    house.request("held");
    house.work();
    house.work();
    assertThat(house.patches()).isZero();
    assertThat(reasons()).containsExactly("BudgetExhausted");

    house.heldByBudget.clear();
    house.work();
    assertThat(house.patches()).isEqualTo(1);
    assertThat(reasons()).isEmpty();
  }

  @Test
  @DisplayName("W27 a ticket, no patch until another person agrees, then exactly one")
  void asksPeople() {
    open("NEEDS_APPROVAL");
    house.namespaceLabels = Map.of("writ.dev/environment", "production");
    house.deploy("web");
    house.sandbox.counts().reset();

    house.request("web");
    house.work();
    Remediation waiting = house.last("web");
    assertThat(waiting.state()).isEqualTo(RemediationState.PENDING_APPROVAL);
    assertThat(waiting.environment()).isEqualTo("production");
    assertThat(house.patches()).isZero();
    assertThat(reasons()).containsExactly("AwaitingApproval");

    house.desk.approve(ticket(waiting), house.ann, Approval.plain(), null);
    house.work();
    assertThat(house.patches()).isEqualTo(1);
    assertThat(house.last("web").id()).isEqualTo(waiting.id());
    assertThat(house.last("web").state()).isEqualTo(RemediationState.WATCHING);
  }

  private static UUID ticket(Remediation row) {
    UUID ticket = row.ticketId();
    assertThat(ticket).isNotNull();
    return ticket == null ? row.id() : ticket;
  }

  @Test
  void cancelsTheTicketOfATemplateThatChanged() {
    open("NEEDS_APPROVAL").deploy("web");
    house.request("web");
    Remediation waiting = house.last("web");
    changeImage("web");

    house.request("web");

    assertThat(house.rows().getFirst().state()).isEqualTo(RemediationState.CANCELLED);
    assertThat(house.text("SELECT status FROM kernel_tickets WHERE id = '" + ticket(waiting) + "'"))
        .isEqualTo("CANCELLED");
    house.clock.advance(Duration.ofMillis(1));
    house.request("web");
    assertThat(house.last("web").state()).isEqualTo(RemediationState.PENDING_APPROVAL);
  }

  @Test
  void callsOffWhatNobodyPlansAnyMoreWhoeverPlannedIt() {
    open("NEEDS_APPROVAL").deploy("gone");
    house.deploy("there");
    house.request("gone");
    house.request("there");
    house.planned.remove(House.key("gone"));
    house.workshop.ledgers().read("local");

    house.remediations.callOffUnplanned("local");

    assertThat(house.last("there").state()).isEqualTo(RemediationState.PENDING_APPROVAL);
    Remediation gone = house.last("gone");
    assertThat(gone.state()).isEqualTo(RemediationState.CANCELLED);
    assertThat(house.text("SELECT status FROM kernel_tickets WHERE id = '" + ticket(gone) + "'"))
        .isEqualTo("CANCELLED");
  }

  private void changeImage(String name) {
    ObjectNode edit = Json.object();
    edit.withObject("/spec/template/metadata/annotations").put("edited", "yes");
    house.api.patch(House.path(name), PatchKind.MERGE, edit, Map.of());
  }

  @Test
  void takesARejectionForADay() {
    open("NEEDS_APPROVAL").deploy("web");
    house.request("web");
    house.desk.reject(ticket(house.last("web")), house.ann, "not on a Friday", null);

    house.request("web");
    assertThat(house.rows()).hasSize(1);
    assertThat(reasons()).containsExactly("Denied");

    house.clock.advance(Duration.ofHours(24));
    house.request("web");
    assertThat(house.rows()).hasSize(2);
  }

  @Test
  void takesADenialForTenMinutes() {
    open("DENY").deploy("web");
    house.request("web");
    house.request("web");

    assertThat(house.rows()).isEmpty();
    assertThat(house.enforcement(House.POLICY).notRemediated())
        .containsExactly(
            new NotRemediated(
                House.key("web"), "", Reason.DENIED, "policy says no: production is careful"));
    assertThat(decisions()).isEqualTo(1);
    house.clock.advance(Duration.ofMinutes(10));
    house.request("web");
    assertThat(decisions()).isEqualTo(2);
  }

  private long decisions() {
    return house.count("SELECT count(*) FROM kernel_decisions");
  }

  @Test
  void callsOffWhatIsQueuedWhenThereIsNothingToDo() {
    open().deploy("web");
    house.leads = false;
    house.request("web");
    house.work();
    assertThat(house.last("web").state()).isEqualTo(RemediationState.QUEUED);

    house.workshop.ledgers().read("local");
    house.remediations.withdraw("local", House.key("web"), null);

    assertThat(house.last("web").state()).isEqualTo(RemediationState.CANCELLED);
    house.leads = true;
    house.sandbox.counts().reset();
    house.work();
    assertThat(house.patches()).isZero();
    assertThat(house.text("SELECT status FROM kernel_events LIMIT 1")).isEqualTo("COMPLETED");
  }

  @Test
  @DisplayName("W27 a dry run asks the cluster, changes nothing, and is noted once")
  void triesOut() {
    open().deploy("web");
    house.await("web", House::isRolledOut);
    ObjectNode before = house.live("web");
    house.sandbox.counts().reset();

    house.remediations.tryOut(
        "local", house.plan("web", House.probes(3000), House.POLICY), House.POLICY);
    house.remediations.tryOut(
        "local", house.plan("web", House.probes(3000), House.POLICY), House.POLICY);

    assertThat(house.patches()).isEqualTo(1);
    assertThat(house.live("web")).isEqualTo(before);
    assertThat(house.enforcement(House.POLICY).planned())
        .containsExactly("deployment/production/web");
    assertThat(house.enforcement(House.POLICY).applied()).isZero();
    assertThat(house.audit("WORKLOAD_PLANNED")).isEqualTo(1);
  }

  @Test
  @DisplayName("W16 handed to Git once a day, with evidence, edits and no write")
  void handsOn() {
    open().deploy("web");
    Plan.Patch plan = house.plan("web", House.probes(3000), House.POLICY);
    Plan.Defer deferred =
        new Plan.Defer(
            plan.workload(),
            plan.draft(),
            new Evidence(
                Tool.ARGOCD,
                "argocd.argoproj.io/tracking-id",
                "webapp:apps/Deployment:production/web",
                On.WORKLOAD));
    house.sandbox.counts().reset();

    house.remediations.defer("local", deferred, house.namespace());
    house.clock.advance(Duration.ofHours(1));
    house.remediations.defer("local", deferred, house.namespace());

    assertThat(facts()).isEqualTo(1);
    assertThat(house.sandbox.counts().asked())
        .as("nothing is written to the workload")
        .isSubsetOf("create events");
    ObjectNode told =
        Json.readObject(
            house.text(
                "SELECT payload FROM kernel_events WHERE type = 'WORKLOAD_DEFERRED_TO_GIT'"));
    assertThat(told.path("tool").asText()).isEqualTo("argocd");
    assertThat(told.path("evidence"))
        .isEqualTo(
            Json.object()
                .put("key", "argocd.argoproj.io/tracking-id")
                .put("value", "webapp:apps/Deployment:production/web")
                .put("on", "workload"));
    assertThat(told.path("patch").asText())
        .startsWith("web:\n  livenessProbe:\n")
        .contains("port: 3000");
    assertThat(house.enforcement(House.POLICY).deferred())
        .containsExactly("deployment/production/web");
    assertThat(house.enforcement(House.POLICY).applied()).isZero();
    assertThat(
            house
                .meters
                .get("writ.workloads.git.deferrals")
                .tag("tool", "argocd")
                .counter()
                .count())
        .isEqualTo(1);

    house.clock.advance(Duration.ofHours(23));
    house.remediations.defer("local", deferred, house.namespace());
    assertThat(facts()).isEqualTo(2);
  }

  private long facts() {
    return house.count(
        "SELECT count(*) FROM kernel_events WHERE type = 'WORKLOAD_DEFERRED_TO_GIT'");
  }

  @Test
  void leavesAloneWhatOthersUndoAgainAndAgain() {
    open().deploy("web");
    for (int i = 0; i < 4; i++) {
      house.request("web");
      house.work();
      house.await("web", House::isRolledOut);
      assertThat(house.toVerdict("web").state()).isEqualTo(RemediationState.COMPLETED);
      takeAway("web");
    }
    assertThat(house.rows()).hasSize(4);

    house.request("web");

    assertThat(house.rows()).hasSize(4);
    house.workshop.ledgers().read("local");
    assertThat(house.remediations.silentUntil("local", house.workload("web").uid()))
        .isEqualTo(house.clock.instant().plus(Duration.ofHours(24)));
    assertThat(house.audit("WORKLOAD_CONTENDED")).isEqualTo(1);
    assertThat(
            house.count(
                "SELECT count(*) FROM kernel_events WHERE type ="
                    + " 'WORKLOAD_ENFORCEMENT_CONTENDED'"))
        .isEqualTo(1);
  }

  private void takeAway(String name) {
    ObjectNode edit = Json.object();
    edit.withObject("/spec/template/spec")
        .putArray("containers")
        .addObject()
        .put("name", "web")
        .put("image", "web:1")
        .putArray("ports")
        .addObject()
        .put("containerPort", 3000);
    house.api.patch(House.path(name), PatchKind.MERGE, edit, Map.of());
    house.await(name, House::isRolledOut);
  }
}
