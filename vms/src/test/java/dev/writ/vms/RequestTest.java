package dev.writ.vms;

import static dev.writ.vms.House.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.decision.PolicySet;
import dev.writ.kernel.decision.PolicyText;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.testkit.TestDatabase;
import dev.writ.vms.House.Asked;
import dev.writ.vms.decide.MachineOperation;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.view.Machine;
import dev.writ.vms.view.MachineFilter;
import dev.writ.vms.view.NamespaceEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RequestTest {
  @RegisterExtension static final TestDatabase db = House.freshDatabase();

  private House house;

  @BeforeEach
  void build() {
    house = new House(db.app());
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  @DisplayName("V1 submit: event, ticket, decision, one audit row, two notices, no job, no machine")
  void takesARequestIn() {
    Answer answer = house.room.machines().request(house.alice, house.wish("dev"), null);

    Asked asked = Asked.of(answer);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.headers()).containsEntry("Location", "/api/v1/tasks/" + asked.eventId());
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("PENDING");
    assertThat(house.ticketStatus(asked.ticket())).isEqualTo("PENDING_APPROVAL");
    assertThat(house.events()).isEqualTo(1);
    assertThat(house.tickets()).isEqualTo(1);
    assertThat(house.rows("SELECT count(*) FROM kernel_decisions")).isEqualTo(1);
    assertThat(house.audit()).containsOnly(entry("REQUEST_SUBMITTED", 1L));
    assertThat(house.rows("SELECT count(*) FROM kernel_notifications")).isEqualTo(2);
    assertThat(house.queued()).isZero();
    assertThat(house.machines()).isZero();
    assertThat(house.nextIndex()).isEqualTo(1);
  }

  @Test
  @DisplayName("V2 forbidden fields: every table unchanged")
  void refusesForbiddenFieldsWithoutATrace() {
    String before = db.contents();
    for (String field : List.of("name", "labels", "cloud_init", "cluster_id")) {
      ObjectNode body = house.wish("dev").put(field, "x");
      Problem alone = refusalOf(() -> house.room.machines().request(house.alice, body, null));
      assertThat(alone.code()).isEqualTo(VmsProblems.INVALID_REQUEST_FIELD);
      assertThat(alone.code().status()).isEqualTo(422);
    }
    ObjectNode all =
        house
            .wish("dev")
            .put("name", "x")
            .put("labels", "x")
            .put("cloud_init", "x")
            .put("cluster_id", "x");
    Problem together = refusalOf(() -> house.room.machines().request(house.alice, all, null));
    assertThat(together.code()).isEqualTo(KernelProblems.VALIDATION_FAILED);
    assertThat(together.code().status()).isEqualTo(422);
    assertThat(together.errors())
        .hasSize(4)
        .allMatch(error -> error.code().equals(VmsProblems.INVALID_REQUEST_FIELD));
    assertThat(db.contents()).isEqualTo(before);
  }

  @Test
  @DisplayName("V3 visibility: a forbidden environment is told openly and recorded once")
  void refusesTheForbiddenEnvironment() {
    Problem problem =
        refusalOf(() -> house.room.machines().request(house.alice, house.wish("prod"), null));
    assertThat(problem.code()).isEqualTo(VmsProblems.NAMESPACE_ENV_FORBIDDEN);
    assertThat(problem.code().status()).isEqualTo(403);
    assertThat(house.audit()).containsOnly(entry("REQUEST_REFUSED", 1L));
    assertThat(house.events()).isZero();
    assertThat(house.tickets()).isZero();
  }

  @Test
  @DisplayName("V3 visibility: lists and ids show what the environment allows")
  void hidesOtherEnvironments() {
    Machine inDev = house.recordedMachine("dev", VmStatus.RUNNING);
    Machine inProd = house.recordedMachine("prod", VmStatus.RUNNING);

    Page<NamespaceEntry> namespaces =
        house.room.catalogue().namespaces(house.alice, Page.Wish.FIRST);
    assertThat(namespaces.total()).isEqualTo(1);
    assertThat(namespaces.items()).extracting(NamespaceEntry::name).containsExactly("dev");
    Page<Machine> seen =
        house.room.machines().list(house.alice, MachineFilter.NONE, Page.Wish.FIRST);
    assertThat(seen.items()).extracting(Machine::id).containsExactly(inDev.id());
    assertThat(seen.total()).isEqualTo(1);
    assertThat(refusalOf(() -> house.room.machines().require(house.alice, inProd.id())).code())
        .isEqualTo(KernelProblems.NOT_FOUND);
    assertThat(house.room.machines().require(house.bob, inProd.id()).name())
        .isEqualTo("prod-shop-redis-02");
    assertThat(house.room.machines().list(house.root, MachineFilter.NONE, Page.Wish.FIRST).total())
        .isEqualTo(2);
  }

  @Test
  @DisplayName("V3 visibility: an unregistered namespace is not acceptable")
  void refusesUnregisteredNamespaces() {
    assertThat(
            refusalOf(() -> house.room.machines().request(house.alice, house.wish("moon"), null))
                .code())
        .isEqualTo(VmsProblems.NAMESPACE_NOT_REGISTERED);
    assertThat(house.audit()).isEmpty();
  }

  @Test
  void previewsWithoutATrace() {
    String before = db.contents();
    ObjectNode preview = house.room.machines().preview(house.alice, house.wish("dev"));
    assertThat(preview.path("name_preview").asText()).isEqualTo("dev-shop-redis-01");
    assertThat(preview.at("/spec/memory").asText()).isEqualTo("4Gi");
    assertThat(preview.path("warnings")).isEmpty();
    assertThat(db.contents()).isEqualTo(before);
  }

  @Test
  @DisplayName("V11 duplicates: one Idempotency-Key, one ticket")
  void answersARepeatedCallAlike() {
    Answer first = house.room.machines().request(house.alice, house.wish("dev"), key("body"));
    Answer second = house.room.machines().request(house.alice, house.wish("dev"), key("body"));
    assertThat(first.status()).isEqualTo(202);
    assertThat(second.status()).isEqualTo(202);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers()).containsEntry("Idempotency-Replayed", "true");
    assertThat(house.tickets()).isEqualTo(1);
    assertThat(
            refusalOf(
                    () ->
                        house.room.machines().request(house.alice, house.wish("dev"), key("other")))
                .code())
        .isEqualTo(KernelProblems.IDEMPOTENCY_KEY_REUSED);
    assertThat(house.tickets()).isEqualTo(1);
    assertThat(house.events()).isEqualTo(1);
  }

  @Test
  @DisplayName("V11 duplicates: 50 parallel deletions, one wins, 49 are told its ticket")
  void letsOneOfFiftyDeletionsIn() throws Exception {
    Machine machine = house.recordedMachine("dev", VmStatus.RUNNING);
    List<Callable<Object>> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      calls.add(
          () -> {
            try {
              return house
                  .room
                  .machines()
                  .delete(house.alice, machine.id(), true, null, Json.object(), null);
            } catch (Problem refusal) {
              return refusal;
            }
          });
    }
    List<Answer> accepted = new ArrayList<>();
    List<Problem> refused = new ArrayList<>();
    for (Object outcome : atOnce(calls)) {
      switch (outcome) {
        case Answer answer -> accepted.add(answer);
        case Problem problem -> refused.add(problem);
        default -> throw new AssertionError(outcome);
      }
    }
    assertThat(accepted).hasSize(1);
    String ticket = accepted.getFirst().body().path("ticket_id").asText();
    assertThat(refused)
        .hasSize(49)
        .allSatisfy(
            problem -> {
              assertThat(problem.code()).isEqualTo(KernelProblems.DUPLICATE_PENDING_REQUEST);
              assertThat(problem.params()).containsEntry("existing_ticket_id", ticket);
            });
    assertThat(house.tickets()).isEqualTo(1);
  }

  @Test
  @DisplayName("V12 self-approval: forbidden and recorded")
  void refusesToApproveOnesOwn() {
    Asked asked = house.asks(house.bob, "prod");
    Problem problem = refusalOf(() -> house.approves(house.bob, asked.ticket(), house.prod));
    assertThat(problem.code()).isEqualTo(KernelProblems.SELF_APPROVAL_FORBIDDEN);
    assertThat(problem.code().status()).isEqualTo(403);
    assertThat(house.ticketStatus(asked.ticket())).isEqualTo("PENDING_APPROVAL");
    assertThat(house.audit("REQUEST_REFUSED")).isEqualTo(1);
    assertThat(house.reviews()).isZero();
  }

  @Test
  @DisplayName("V12 self-approval: with the policy's switch it is fine")
  void allowsToApproveOnesOwnWherePolicySays() {
    house.close();
    db.renew();
    String policy =
        """
        package writ.vms.approval

        decision := {"outcome": "NEEDS_APPROVAL", "reasons": ["one of us"], "allow_self_approval": true}
        """;
    house =
        new House(db.app(), PolicySet.compile(PolicyText.of("vms", Map.of("policy.rego", policy))));
    Asked asked = house.asks(house.bob, "prod");
    assertThat(house.approves(house.bob, asked.ticket(), house.prod).status()).isEqualTo(202);
  }

  private void allowEverything() {
    house.close();
    db.renew();
    String policy =
        """
        package writ.vms.approval

        decision := {"outcome": "ALLOW", "reasons": ["we trust each other"]}
        """;
    house =
        new House(db.app(), PolicySet.compile(PolicyText.of("vms", Map.of("policy.rego", policy))));
  }

  @Test
  @DisplayName("a policy that asks nobody: the machine is placed and made at once")
  void makesAMachineThatPolicyLetsAnybodyHave() {
    allowEverything();
    Asked asked = house.asks(house.alice, "dev");
    assertThat(asked.ticketId()).isNull();
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("PROCESSING");
    assertThat(house.machines()).isEqualTo(1);
    assertThat(house.queued()).isEqualTo(1);
    assertThat(house.audit("REQUEST_AUTO_APPROVED")).isEqualTo(1);
  }

  @Test
  @DisplayName("V13 reject: needs a reason, ends ticket and event, starts nothing")
  void rejects() {
    Asked asked = house.asks(house.alice, "dev");
    assertThat(refusalOf(() -> house.desk.reject(asked.ticket(), house.ann, " ", null)).code())
        .isEqualTo(KernelProblems.REASON_REQUIRED);
    assertThat(house.desk.reject(asked.ticket(), house.ann, "too large", null).status())
        .isEqualTo(200);
    assertThat(house.ticketStatus(asked.ticket())).isEqualTo("REJECTED");
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("CANCELLED");
    assertThat(house.queued()).isZero();
    assertThat(house.machines()).isZero();
    assertThat(house.audit("APPROVAL_REJECTED")).isEqualTo(1);
  }

  @Test
  @DisplayName("V13 cancel: the requester's alone, and only while it is pending")
  void cancels() {
    Asked asked = house.asks(house.alice, "dev");
    assertThat(refusalOf(() -> house.desk.cancel(asked.ticket(), house.bob, null)).code())
        .isEqualTo(KernelProblems.TICKET_CANCEL_FORBIDDEN);
    assertThat(house.desk.cancel(asked.ticket(), house.alice, null).status()).isEqualTo(200);
    assertThat(house.ticketStatus(asked.ticket())).isEqualTo("CANCELLED");
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("CANCELLED");
    assertThat(house.audit("REQUEST_CANCELLED")).isEqualTo(1);
    assertThat(house.audit("REQUEST_REFUSED")).isEqualTo(1);

    Asked approved = house.asks(house.alice, "dev");
    house.approves(house.ann, approved.ticket(), house.test);
    assertThat(refusalOf(() -> house.desk.cancel(approved.ticket(), house.alice, null)).code())
        .isEqualTo(KernelProblems.TICKET_NOT_PENDING);
  }

  @Test
  @DisplayName("V13 expire: after 14 days nobody can agree any more")
  void expires() {
    Asked asked = house.asks(house.alice, "dev");
    house.clock.advance(Duration.ofDays(14));
    assertThat(house.desk.expireDue()).isEqualTo(1);
    assertThat(house.ticketStatus(asked.ticket())).isEqualTo("EXPIRED");
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("CANCELLED");
    assertThat(house.audit("REQUEST_EXPIRED")).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "V17 power: free in test, asked in prod, refused in the wrong status, once at a time")
  void asksForPower() {
    Machine inDev = house.recordedMachine("dev", VmStatus.STOPPED);
    Machine inProd = house.recordedMachine("prod", VmStatus.STOPPED);
    Asked free = operate(house.alice, inDev, MachineOperation.START);
    assertThat(free.ticketId()).isNull();
    assertThat(house.eventStatus(free.eventId())).isEqualTo("PROCESSING");
    assertThat(house.tickets()).isZero();
    assertThat(house.queued()).isEqualTo(1);

    Problem twice = refusalOf(() -> operate(house.alice, inDev, MachineOperation.START));
    assertThat(twice.code()).isEqualTo(KernelProblems.DUPLICATE_PENDING_REQUEST);
    Problem busy = refusalOf(() -> operate(house.alice, inDev, MachineOperation.RESTART));
    assertThat(busy.code()).isEqualTo(VmsProblems.VM_BUSY);
    assertThat(busy.params()).containsEntry("event_id", free.eventId().toString());

    Asked asked = operate(house.bob, inProd, MachineOperation.START);
    assertThat(asked.ticketId()).isNotNull();
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("PENDING");
    assertThat(house.queued()).isEqualTo(1);

    Machine running = house.recordedMachine("dev", VmStatus.RUNNING);
    Problem wrong = refusalOf(() -> operate(house.alice, running, MachineOperation.START));
    assertThat(wrong.code()).isEqualTo(VmsProblems.INVALID_STATE_TRANSITION);
    assertThat(wrong.code().status()).isEqualTo(409);
    assertThat(wrong.params())
        .containsEntry("status", "RUNNING")
        .containsEntry("operation", "START_VM")
        .containsEntry("allowed_from", List.of("STOPPED"));
  }

  private Asked operate(Caller caller, Machine machine, MachineOperation step) {
    return Asked.of(house.room.machines().operate(caller, machine.id(), step, Json.object(), null));
  }

  private IdempotencyKey key(String body) {
    UUID user = house.alice.userId();
    return new IdempotencyKey(user, "key-1", "POST /api/v1/vms", body);
  }

  static List<Object> atOnce(List<Callable<Object>> calls) throws Exception {
    List<Object> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
      for (Future<Object> outcome : threads.invokeAll(calls)) {
        outcomes.add(outcome.get());
      }
    }
    return outcomes;
  }

  @Test
  void recordsSystemsAndServicesAtOnce() {
    Answer system =
        house.room.hierarchy().createSystem(house.root, Json.object().put("name", "bank"), null);
    assertThat(system.status()).isEqualTo(201);
    UUID id = UUID.fromString(system.body().path("id").asText());
    assertThat(system.headers()).isEqualTo(Map.of("Location", "/api/v1/vms/systems/" + id));
    Answer service =
        house
            .room
            .hierarchy()
            .createService(house.alice, id, Json.object().put("name", "core"), null);
    assertThat(service.status()).isEqualTo(201);
    assertThat(house.tickets()).isZero();
    assertThat(house.queued()).isZero();
    assertThat(
            refusalOf(
                    () ->
                        house
                            .room
                            .hierarchy()
                            .createSystem(house.root, Json.object().put("name", "bank"), null))
                .code())
        .isEqualTo(VmsProblems.NAME_TAKEN);
  }
}
