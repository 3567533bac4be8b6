package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.approval.House.Outcome;
import dev.writ.kernel.decision.Decision;
import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("K8 duplicates")
class DuplicatesTest {
  @RegisterExtension static final TestDatabase STORE = House.store().freshForEachTest();

  private House house;
  private Caller alice;
  private Caller ann;

  @BeforeEach
  void open() {
    house = new House(STORE);
    alice = house.requester("alice");
    ann = house.approver("ann");
  }

  private Answer submit() {
    return house.desk.submit(house.request(alice, "PLACE_BOOK emma", null));
  }

  @Test
  @DisplayName("K8 50 parallel requests with one dedup key: 1 x 202, 49 x 409 with its ids")
  void opensOneOfMany() throws Exception {
    List<Outcome> outcomes = House.atOnce(Collections.nCopies(50, this::submit));

    Outcome winner = outcomes.stream().filter(o -> o.status() == 202).findFirst().orElseThrow();
    assertThat(outcomes)
        .filteredOn(o -> o.status() != 202)
        .hasSize(49)
        .allSatisfy(
            loser -> {
              assertThat(loser.code()).isEqualTo("DUPLICATE_PENDING_REQUEST");
              assertThat(loser.body().get("existing_ticket_id"))
                  .isEqualTo(winner.body().get("ticket_id"));
              assertThat(loser.body().get("existing_event_id"))
                  .isEqualTo(winner.body().get("event_id"));
              assertThat(loser.body().get("operation").asText()).isEqualTo("PLACE_BOOK");
            });
    assertThat(house.count("kernel_tickets")).isEqualTo(1);
    assertThat(house.audits("REQUEST_REFUSED")).isEqualTo(49);
  }

  @Test
  @DisplayName("K8 covers requests without a ticket too")
  void coversWorkThatNobodyWasAskedAbout() throws Exception {
    house.policy.answer = new Decision.Allow(List.of());
    Answer first = submit();
    Outcome second = Outcome.of(this::submit);
    assertThat(second.code()).isEqualTo("DUPLICATE_PENDING_REQUEST");
    assertThat(second.body().get("existing_event_id")).isEqualTo(first.body().get("event_id"));
    assertThat(second.body().get("existing_ticket_id").isNull()).isTrue();
  }

  static Stream<Named<Consumer<DuplicatesTest>>> endings() {
    return Stream.of(
        Named.of("reject", test -> test.house.desk.reject(test.only(), test.ann, "no", null)),
        Named.of("cancel", test -> test.house.desk.cancel(test.only(), test.alice, null)),
        Named.of(
            "expiry",
            test -> {
              test.house.clock.advance(Duration.ofDays(15));
              test.house.desk.expireDue();
            }),
        Named.of("completion", test -> test.end(new Ending.Completed(Json.object()))),
        Named.of("failure", test -> test.end(new Ending.Failed("BROKEN", "broken", Map.of()))));
  }

  @ParameterizedTest
  @MethodSource("endings")
  @DisplayName("K8 free again after")
  void isFreeAgainAfter(Consumer<DuplicatesTest> ending) {
    submit();
    ending.accept(this);
    assertThat(submit().status()).isEqualTo(202);
  }

  private UUID only() {
    return UUID.fromString(house.one("SELECT id FROM kernel_tickets"));
  }

  private void end(Ending ending) {
    UUID event = House.eventOf(house.desk.approve(only(), ann, Approval.plain(), null));
    assertThat(
            house.database.<Boolean>inTransaction(
                tx -> new PostgresEvents().end(tx, event, EventStatus.PROCESSING, ending)))
        .isTrue();
  }
}
