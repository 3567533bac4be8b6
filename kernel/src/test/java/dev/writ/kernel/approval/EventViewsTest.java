package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.decision.Decision;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.EventViews;
import dev.writ.kernel.event.EventViews.Filter;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Page;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventViewsTest {
  private static final Filter ANY = new Filter(null, null, null, null, null, false);
  private static final Filter ARCHIVED = new Filter(null, null, null, null, null, true);

  @RegisterExtension static final TestDatabase STORE = House.store().freshForEachTest();

  private House house;
  private EventViews events;
  private Caller alice;
  private Caller viewer;

  @BeforeEach
  void open() {
    house = new House(STORE);
    events = new EventViews(house.database);
    alice = house.requester("alice");
    viewer = house.person("vera", Set.of(), Set.of("test"), KernelPermissions.EVENT_VIEW);
    house.desk.submit(house.request(alice));
    house.desk.submit(house.request(alice, "prod", null, null));
  }

  private long total(Caller caller, Filter filter) {
    return events.list(caller, filter, Page.Wish.FIRST).total();
  }

  @Test
  void showsOwnEventsAndThoseOfTheSameEnvironments() {
    assertThat(total(alice, ANY)).isEqualTo(2);
    assertThat(total(viewer, ANY)).isEqualTo(1);
    assertThat(total(house.requester("bob"), ANY)).isZero();
    assertThat(total(viewer, new Filter(viewer.userId(), null, null, null, null, false))).isZero();
    assertThat(
            total(
                alice,
                new Filter(
                    alice.userId(),
                    "book",
                    null,
                    "BOOK_PLACEMENT_REQUESTED",
                    EventStatus.PENDING,
                    false)))
        .isEqualTo(2);
  }

  @Test
  void hidesOthersById() {
    var prod =
        events.list(alice, ANY, Page.Wish.FIRST).items().stream()
            .filter(view -> "prod".equals(view.event().environment()))
            .findFirst()
            .orElseThrow();
    assertThat(events.require(alice, prod.event().id()).json().get("payload"))
        .isEqualTo(LibraryRoom.book());
    assertThatThrownBy(() -> events.require(viewer, prod.event().id()))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code().name()).isEqualTo("NOT_FOUND"));
  }

  @Test
  void leavesArchivedEventsOutButFindsThem() {
    house.policy.answer = new Decision.Allow(List.of());
    house.desk.submit(house.shelf(alice, "poetry"));
    house.clock.advance(Duration.ofDays(31));
    int archived =
        house.database.inTransaction(
            tx -> new PostgresEvents().archive(tx, tx.now().minus(Duration.ofDays(30)), 1_000));

    assertThat(archived).as("work and fact; pending ones stay").isEqualTo(2);
    assertThat(total(alice, ANY)).isEqualTo(2);
    var gone = events.list(alice, ARCHIVED, Page.Wish.FIRST).items();
    assertThat(gone).hasSize(2);
    assertThat(events.require(alice, gone.getFirst().event().id()).archivedAt()).isNotNull();
  }
}
