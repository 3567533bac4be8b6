package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.approval.House.Outcome;
import dev.writ.kernel.decision.Threshold;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("K5 who may vote")
class WhoMayVoteTest {
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

  private Outcome approve(UUID ticket, Caller caller) throws Exception {
    return Outcome.of(() -> house.desk.approve(ticket, caller, Approval.plain(), null));
  }

  @Test
  @DisplayName("K5 second vote 409 ALREADY_REVIEWED")
  void takesOneVotePerPerson() throws Exception {
    house.policy.asks(ResolutionTest.TWO_OF_ANY, false);
    UUID ticket = house.ticket(alice);

    Outcome first = approve(ticket, ann);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body().at("/missing/0/approve").asInt()).isEqualTo(1);
    assertThat(approve(ticket, ann).code()).isEqualTo("ALREADY_REVIEWED");
    assertThat(approve(ticket, amy).status()).isEqualTo(202);
    assertThat(house.count("kernel_reviews")).isEqualTo(2);
    assertThat(house.audits("APPROVAL_VOTED")).isEqualTo(1);
    assertThat(house.audits("REQUEST_REFUSED")).isEqualTo(1);
  }

  @Test
  @DisplayName("K5 requester 403, by token and as platform admin too; with the switch 202")
  void refusesTheRequester() throws Exception {
    Caller admin = house.person("root", Set.of(), Set.of("test"), KernelPermissions.PLATFORM_ADMIN);
    Caller byToken =
        new Caller(
            admin.userId(),
            admin.name(),
            admin.groups(),
            admin.grants(),
            Set.of(KernelPermissions.APPROVAL_APPROVE),
            admin.origin());
    Caller both =
        house.person(
            "bob", Set.of(), Set.of("test"), LibraryRoom.PLACE, KernelPermissions.APPROVAL_APPROVE);
    for (Caller requester : List.of(admin, both)) {
      UUID ticket = house.ticket(requester);
      Outcome refused = approve(ticket, requester);
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.code()).isEqualTo("SELF_APPROVAL_FORBIDDEN");
    }
    assertThat(approve(house.ticket(admin), byToken).code()).isEqualTo("SELF_APPROVAL_FORBIDDEN");
    assertThat(house.audits("REQUEST_REFUSED")).isEqualTo(3);

    house.policy.asks(Threshold.ONE_OF_ANY, true);
    assertThat(approve(house.ticket(both), both).status()).isEqualTo(202);
  }

  @Test
  @DisplayName("K5 an approver of test only does not find a prod ticket")
  void hidesOtherEnvironments() throws Exception {
    Caller tester =
        house.person(
            "tess",
            Set.of(),
            Set.of("test"),
            KernelPermissions.APPROVAL_VIEW,
            KernelPermissions.APPROVAL_APPROVE);
    UUID ticket = House.ticketOf(house.desk.submit(house.request(alice, "prod", null, null)));

    Outcome hidden = approve(ticket, tester);

    assertThat(hidden.status()).isEqualTo(404);
    assertThat(hidden.code()).isEqualTo("NOT_FOUND");
    assertThat(approve(UUID.randomUUID(), tester).code()).isEqualTo("NOT_FOUND");
    assertThat(house.audits("REQUEST_REFUSED")).isZero();
  }

  @Test
  void forbidsWhoOnlySeesTheTicket() throws Exception {
    UUID ticket = house.ticket(alice);
    Outcome refused = approve(ticket, house.requester("bob"));
    assertThat(refused.code()).isEqualTo("FORBIDDEN");
    assertThat(house.audits("REQUEST_REFUSED")).isEqualTo(1);
  }

  @Test
  @DisplayName("K5 vote on revision 0 after a change 409; the earlier vote no longer counts")
  void countsVotesOnTheCurrentRevisionOnly() throws Exception {
    house.policy.asks(ResolutionTest.TWO_OF_ANY, false);
    UUID ticket = house.ticket(alice);
    assertThat(approve(ticket, ann).status()).isEqualTo(200);

    assertThat(
            house
                .desk
                .modifySpec(
                    ticket,
                    amy,
                    Json.object().put("title", "Persuasion").put("pages", 250),
                    "shorter",
                    0)
                .body()
                .get("spec_revision")
                .asInt())
        .isEqualTo(1);
    Outcome stale =
        Outcome.of(
            () ->
                house.desk.approve(
                    ticket, amy, new Approval(Json.object(), null, null, 0, null), null));
    assertThat(stale.code()).isEqualTo("TICKET_CHANGED");
    assertThat(stale.body().get("spec_revision").asInt()).isEqualTo(1);
    assertThat(approve(ticket, amy).status()).isEqualTo(200);
    assertThat(approve(ticket, ann).status()).isEqualTo(202);
    assertThat(house.count("kernel_reviews")).isEqualTo(3);
    assertThat(house.audits("APPROVAL_SPEC_MODIFIED")).isEqualTo(1);
    assertThat(house.one("SELECT title FROM library_books")).isEqualTo("Persuasion");
  }

  @Test
  void choosingAnewBeginsANewRevision() throws Exception {
    house.policy.asks(ResolutionTest.TWO_OF_ANY, false);
    UUID ticket = house.ticket(alice);
    Approval upper = new Approval(Json.object().put("row", 1), null, null, null, null);

    Outcome first = Outcome.of(() -> house.desk.approve(ticket, ann, upper, null));
    assertThat(first.body().get("spec_revision").asInt()).isEqualTo(1);
    assertThat(approve(ticket, amy).status()).as("takes the row that was chosen").isEqualTo(202);
    assertThat(house.one("SELECT selection FROM kernel_tickets")).isEqualTo("{\"row\":1}");
  }

  @Test
  @DisplayName("K4 2 platform + 1 security through the store, groups frozen with the vote")
  void asksTheNamedGroups() throws Exception {
    Caller both = house.approver("both", "platform", "security");
    Caller guard = house.approver("guard", "security");
    Caller builder = house.approver("builder", "platform");
    house.policy.asks(ResolutionTest.TWO_PLATFORM_ONE_SECURITY, false);
    UUID ticket = house.ticket(alice);
    assertThat(house.count("kernel_notifications")).as("members of the groups only").isEqualTo(3);

    assertThat(approve(ticket, both).status()).isEqualTo(200);
    assertThat(approve(ticket, guard).status()).isEqualTo(200);
    assertThat(approve(ticket, builder).status()).isEqualTo(202);
  }

  @Test
  void votesOnSeveralTicketsEachForItself() {
    UUID one = house.ticket(alice);
    UUID own = house.ticket(house.requester("ann2"));
    UUID absent = UUID.randomUUID();

    var results =
        house
            .desk
            .bulk(ann, Verdict.APPROVE, List.of(one, own, absent), null)
            .body()
            .get("results");

    assertThat(results.at("/0/status").asInt()).isEqualTo(202);
    assertThat(results.at("/1/status").asInt()).isEqualTo(202);
    assertThat(results.at("/2/code").asText()).isEqualTo("NOT_FOUND");
    var again = house.desk.bulk(amy, Verdict.REJECT, List.of(one), "late").body();
    assertThat(again.at("/results/0/code").asText()).isEqualTo("TICKET_NOT_PENDING");
  }
}
