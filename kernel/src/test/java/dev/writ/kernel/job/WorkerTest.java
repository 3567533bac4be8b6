package dev.writ.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.event.ActionFailure;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkerTest {
  @RegisterExtension static final TestDatabase DATABASE = JobHouse.freshDatabase();

  private JobHouse house;
  private JobsByHand jobs;

  @BeforeEach
  void open() {
    house = new JobHouse(DATABASE.app());
    jobs = house.byHand();
  }

  @Test
  void endsWorkWithEverythingThatBelongsToIt() {
    UUID id = house.agreed();

    jobs.drain();

    assertThat(house.status(id)).isEqualTo("COMPLETED");
    assertThat(house.one("SELECT status FROM kernel_tickets")).isEqualTo("COMPLETED");
    assertThat(house.one("SELECT result FROM kernel_events WHERE id = ?", id))
        .isEqualTo("{\"painted\":true}");
    assertThat(house.attempts(id)).isEqualTo("COMPLETED");
    assertThat(house.audited("EXECUTION_STARTED")).isEqualTo(1);
    assertThat(house.audited("EXECUTION_COMPLETED")).isEqualTo(1);
    assertThat(house.one("SELECT type FROM kernel_notifications")).isEqualTo("EXECUTION_COMPLETED");
    assertThat(house.action.endings).hasSize(1);
    assertThat(house.count("kernel_jobs")).isZero();
  }

  @Test
  void tellsTheFactToItsSubscribers() {
    UUID id = house.submitted();

    jobs.drain();

    assertThat(house.facts)
        .singleElement()
        .satisfies(
            fact -> {
              assertThat(fact.type()).isEqualTo("SHED_PAINT_COMPLETED");
              assertThat(fact.payload().path("event_id").asText()).isEqualTo(id.toString());
            });
  }

  @Test
  void givesTheActionWhatPeopleAgreedTo() {
    house.agreed();

    jobs.drain();

    Agreed work = house.action.runs.getFirst().work();
    assertThat(work.effectiveSpec())
        .isEqualTo(Json.object().put("place", "north").put("colour", "blue"));
    assertThat(work.selection()).isEqualTo(Json.object().put("brush", "wide"));
    assertThat(work.snapshot()).isEqualTo(Json.object().put("paint", "p-1"));
  }

  @Test
  @DisplayName("K14 retry: three failures, due after 1 s and 16 s, then a dead letter")
  void retriesWithGrowingPausesAndThenGivesUp() {
    house.action.does(
        run -> {
          throw ActionFailure.retryable("PAINT_DRY", "the paint is dry", null);
        });
    UUID id = house.agreed();

    jobs.drain();
    Duration first = house.untilDue();
    assertThat(first).isBetween(Duration.ofMillis(900), Duration.ofMillis(1_100));
    house.clock.advance(first.minusMillis(1));
    jobs.drain();
    assertThat(house.action.runs).as("not before it is due").hasSize(1);
    house.clock.advance(Duration.ofMillis(1));
    jobs.drain();
    Duration second = house.untilDue();
    assertThat(second).isBetween(Duration.ofMillis(14_400), Duration.ofMillis(17_600));
    house.clock.advance(second);
    jobs.drain();

    assertThat(house.attempts(id)).isEqualTo("FAILED FAILED FAILED");
    assertThat(house.audited("EXECUTION_STARTED")).isEqualTo(3);
    assertThat(house.audited("EXECUTION_RETRY_SCHEDULED")).isEqualTo(2);
    assertThat(house.audited("EXECUTION_FAILED")).isEqualTo(1);
    assertThat(house.status(id)).isEqualTo("FAILED");
    assertThat(house.one("SELECT status || close_code FROM kernel_tickets"))
        .isEqualTo("FAILEDPAINT_DRY");
    assertThat(house.count("kernel_jobs")).isZero();
    assertThat(house.facts).singleElement().returns("SHED_PAINT_FAILED", fact -> fact.type());
    assertThat(house.metrics.counter("writ.jobs.dead", "type", "SHED_PAINT_REQUESTED").count())
        .isEqualTo(1);
  }

  @Test
  void endsAtOnceWhatTryingAgainWouldNotHelp() {
    house.action.does(
        run -> {
          throw ActionFailure.permanent("SHED_GONE", "the shed is gone", Map.of("place", "north"));
        });
    UUID id = house.submitted();

    jobs.drain();

    assertThat(house.attempts(id)).isEqualTo("FAILED");
    assertThat(house.status(id)).isEqualTo("FAILED");
    assertThat(house.one("SELECT error_code || error_params FROM kernel_events WHERE id = ?", id))
        .isEqualTo("SHED_GONE{\"place\":\"north\"}");
    assertThat(house.action.endings).singleElement().isInstanceOf(Ending.Failed.class);
  }

  @Test
  void waitsAtLeastAsLongAsTheTargetAsks() {
    house.action.does(
        run -> {
          throw ActionFailure.retryableAfter("BUSY", "too many requests", Duration.ofSeconds(90));
        });
    house.submitted();

    jobs.drain();

    assertThat(house.untilDue()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void countsAnUnexpectedExceptionAsAFailureWithoutItsSecrets() {
    house.action.does(
        run -> {
          throw new IllegalStateException("login failed, password=hunter2");
        });
    UUID id = house.submitted();

    jobs.drain();

    assertThat(
            house.one(
                "SELECT error_code || ' ' || error_detail FROM kernel_attempts WHERE event_id = ?",
                id))
        .startsWith("INTERNAL IllegalStateException: login failed")
        .doesNotContain("hunter2");
  }

  @Test
  @DisplayName("K14 snooze: five snoozes use up no attempt")
  void snoozesWithoutUsingUpAnAttempt() {
    house.action.does(
        run ->
            house.action.runs.size() <= 5
                ? new RunResult.Snooze(Duration.ofSeconds(15), "no cluster")
                : ScriptedAction.done());
    UUID id = house.submitted();

    for (int i = 1; i <= 5; i++) {
      jobs.drain();
      assertThat(house.attempts(id)).isEqualTo("SNOOZED");
      assertThat(house.untilDue()).isEqualTo(Duration.ofSeconds(15));
      house.clock.advance(Duration.ofSeconds(15));
    }
    jobs.drain();

    assertThat(house.attempts(id)).isEqualTo("COMPLETED");
    assertThat(house.one("SELECT snoozes FROM kernel_attempts")).isEqualTo("5");
    assertThat(house.audited("EXECUTION_STARTED")).isEqualTo(1);
    assertThat(house.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void givesUpWaitingForATargetAfterADay() {
    house.action.does(run -> new RunResult.Snooze(Duration.ofHours(5), "no cluster"));
    UUID id = house.submitted();

    for (int hours = 0; hours < 24; hours += 5) {
      jobs.drain();
      house.clock.advance(Duration.ofHours(5));
    }

    assertThat(house.action.runs).hasSize(5);
    assertThat(house.status(id)).isEqualTo("FAILED");
    assertThat(house.one("SELECT error_code FROM kernel_events WHERE id = ?", id))
        .isEqualTo("SNOOZED_TOO_LONG");
    assertThat(house.attempts(id)).isEqualTo("FAILED");
  }

  @Test
  void interruptsARunAtItsDeadlineAndCountsItAsFailed() {
    ScriptedAction slow = new ScriptedAction(3, Duration.ofMillis(20));
    slow.does(
        run -> {
          new CountDownLatch(1).await();
          return ScriptedAction.done();
        });
    house = new JobHouse(DATABASE.app(), slow);
    UUID id = house.submitted();

    house.byHand().drain();

    assertThat(house.attempts(id)).isEqualTo("FAILED");
    assertThat(house.one("SELECT error_code FROM kernel_attempts")).isEqualTo("DEADLINE_EXCEEDED");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void keepsTheResultOfARunThatEndedJustAfterItsDeadline() {
    ScriptedAction late = new ScriptedAction(3, Duration.ofMillis(20));
    late.does(
        run -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException deadline) {
            return ScriptedAction.done();
          }
          throw new IllegalStateException("not interrupted");
        });
    house = new JobHouse(DATABASE.app(), late);
    UUID id = house.submitted();

    house.byHand().drain();

    assertThat(house.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void deadLettersWorkThatTenWorkersDiedOf() {
    UUID id = house.submitted();
    for (int i = 1; i <= 10; i++) {
      house.pickAndDie(id, "server " + i);
      house.clock.advance(Duration.ofSeconds(30));
      jobs.recover();
    }

    jobs.drain();

    assertThat(house.status(id)).isEqualTo("FAILED");
    assertThat(house.one("SELECT error_code FROM kernel_events WHERE id = ?", id))
        .isEqualTo("WORKER_LOST");
    assertThat(house.action.runs).isEmpty();
    assertThat(house.count("kernel_jobs")).isZero();
    assertThat(house.attempts(id)).isEqualTo("LOST LOST LOST LOST LOST LOST LOST LOST LOST LOST");
  }

  @Test
  void doesTheWorkOfALostWorkerWithoutUsingUpAnAttempt() {
    UUID id = house.submitted();
    for (int i = 1; i <= 3; i++) {
      house.pickAndDie(id, "server " + i);
      house.clock.advance(Duration.ofSeconds(30));
      jobs.recover();
    }

    jobs.drain();

    assertThat(house.attempts(id)).isEqualTo("LOST LOST LOST COMPLETED");
    assertThat(house.audited("EXECUTION_COMPLETED")).isEqualTo(1);
  }

  @Test
  @DisplayName("K13 a worker that comes back from the dead changes nothing")
  void changesNothingAfterItsClaimIsGone() {
    UUID id = house.submitted();
    house.action.does(
        run -> {
          if (house.action.runs.size() == 1) {
            // While the first worker stands still, it is given up and another does the work.
            house.clock.advance(Duration.ofSeconds(30));
            jobs.recover();
            house.byHand().drain();
          }
          return ScriptedAction.done();
        });

    jobs.step();

    assertThat(house.action.runs).hasSize(2);
    assertThat(house.attempts(id)).isEqualTo("LOST COMPLETED");
    assertThat(house.audited("EXECUTION_COMPLETED")).isEqualTo(1);
    assertThat(house.action.endings).hasSize(1);
    assertThat(house.count("kernel_notifications")).isEqualTo(1);
  }

  @Test
  @DisplayName("K15 missing event: the job goes, no retry, EXECUTION_CANCELLED 1")
  void removesAJobWhoseEventDoesNotExist() {
    UUID nobody = house.database.newId();
    house.database.inTransaction(
        tx -> {
          house.parts.queue().enqueue(tx, nobody);
          return true;
        });

    jobs.drain();

    assertThat(house.count("kernel_jobs")).isZero();
    assertThat(house.audited("EXECUTION_CANCELLED")).isEqualTo(1);
    assertThat(house.one("SELECT params ->> 'code' FROM kernel_audit"))
        .isEqualTo("EVENT_NOT_FOUND");
    assertThat(house.action.runs).isEmpty();
  }

  @Test
  void doesNothingForAnEventThatHasEnded() {
    UUID id = house.submitted();
    house
        .parts
        .database()
        .inTransaction(
            tx ->
                house
                    .parts
                    .events()
                    .end(
                        tx,
                        id,
                        dev.writ.kernel.event.EventStatus.PROCESSING,
                        new Ending.Cancelled("X", "called off")));

    jobs.drain();

    assertThat(house.action.runs).isEmpty();
    assertThat(house.count("kernel_jobs")).isZero();
    assertThat(house.count("kernel_audit")).isZero();
  }

  @Test
  void leavesWorkOfARoomThatThisServerLacksToOthers() {
    UUID id = house.submitted();
    JobParts p = house.parts;
    JobParts without =
        new JobParts(
            p.database(),
            p.clock(),
            p.random(),
            new dev.writ.kernel.event.ActionCatalogue(java.util.List.of()),
            p.events(),
            p.tickets(),
            p.queue(),
            p.audit(),
            p.notices(),
            p.metrics());

    new JobsByHand(without, java.util.List.of()).drain();

    assertThat(house.status(id)).isEqualTo("PROCESSING");
    assertThat(house.attempts(id)).isEmpty();
    house.clock.advance(Duration.ofMinutes(1));
    jobs.drain();
    assertThat(house.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void failsAnAttemptWhoseEndTheRoomCanNotWrite() {
    house.action.failsAtTheEnd(true);
    UUID id = house.submitted();

    jobs.drain();
    assertThat(house.attempts(id)).isEqualTo("FAILED");
    assertThat(house.status(id)).isEqualTo("PROCESSING");

    house.action.failsAtTheEnd(false);
    house.clock.advance(house.untilDue());
    jobs.drain();
    assertThat(house.status(id)).isEqualTo("COMPLETED");
    assertThat(house.audited("EXECUTION_COMPLETED")).isEqualTo(1);
  }

  @Test
  void tellsAFactAgainToASubscriberThatFailed() {
    house.gossipFails.set(1);
    house.submitted();

    jobs.drain();
    assertThat(house.facts).isEmpty();
    assertThat(house.untilDue()).isBetween(Duration.ofMillis(900), Duration.ofMillis(1_100));

    house.clock.advance(Duration.ofSeconds(2));
    jobs.drain();
    assertThat(house.facts).hasSize(1);
    assertThat(house.count("kernel_jobs")).isZero();
  }
}
