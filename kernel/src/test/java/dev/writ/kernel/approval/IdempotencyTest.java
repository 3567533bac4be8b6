package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.approval.House.Outcome;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Idempotency;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("K7 idempotency")
class IdempotencyTest {
  @RegisterExtension static final TestDatabase STORE = House.store().freshForEachTest();

  private House house;
  private Caller alice;

  @BeforeEach
  void open() {
    house = new House(STORE);
    alice = house.requester("alice");
  }

  private IdempotencyKey key(String body) {
    return new IdempotencyKey(alice.userId(), "once-please", "POST /books", body);
  }

  private Answer submit(String body) {
    return house.desk.submit(house.request(alice, null, key(body)));
  }

  @Test
  @DisplayName("K7 50 parallel equal submits with one key: 50 x 202 with the same ids, tickets 1")
  void makesOneRequestOfMany() throws Exception {
    var outcomes = House.atOnce(Collections.nCopies(50, () -> submit("body")));

    assertThat(outcomes).extracting(Outcome::status).containsOnly(202);
    assertThat(outcomes).extracting(Outcome::body).containsOnly(outcomes.getFirst().body());
    assertThat(house.count("kernel_tickets")).isEqualTo(1);
    assertThat(house.count("kernel_events")).isEqualTo(1);
    assertThat(house.count("kernel_audit")).isEqualTo(1);
  }

  @Test
  void saysThatTheAnswerIsAReplay() {
    assertThat(submit("body").headers()).doesNotContainKey("Idempotency-Replayed");
    assertThat(submit("body").headers())
        .containsEntry("Idempotency-Replayed", "true")
        .containsKey("Location");
  }

  @Test
  @DisplayName("K7 other body, other route: 422 IDEMPOTENCY_KEY_REUSED")
  void refusesAnotherCallUnderTheSameKey() throws Exception {
    submit("body");
    assertThat(Outcome.of(() -> submit("another body")).code()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    IdempotencyKey elsewhere =
        new IdempotencyKey(alice.userId(), "once-please", "POST /other", "body");
    assertThat(Outcome.of(() -> house.desk.submit(house.request(alice, null, elsewhere))).code())
        .isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(house.count("kernel_tickets")).isEqualTo(1);
  }

  @Test
  @DisplayName("K7 after a rolled-back first try the key is free")
  void forgetsRefusedTries() throws Exception {
    house.placeBook.refusesSubmission = true;
    assertThat(Outcome.of(() -> submit("body")).status()).isEqualTo(409);
    assertThat(house.count("kernel_idempotency")).isZero();

    house.placeBook.refusesSubmission = false;
    assertThat(submit("another body").status()).isEqualTo(202);
  }

  @Test
  @DisplayName("K7 kept for 24 h; after 24 h 1 min the key is new, cleaned or not")
  void forgetsAfterADay() {
    UUID first = House.ticketOf(submit("body"));
    house.clock.advance(Duration.ofHours(24).minusMinutes(1));
    assertThat(House.ticketOf(submit("body"))).isEqualTo(first);
    house.clock.advance(Duration.ofMinutes(2));
    assertThat(House.ticketOf(submit("another body"))).isNotEqualTo(first);

    assertThat(new Idempotency(house.database).forgetExpired()).isZero();
    house.clock.advance(Duration.ofHours(25));
    assertThat(new Idempotency(house.database).forgetExpired()).isEqualTo(1);
  }

  @Test
  void repeatsAnApprovalWithoutVotingAgain() {
    UUID ticket = house.ticket(alice);
    Caller ann = house.approver("ann");
    IdempotencyKey key = new IdempotencyKey(ann.userId(), "yes", "POST /approve", "body");

    Answer first = house.desk.approve(ticket, ann, Approval.plain(), key);
    Answer second = house.desk.approve(ticket, ann, Approval.plain(), key);

    assertThat(first.status()).isEqualTo(202);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(house.count("kernel_reviews")).isEqualTo(1);
    assertThat(house.audits("REQUEST_REFUSED")).isZero();
  }
}
