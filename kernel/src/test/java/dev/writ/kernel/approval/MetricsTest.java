package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.identity.Caller;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MetricsTest {
  @RegisterExtension static final TestDatabase STORE = House.store().freshForEachTest();

  private House house;
  private Caller alice;

  @BeforeEach
  void open() {
    house = new House(STORE);
    alice = house.requester("alice");
  }

  @Test
  void countsDecisionsEventsAndReviews() {
    house.policy.asks(ResolutionTest.TWO_OF_ANY, false);
    UUID ticket = house.ticket(alice);
    house.desk.approve(ticket, house.approver("ann"), Approval.plain(), null);
    house.desk.approve(ticket, house.approver("amy"), Approval.plain(), null);

    assertThat(count("writ.decisions", "outcome", "needs_approval", "degraded", "false"))
        .isEqualTo(1);
    assertThat(count("writ.events", "status", "pending")).isEqualTo(1);
    assertThat(count("writ.events", "status", "processing")).isEqualTo(1);
    assertThat(count("writ.reviews", "verdict", "approve", "result", "pending")).isEqualTo(1);
    assertThat(count("writ.reviews", "verdict", "approve", "result", "approved")).isEqualTo(1);
  }

  @Test
  void gaugesWhatWaits() {
    TicketGauges.register(
        house.database,
        new ActionCatalogue(List.of(house.placeBook)),
        List.of("test", "prod"),
        house.registry);
    assertThat(open("test")).isZero();

    house.ticket(alice);
    house.clock.advance(Duration.ofMinutes(1));

    assertThat(open("test")).isEqualTo(1);
    assertThat(open("prod")).isZero();
    assertThat(house.registry.get("writ.ticket.oldest").gauge().value()).isEqualTo(60);
  }

  private double count(String name, String... tags) {
    return house.registry.get(name).tags(tags).counter().count();
  }

  private double open(String environment) {
    return house
        .registry
        .get("writ.tickets.open")
        .tags("room", "library", "environment", environment)
        .gauge()
        .value();
  }
}
