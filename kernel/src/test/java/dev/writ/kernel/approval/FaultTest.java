package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.decision.Decision;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.testkit.FaultyDataSource;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("K2 fault at every statement")
class FaultTest {
  @RegisterExtension static final TestDatabase STORE = House.store().freshForEachTest();

  private static final Duration FIFTEEN_DAYS = Duration.ofDays(15);

  private FaultyDataSource faulty;
  private House house;
  private Caller alice;
  private Caller ann;
  private Caller amy;

  /**
   * One of the desk's transactions.
   *
   * @param given what has to be so before
   */
  record Deed(String name, boolean needsTicket, Consumer<FaultTest> given, When when) {
    @Override
    public String toString() {
      return name;
    }
  }

  interface When {
    void happens(FaultTest test, UUID ticket);
  }

  static Stream<Deed> deeds() {
    return Stream.of(
        new Deed(
            "submit",
            false,
            test -> {},
            (test, none) ->
                test.house.desk.submit(
                    test.house.request(
                        test.alice,
                        "dedup",
                        new IdempotencyKey(
                            test.alice.userId(), "key", "POST /books", "0".repeat(64))))),
        new Deed(
            "submit without asking",
            false,
            test -> test.house.policy.answer = new Decision.Allow(List.of()),
            (test, none) -> test.house.desk.submit(test.house.request(test.alice))),
        new Deed(
            "vote",
            true,
            test -> test.house.policy.asks(ResolutionTest.TWO_OF_ANY, false),
            (test, ticket) -> test.house.desk.approve(ticket, test.ann, Approval.plain(), null)),
        new Deed(
            "approve",
            true,
            test -> {},
            (test, ticket) -> test.house.desk.approve(ticket, test.amy, Approval.plain(), null)),
        new Deed(
            "reject",
            true,
            test -> {},
            (test, ticket) -> test.house.desk.reject(ticket, test.ann, "no", null)),
        new Deed(
            "cancel",
            true,
            test -> {},
            (test, ticket) -> test.house.desk.cancel(ticket, test.alice, null)),
        new Deed(
            "expire",
            true,
            test -> {},
            (test, ticket) -> {
              test.house.clock.setTo(SettableClock.START.plus(FIFTEEN_DAYS));
              assertThat(test.house.desk.expireDue()).isEqualTo(1);
            }));
  }

  @BeforeEach
  void open() {
    faulty = new FaultyDataSource(STORE.app());
    house = new House(STORE, faulty, new SettableClock());
    alice = house.requester("alice");
    ann = house.approver("ann");
    amy = house.approver("amy");
  }

  @ParameterizedTest
  @MethodSource("deeds")
  void writesNothingWhenAnyStatementFails(Deed deed) {
    deed.given().accept(this);
    UUID ticket = deed.needsTicket() ? house.ticket(alice) : new UUID(0, 0);
    String before = STORE.contents();

    int n = 1;
    for (; ; n++) {
      faulty.failAtStatement(n, FaultyDataSource.DISK_FULL);
      if (succeeds(deed, ticket)) {
        break;
      }
      assertThat(STORE.contents()).as("after a fault at statement %s", n).isEqualTo(before);
    }
    assertThat(n).as("statements tried").isGreaterThan(5);
    assertThat(faulty.hasStruck()).isFalse();
    assertThat(STORE.contents()).as("the next try works").isNotEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("deeds")
  void writesNothingWhenTheConnectionDropsBeforeCommit(Deed deed) {
    deed.given().accept(this);
    UUID ticket = deed.needsTicket() ? house.ticket(alice) : new UUID(0, 0);
    String before = STORE.contents();
    faulty.dropConnectionBeforeCommit(1);

    assertThatThrownBy(() -> deed.when().happens(this, ticket))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code().status()).isEqualTo(503));

    assertThat(faulty.hasStruck()).isTrue();
    assertThat(STORE.contents()).isEqualTo(before);
    faulty.reset();
    deed.when().happens(this, ticket);
    assertThat(STORE.contents()).isNotEqualTo(before);
  }

  private boolean succeeds(Deed deed, UUID ticket) {
    try {
      deed.when().happens(this, ticket);
      return true;
    } catch (Problem refusal) {
      assertThat(refusal.code().status()).isEqualTo(503);
      return false;
    }
  }
}
