package dev.writ.vms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import dev.writ.vms.House.Asked;
import dev.writ.vms.decide.MachineOperation;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.view.Machine;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jdbi.v3.core.generic.GenericType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People who decide on one thing at the same moment. */
class TwoAtOnceTest {
  private static final int RUNS = 200;

  @RegisterExtension static final TestDatabase db = House.freshDatabase();

  private House house;

  @BeforeEach
  void build() {
    house = new House(db.app());
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  @DisplayName("V6 two admins approve at once, 200 runs: one 202, one 409, one job, one machine")
  void letsOneOfTwoApprove() throws Exception {
    race(
        asked -> house.approves(house.amy, asked.ticket(), house.test),
        new Loss("APPROVED", "APPROVAL_APPROVED"));
  }

  @Test
  @DisplayName("V6 approve against reject, 200 runs: one wins, the other is told")
  void letsApproveOrRejectWin() throws Exception {
    race(
        asked -> house.desk.reject(asked.ticket(), house.amy, "no", null),
        new Loss("REJECTED", "APPROVAL_REJECTED"));
  }

  @Test
  @DisplayName("V6 approve against cancel, 200 runs: one wins, the other is told")
  void letsApproveOrCancelWin() throws Exception {
    race(
        asked -> house.desk.cancel(asked.ticket(), house.alice, null),
        new Loss("CANCELLED", "REQUEST_CANCELLED"));
  }

  /** How a ticket stands, and which row tells of it, when ann was the slower one. */
  private record Loss(String status, String code) {}

  private void race(Function<Asked, Answer> rival, Loss loss) throws Exception {
    for (int run = 0; run < RUNS; run++) {
      Asked asked = house.asks(house.alice, "dev");
      List<Object> outcomes =
          RequestTest.atOnce(
              List.of(
                  outcome(() -> house.approves(house.ann, asked.ticket(), house.test)),
                  outcome(() -> rival.apply(asked))));

      boolean annWon = outcomes.getFirst() instanceof Answer;
      boolean approved = annWon || loss.status().equals("APPROVED");
      assertThat(outcomes.get(annWon ? 0 : 1))
          .isInstanceOfSatisfying(
              Answer.class, answer -> assertThat(answer.status()).isEqualTo(approved ? 202 : 200));
      assertThat(outcomes.get(annWon ? 1 : 0))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> {
                assertThat(problem.code()).isEqualTo(KernelProblems.TICKET_NOT_PENDING);
                assertThat(problem.code().status()).isEqualTo(409);
                assertThat(problem.params())
                    .containsEntry("status", annWon ? "APPROVED" : loss.status());
              });
      assertThat(counts(asked))
          .as("run %d", run)
          .isEqualTo(
              Map.of(
                  "ticket " + (annWon ? "APPROVED" : loss.status()),
                  1L,
                  "event " + (approved ? "PROCESSING" : "CANCELLED"),
                  1L,
                  "jobs",
                  approved ? 1L : 0L,
                  "vms",
                  approved ? 1L : 0L,
                  "reviews",
                  loss.status().equals("CANCELLED") && !annWon ? 0L : 1L,
                  "A REQUEST_SUBMITTED",
                  1L,
                  "A REQUEST_REFUSED",
                  1L,
                  "A " + (annWon ? "APPROVAL_APPROVED" : loss.code()),
                  1L));
    }
  }

  /** What there is of one request in all tables, in one look. */
  private Map<String, Long> counts(Asked asked) {
    return house.database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT 'ticket ' || status AS what, 1 AS n FROM kernel_tickets WHERE id = :ticket
                    UNION ALL SELECT 'event ' || status, 1 FROM kernel_events WHERE id = :event
                    UNION ALL SELECT 'jobs', count(*) FROM kernel_jobs
                      WHERE task_name = 'event' AND task_instance = CAST(:event AS text)
                    UNION ALL SELECT 'vms', count(*) FROM vms_vms WHERE creation_event_id = :event
                    UNION ALL SELECT 'reviews', count(*) FROM kernel_reviews
                      WHERE ticket_id = :ticket
                    UNION ALL SELECT 'A ' || action_code, count(*) FROM kernel_audit
                      WHERE ticket_id = :ticket GROUP BY 1
                    """)
                .bind("ticket", asked.ticket())
                .bind("event", asked.eventId())
                .setMapKeyColumn("what")
                .setMapValueColumn("n")
                .collectInto(new GenericType<Map<String, Long>>() {}));
  }

  @Test
  @DisplayName("V17 two starts at once, 20 machines: 202 and 409 DUPLICATE_PENDING_REQUEST")
  void startsAMachineOnce() throws Exception {
    for (int run = 1; run <= 20; run++) {
      Machine machine = house.recordedMachine("dev", VmStatus.STOPPED);
      Callable<Object> start =
          outcome(
              () ->
                  house
                      .room
                      .machines()
                      .operate(
                          house.alice, machine.id(), MachineOperation.START, Json.object(), null));
      List<Object> outcomes = RequestTest.atOnce(List.of(start, start));

      assertThat(outcomes)
          .filteredOn(Answer.class::isInstance)
          .singleElement()
          .isInstanceOfSatisfying(
              Answer.class,
              answer -> {
                assertThat(answer.status()).isEqualTo(202);
                assertThat(answer.body().has("ticket_id")).isFalse();
                UUID event = Asked.of(answer).eventId();
                assertThat(house.eventStatus(event)).isEqualTo("PROCESSING");
              });
      assertThat(outcomes)
          .filteredOn(Problem.class::isInstance)
          .singleElement()
          .isInstanceOfSatisfying(
              Problem.class,
              problem ->
                  assertThat(problem.code()).isEqualTo(KernelProblems.DUPLICATE_PENDING_REQUEST));
      assertThat(house.tickets()).isZero();
      assertThat(house.queued()).isEqualTo(run);
      assertThat(house.events()).isEqualTo(run);
    }
  }

  private static Callable<Object> outcome(Callable<Answer> call) {
    return () -> {
      try {
        return call.call();
      } catch (Problem refusal) {
        return refusal;
      }
    };
  }
}
