package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.approval.House.Outcome;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("K3 one winner")
class OneWinnerTest {
  private static final int RUNS = 200;

  @RegisterExtension static final TestDatabase STORE = House.store().freshForEachTest();

  private House house;
  private Caller alice;
  private Caller ann;
  private Caller amy;

  @BeforeEach
  void open() {
    house = new House(STORE);
    alice = house.requester("alice");
    ann = house.approver("ann");
    amy = house.approver("amy");
  }

  @Test
  @DisplayName("K3 200 parallel approvals: 1 x 202, 199 x 409, reviews 1, jobs 1, refusals 199")
  void letsOneOf200ApprovalsWin() throws Exception {
    UUID ticket = house.ticket(alice);
    List<Callable<Answer>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Caller approver = house.approver("approver-" + i);
      calls.add(() -> house.desk.approve(ticket, approver, Approval.plain(), null));
    }

    List<Outcome> outcomes = House.atOnce(calls);

    assertThat(outcomes).filteredOn(o -> o.status() == 202).hasSize(1);
    assertThat(outcomes)
        .filteredOn(o -> o.status() != 202)
        .hasSize(199)
        .allSatisfy(
            lost -> {
              assertThat(lost.code()).isEqualTo("TICKET_NOT_PENDING");
              assertThat(lost.body().get("status").asText()).isEqualTo("APPROVED");
            });
    assertThat(house.count("kernel_reviews")).isEqualTo(1);
    assertThat(house.count("library_jobs")).isEqualTo(1);
    assertThat(house.count("library_books")).isEqualTo(1);
    assertThat(house.audits("APPROVAL_APPROVED")).isEqualTo(1);
    assertThat(house.audits("REQUEST_REFUSED")).isEqualTo(199);
  }

  @Test
  @DisplayName("K3 approve against reject, 200 runs")
  void letsApproveOrRejectWin() throws Exception {
    int approved = 0;
    for (int run = 0; run < RUNS; run++) {
      UUID ticket = house.ticket(alice);
      List<Outcome> outcomes =
          House.atOnce(
              inTurn(
                  run,
                  () -> house.desk.approve(ticket, ann, Approval.plain(), null),
                  () -> house.desk.reject(ticket, amy, "no", null)));
      approved += requireOneWinner(ticket, outcomes, "REJECTED");
    }
    requireRows(approved, "APPROVAL_REJECTED");
  }

  @Test
  @DisplayName("K3 approve against cancel, 200 runs")
  void letsApproveOrCancelWin() throws Exception {
    int approved = 0;
    for (int run = 0; run < RUNS; run++) {
      UUID ticket = house.ticket(alice);
      List<Outcome> outcomes =
          House.atOnce(
              inTurn(
                  run,
                  () -> house.desk.approve(ticket, ann, Approval.plain(), null),
                  () -> house.desk.cancel(ticket, alice, null)));
      approved += requireOneWinner(ticket, outcomes, "CANCELLED");
    }
    requireRows(approved, "REQUEST_CANCELLED");
  }

  @Test
  @DisplayName("K3 approve against expiry, 200 runs")
  void letsApproveOrExpiryWin() throws Exception {
    SettableClock early = new SettableClock();
    SettableClock late = new SettableClock();
    House voting = new House(STORE, STORE.app(), early);
    House expiring = new House(STORE, STORE.app(), late);
    int approved = 0;
    for (int run = 0; run < RUNS; run++) {
      UUID ticket = voting.ticket(voting.requester("alice"));
      late.setTo(early.instant().plus(Duration.ofDays(14)));
      early.setTo(late.instant().minus(House.MICROSECOND));
      boolean[] expired = new boolean[1];
      List<Outcome> outcomes =
          House.atOnce(
              inTurn(
                  run,
                  () -> voting.desk.approve(ticket, voting.approver("ann"), Approval.plain(), null),
                  () -> {
                    expired[0] = expiring.desk.expireDue() == 1;
                    return new Answer(200, Map.of(), Json.object());
                  }));
      Outcome approve = outcomes.get(run % 2);
      assertThat(approve.status() == 202).as("run %s: %s", run, approve).isNotEqualTo(expired[0]);
      assertThat(voting.one("SELECT status FROM kernel_tickets WHERE id = '" + ticket + "'"))
          .isEqualTo(expired[0] ? "EXPIRED" : "APPROVED");
      approved += expired[0] ? 0 : 1;
    }
    assertThat(house.count("library_jobs")).isEqualTo(approved);
    assertThat(house.audits("APPROVAL_APPROVED")).isEqualTo(approved);
    assertThat(house.audits("REQUEST_EXPIRED")).isEqualTo(RUNS - approved);
  }

  @Test
  @DisplayName("K4 two parallel votes completing 2 of 2: approved, never stuck, 200 runs")
  void completesTwoOfTwo() throws Exception {
    house.policy.asks(ResolutionTest.TWO_OF_ANY, false);
    for (int run = 0; run < RUNS; run++) {
      UUID ticket = house.ticket(alice);
      List<Outcome> outcomes =
          House.atOnce(
              List.of(
                  () -> house.desk.approve(ticket, ann, Approval.plain(), null),
                  () -> house.desk.approve(ticket, amy, Approval.plain(), null)));
      assertThat(outcomes).extracting(Outcome::status).containsExactlyInAnyOrder(200, 202);
    }
    assertThat(house.count("kernel_tickets", "status = 'APPROVED'")).isEqualTo(RUNS);
    assertThat(house.count("library_jobs")).isEqualTo(RUNS);
    assertThat(house.audits("APPROVAL_VOTED")).isEqualTo(RUNS);
  }

  /** Who is started first alternates. */
  private static List<Callable<Answer>> inTurn(
      int run, Callable<Answer> approve, Callable<Answer> other) {
    return run % 2 == 0 ? List.of(approve, other) : List.of(other, approve);
  }

  /** Exactly one call won and the end state is the winner's; 1 where that was the approval. */
  private int requireOneWinner(UUID ticket, List<Outcome> outcomes, String otherwise) {
    assertThat(outcomes).filteredOn(o -> o.status() < 300).hasSize(1);
    assertThat(outcomes)
        .filteredOn(o -> o.status() >= 300)
        .hasSize(1)
        .allSatisfy(lost -> assertThat(lost.code()).isEqualTo("TICKET_NOT_PENDING"));
    boolean approved = outcomes.stream().anyMatch(o -> o.status() == 202);
    assertThat(house.one("SELECT status FROM kernel_tickets WHERE id = '" + ticket + "'"))
        .isEqualTo(approved ? "APPROVED" : otherwise);
    return approved ? 1 : 0;
  }

  private void requireRows(int approved, String otherCode) {
    assertThat(house.count("library_jobs")).isEqualTo(approved);
    assertThat(house.count("kernel_events", "status = 'PROCESSING'")).isEqualTo(approved);
    assertThat(house.count("kernel_events", "status = 'CANCELLED'")).isEqualTo(RUNS - approved);
    assertThat(house.audits("APPROVAL_APPROVED")).isEqualTo(approved);
    assertThat(house.audits(otherCode)).isEqualTo(RUNS - approved);
    assertThat(house.audits("REQUEST_REFUSED")).isEqualTo(RUNS);
  }
}
