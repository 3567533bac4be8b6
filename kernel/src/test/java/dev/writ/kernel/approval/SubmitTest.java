package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.decision.Decision;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("K1 atomic submit")
class SubmitTest {
  @RegisterExtension static final TestDatabase STORE = House.store().freshForEachTest();

  private House house;
  private Caller alice;

  @BeforeEach
  void open() {
    house = new House(STORE);
    alice = house.requester("alice");
    house.approver("ann");
    house.approver("amy");
  }

  @Test
  @DisplayName("K1 asked: event PENDING, ticket, decision, one audit row, notices, no job")
  void asksPeople() {
    Answer answer = house.desk.submit(house.request(alice));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.headers())
        .containsEntry("Location", "/api/v1/tasks/" + House.eventOf(answer));
    assertThat(answer.body().get("status").asText()).isEqualTo("PENDING");
    assertThat(answer.body().get("links").get("cancel").asText())
        .isEqualTo("/api/v1/approvals/" + House.ticketOf(answer) + "/cancel");
    assertThat(house.count("kernel_events", "status = 'PENDING'")).isEqualTo(1);
    assertThat(house.count("kernel_events")).isEqualTo(1);
    assertThat(house.count("kernel_tickets", "status = 'PENDING_APPROVAL'")).isEqualTo(1);
    assertThat(house.count("kernel_decisions")).isEqualTo(1);
    assertThat(house.audits("REQUEST_SUBMITTED")).isEqualTo(1);
    assertThat(house.count("kernel_audit")).isEqualTo(1);
    assertThat(house.count("kernel_notifications", "type = 'APPROVAL_REQUIRED'")).isEqualTo(2);
    assertThat(house.count("library_jobs")).isZero();
    assertThat(house.count("library_books")).isZero();
  }

  @Test
  @DisplayName("K1 not asked: event PROCESSING, no ticket, one job, two audit rows")
  void startsAtOnce() {
    house.policy.answer = new Decision.Allow(List.of("test"));

    Answer answer = house.desk.submit(house.request(alice));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.headers()).containsKey("Location");
    assertThat(answer.body().has("ticket_id")).isFalse();
    assertThat(house.count("kernel_events", "status = 'PROCESSING'")).isEqualTo(1);
    assertThat(house.count("kernel_tickets")).isZero();
    assertThat(house.count("library_jobs")).isEqualTo(1);
    assertThat(house.audits("REQUEST_AUTO_APPROVED")).isEqualTo(1);
    assertThat(house.count("kernel_audit")).isEqualTo(2);
  }

  @Test
  @DisplayName("K1 another connection sees nothing before the commit and everything after")
  void isInvisibleUntilCommit() {
    String before = STORE.contents();
    String[] during = new String[1];
    house.placeBook.whileAgreeing = () -> during[0] = STORE.contents();
    house.policy.answer = new Decision.Allow(List.of("test"));

    house.desk.submit(house.request(alice));

    assertThat(during[0]).isEqualTo(before);
    assertThat(STORE.contents()).isNotEqualTo(before);
  }

  @Test
  void doesInlineActionsAtOnce() {
    house.policy.answer = new Decision.Allow(List.of("test"));

    Answer answer = house.desk.submit(house.shelf(alice, "poetry"));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.headers()).containsEntry("Location", "/api/v1/library/shelves/poetry");
    assertThat(answer.body().get("name").asText()).isEqualTo("poetry");
    assertThat(house.count("kernel_events", "kind = 'WORK' AND status = 'COMPLETED'")).isEqualTo(1);
    assertThat(house.count("kernel_events", "kind = 'FACT' AND type = 'SHELF_NAMING_COMPLETED'"))
        .isEqualTo(1);
    assertThat(house.audits("EXECUTION_COMPLETED")).isEqualTo(1);
    assertThat(house.count("library_jobs")).isZero();
  }

  @Test
  void undoesWhatTheRoomRefuses() {
    String before = STORE.contents();
    house.placeBook.refusesSubmission = true;

    assertThatThrownBy(() -> house.desk.submit(house.request(alice)))
        .isInstanceOf(Problem.class)
        .hasMessage("the shelf is full");

    assertThat(STORE.contents()).isEqualTo(before);
  }

  @Test
  void refusesOversizedPayloads() {
    Submission request = house.request(alice);
    request.payload().put("title", "x".repeat(70_000));

    assertThatThrownBy(() -> house.desk.submit(request))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(KernelProblems.PAYLOAD_TOO_LARGE));
    var deep = Json.object();
    var inner = deep;
    for (int level = 0; level < 32; level++) {
      inner = inner.putObject("a");
    }
    Submission second = house.request(alice);
    second.payload().set("title", deep);
    assertThatThrownBy(() -> house.desk.submit(second)).isInstanceOf(Problem.class);
    assertThat(house.count("kernel_events")).isZero();
  }
}
