package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.notice.Notices;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicketViewsTest {
  @RegisterExtension static final TestDatabase STORE = House.store().freshForEachTest();

  private House house;
  private Caller alice;
  private Caller ann;
  private Caller tess;
  private Caller nobody;
  private UUID inTest;
  private UUID inProd;

  @BeforeEach
  void open() {
    house = new House(STORE);
    alice = house.requester("alice");
    ann = house.approver("ann");
    tess =
        house.person(
            "tess",
            Set.of(),
            Set.of("test"),
            KernelPermissions.APPROVAL_VIEW,
            KernelPermissions.APPROVAL_APPROVE);
    nobody = house.person("nobody", Set.of(), Set.of("test"), LibraryRoom.PLACE);
    inTest = house.ticket(alice);
    house.clock.advance(Duration.ofHours(1));
    inProd = House.ticketOf(house.desk.submit(house.request(alice, "prod", null, null)));
  }

  private static TicketFilter filter(TicketStatus status) {
    return new TicketFilter(false, status, null, null, null, null, TicketFilter.Sort.OLDEST);
  }

  @Test
  void listsWhatTheCallerMaySee() {
    assertThat(house.views.visibleTo(alice, TicketFilter.ALL, Page.Wish.FIRST).items())
        .extracting(view -> view.ticket().id())
        .containsExactly(inProd, inTest);
    assertThat(house.views.forApprovers(ann, TicketFilter.PENDING, Page.Wish.FIRST).items())
        .extracting(view -> view.ticket().id())
        .containsExactly(inTest, inProd);
    assertThat(house.views.forApprovers(tess, TicketFilter.PENDING, Page.Wish.FIRST).items())
        .extracting(view -> view.ticket().id())
        .containsExactly(inTest);
    assertThat(house.views.visibleTo(nobody, TicketFilter.ALL, Page.Wish.FIRST).total()).isZero();
    assertThat(house.views.forApprovers(alice, TicketFilter.ALL, Page.Wish.FIRST).total()).isZero();
  }

  @Test
  void pagesAndFilters() {
    Page<TicketView> second = house.views.visibleTo(alice, TicketFilter.ALL, new Page.Wish(2, 1));
    assertThat(second.total()).isEqualTo(2);
    assertThat(second.items()).extracting(view -> view.ticket().id()).containsExactly(inTest);
    assertThat(second.items().getFirst().requester()).isEqualTo("alice");
    TicketFilter prod =
        new TicketFilter(
            true, null, "library", "PLACE_BOOK", "prod", null, TicketFilter.Sort.EXPIRING);
    assertThat(house.views.visibleTo(alice, prod, Page.Wish.FIRST).total()).isEqualTo(1);
    assertThat(house.views.visibleTo(ann, prod, Page.Wish.FIRST).total())
        .as("mine means mine")
        .isZero();
  }

  @Test
  void findsByIdOnlyWhatTheCallerMaySee() {
    assertThat(found(ann, inProd.toString().substring(0, 30))).containsExactly(inProd);
    assertThat(found(tess, inProd.toString())).isEmpty();
    assertThat(found(ann, "no such name")).isEmpty();
  }

  private List<UUID> found(Caller caller, String text) {
    TicketFilter called =
        new TicketFilter(false, null, null, null, null, text, TicketFilter.Sort.NEWEST);
    return house.views.visibleTo(caller, called, Page.Wish.FIRST).items().stream()
        .map(view -> view.ticket().id())
        .toList();
  }

  @Test
  void showsTicketsPastTheirTimeAsExpired() {
    house.clock.advance(Duration.ofDays(14).minusHours(1));
    assertThat(house.views.forApprovers(ann, filter(TicketStatus.EXPIRED), Page.Wish.FIRST).items())
        .extracting(TicketView::status)
        .containsExactly(TicketStatus.EXPIRED);
    assertThat(house.views.forApprovers(ann, TicketFilter.PENDING, Page.Wish.FIRST).total())
        .isEqualTo(1);
    assertThat(house.views.waitingFor(ann)).isEqualTo(1);
  }

  @Test
  void countsWhatWaitsForMe() {
    assertThat(house.views.waitingFor(ann)).isEqualTo(2);
    assertThat(house.views.waitingFor(tess)).isEqualTo(1);
    assertThat(house.views.waitingFor(alice)).isZero();
    house.desk.approve(inTest, ann, Approval.plain(), null);
    assertThat(house.views.waitingFor(ann)).isEqualTo(1);
  }

  @Test
  void showsApproversEverythingAndRequestersTheirOwn() {
    house.policy.asks(ResolutionTest.TWO_OF_ANY, false);
    UUID ticket = house.ticket(alice);
    house.desk.approve(ticket, ann, Approval.plain(), null);

    TicketDetail detail = house.views.requireForApprover(ticket, tess);

    assertThat(detail.plan()).containsExactly("put Emma on the shelf");
    assertThat(detail.missing()).hasSize(1);
    assertThat(detail.policy().files()).containsKey("policy.txt");
    var json = detail.fullJson();
    assertThat(json.at("/reviews/0/reviewer/name").asText()).isEqualTo("ann");
    assertThat(json.at("/reviews/0/counts").asBoolean()).isTrue();
    assertThat(json.at("/decision/policy_sha256").asText()).isEqualTo(House.SHA256);
    assertThat(json.at("/effective_spec")).isEqualTo(LibraryRoom.book());
    var own = house.views.require(ticket, alice).json();
    assertThat(own.has("reviews")).isFalse();
    assertThat(own.at("/payload")).isEqualTo(LibraryRoom.book());
    assertThat(own.at("/links/cancel").asText()).endsWith("/cancel");
    assertThat(Json.write(own)).doesNotContain("policy_sha256");
  }

  @Test
  void hidesWhatIsNotTheirs() {
    assertThatThrownBy(() -> house.views.require(inTest, nobody))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code().name()).isEqualTo("NOT_FOUND"));
    assertThatThrownBy(() -> house.views.requireForApprover(inProd, tess))
        .isInstanceOf(Problem.class);
    assertThatThrownBy(() -> house.views.requireForApprover(inTest, alice))
        .isInstanceOf(Problem.class);
  }

  @ParameterizedTest
  @CsvSource({"0, NORMAL", "3, NORMAL", "4, YELLOW", "7, YELLOW", "8, RED"})
  void agesByWholeDays(int days, TicketAge age) {
    var created = house.clock.instant();
    assertThat(TicketAge.of(created, created.plus(Duration.ofDays(days)))).isEqualTo(age);
    assertThat(TicketAge.of(created, created.plus(Duration.ofDays(days)).plusSeconds(86_399)))
        .isEqualTo(age);
  }

  @Test
  void keepsAnInboxPerPerson() {
    Notices notices = new Notices(house.database);
    assertThat(notices.unreadCount(ann.userId())).isEqualTo(2);
    var newest = notices.inbox(ann.userId(), true, Page.Wish.FIRST).items().getFirst();
    assertThat(newest.title()).isEqualTo("alice asks for PLACE_BOOK");
    assertThat(newest.ticketId()).isEqualTo(inProd);

    assertThatThrownBy(() -> notices.markRead(tess.userId(), newest.id()))
        .isInstanceOf(Problem.class);
    notices.markRead(ann.userId(), newest.id());
    assertThat(notices.unreadCount(ann.userId())).isEqualTo(1);
    assertThat(notices.inbox(ann.userId(), false, Page.Wish.FIRST).total()).isEqualTo(2);
    assertThat(notices.markAllRead(ann.userId())).isEqualTo(1);
    assertThat(notices.unreadCount(tess.userId())).isEqualTo(1);
    assertThat(notices.forgetBefore(house.clock.instant())).isEqualTo(2);
  }
}
