package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.approval.House.Outcome;
import dev.writ.kernel.identity.Caller;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("K6 expiry and cancel")
class ExpiryAndCancelTest {
  private static final Instant DEADLINE = SettableClock.START.plus(Duration.ofDays(14));

  @RegisterExtension static final TestDatabase STORE = House.store().freshForEachTest();

  private House house;
  private Caller alice;
  private Caller bob;
  private Caller ann;

  @BeforeEach
  void open() {
    house = new House(STORE);
    alice = house.requester("alice");
    bob = house.requester("bob");
    ann = house.approver("ann");
  }

  private Outcome approve(UUID ticket) throws Exception {
    return Outcome.of(() -> house.desk.approve(ticket, ann, Approval.plain(), null));
  }

  @Test
  @DisplayName("K6 one microsecond before expires_at approve works")
  void approvesJustInTime() throws Exception {
    UUID ticket = house.ticket(alice);
    house.clock.setTo(DEADLINE.minus(House.MICROSECOND));
    assertThat(approve(ticket).status()).isEqualTo(202);
  }

  @Test
  @DisplayName("K6 at expires_at approve is 409 EXPIRED though no job ran; then the job ends it")
  void expiresAtTheInstant() throws Exception {
    UUID ticket = house.ticket(alice);
    house.clock.setTo(DEADLINE);

    Outcome late = approve(ticket);
    assertThat(late.code()).isEqualTo("TICKET_NOT_PENDING");
    assertThat(late.body().get("status").asText()).isEqualTo("EXPIRED");
    assertThat(house.count("kernel_tickets", "status = 'PENDING_APPROVAL'")).isEqualTo(1);

    assertThat(house.desk.expireDue()).isEqualTo(1);
    assertThat(house.desk.expireDue()).isZero();
    assertThat(house.count("kernel_tickets", "status = 'EXPIRED'")).isEqualTo(1);
    assertThat(house.count("kernel_events", "status = 'CANCELLED'")).isEqualTo(1);
    assertThat(house.audits("REQUEST_EXPIRED")).isEqualTo(1);
    assertThat(house.count("library_wishes", "ended = 'Cancelled'")).isEqualTo(1);
    assertThat(house.count("kernel_notifications", "type = 'REQUEST_EXPIRED'")).isEqualTo(1);
  }

  @Test
  void doesNotExpireEarly() {
    house.ticket(alice);
    house.clock.setTo(DEADLINE.minus(House.MICROSECOND));
    assertThat(house.desk.expireDue()).isZero();
  }

  @Test
  @DisplayName("K6 cancel by another 403, by the requester 200, again 409")
  void letsOnlyTheRequesterCancel() throws Exception {
    UUID ticket = house.ticket(alice);

    Outcome other = Outcome.of(() -> house.desk.cancel(ticket, bob, null));
    assertThat(other.status()).isEqualTo(403);
    assertThat(other.code()).isEqualTo("TICKET_CANCEL_FORBIDDEN");
    assertThat(Outcome.of(() -> house.desk.cancel(ticket, alice, "read it already")).status())
        .isEqualTo(200);
    Outcome again = Outcome.of(() -> house.desk.cancel(ticket, alice, null));
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.body().get("status").asText()).isEqualTo("CANCELLED");

    assertThat(house.count("kernel_tickets", "status = 'CANCELLED'")).isEqualTo(1);
    assertThat(house.count("kernel_events", "status = 'CANCELLED'")).isEqualTo(1);
    assertThat(house.audits("REQUEST_CANCELLED")).isEqualTo(1);
    assertThat(house.audits("REQUEST_REFUSED")).isEqualTo(2);
    assertThat(house.count("library_jobs")).isZero();
  }

  @Test
  @DisplayName("K6 reject without reason 422 REASON_REQUIRED")
  void wantsAReasonForNo() throws Exception {
    UUID ticket = house.ticket(alice);
    for (String reason : Arrays.asList(null, "", "  ", "x".repeat(2_001))) {
      Outcome refused = Outcome.of(() -> house.desk.reject(ticket, ann, reason, null));
      assertThat(refused.code()).isEqualTo("REASON_REQUIRED");
      assertThat(refused.status()).isEqualTo(422);
    }
    assertThat(Outcome.of(() -> house.desk.reject(ticket, ann, "no", null)).status())
        .isEqualTo(200);
    assertThat(house.count("kernel_tickets", "status = 'REJECTED' AND close_reason = 'no'"))
        .isEqualTo(1);
    assertThat(house.audits("APPROVAL_REJECTED")).isEqualTo(1);
    assertThat(house.count("kernel_notifications", "type = 'REQUEST_REJECTED'")).isEqualTo(1);
  }

  @Test
  void remindsApproversOnceAfterAWeek() {
    house.ticket(alice);
    assertThat(house.desk.remindDue()).isZero();
    house.clock.advance(Duration.ofDays(7));
    assertThat(house.desk.remindDue()).isEqualTo(1);
    house.clock.advance(Duration.ofDays(1));
    assertThat(house.desk.remindDue()).isZero();
    assertThat(house.count("kernel_notifications", "type = 'APPROVAL_REMINDER'")).isEqualTo(1);
  }
}
