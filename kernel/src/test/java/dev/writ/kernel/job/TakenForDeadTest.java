package dev.writ.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers that missed their heartbeats, because they died or because the machine was slow. */
class TakenForDeadTest {
  @RegisterExtension static final TestDatabase DATABASE = JobHouse.freshDatabase();

  private JobHouse house;
  private JobsByHand jobs;

  @BeforeEach
  void open() {
    house = new JobHouse(DATABASE.app());
    jobs = house.byHand();
  }

  @Test
  @DisplayName(
      "K13 work is not given up because two slow workers were taken for dead again and again")
  void countsAWorkerThatCameBackOnce() {
    UUID id = house.submitted();
    for (int i = 1; i <= 12; i++) {
      dieOf(id, i % 2 == 0 ? "slow" : "slower");
    }

    jobs.drain();

    assertThat(house.status(id)).isEqualTo("COMPLETED");
    assertThat(house.audited("EXECUTION_COMPLETED")).isEqualTo(1);
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  @DisplayName("K13 whoever takes work up never blocks the one that ends it: no deadlock")
  void takesTheJobLast() throws Exception {
    UUID id = house.submitted();
    dieOf(id, "slow");
    try (Connection slow = DATABASE.app().getConnection()) {
      slow.setAutoCommit(false);
      // The slow worker came back and is in the middle of its end: all is written but the job.
      run(slow, "UPDATE kernel_attempts SET outcome = 'COMPLETED' WHERE event_id = ?", id);
      Thread next = Thread.ofPlatform().start(jobs::step);
      while (!somebodyWaits()) {
        Thread.onSpinWait();
      }

      run(slow, "SELECT FROM kernel_jobs WHERE task_instance = ?::text FOR UPDATE NOWAIT", id);

      slow.rollback();
      next.join();
    }
    assertThat(house.attempts(id)).isEqualTo("LOST COMPLETED");
  }

  @Test
  void pausesAfterTheFirstFailureAsIfNoWorkerHadDied() {
    UUID id = house.submitted();
    for (int i = 1; i <= 5; i++) {
      dieOf(id, "server " + i);
    }
    house.action.does(
        run -> {
          throw KernelProblems.STORE_UNAVAILABLE.with("no answer");
        });

    jobs.step();

    assertThat(house.untilDue()).isBetween(Duration.ofMillis(900), Duration.ofMillis(1_100));
  }

  @Test
  void usesUpNoAttemptWhereTheStoreWasAway() {
    UUID id = house.submitted();
    house.action.does(
        run -> {
          if (house.action.runs.size() <= 4) {
            throw KernelProblems.STORE_UNAVAILABLE.with("no answer");
          }
          return ScriptedAction.done();
        });

    for (int i = 0; i < 5; i++) {
      jobs.drain();
      house.clock.advance(Duration.ofMinutes(2));
    }

    assertThat(house.status(id)).isEqualTo("COMPLETED");
    assertThat(house.attempts(id)).doesNotContain("FAILED").endsWith("COMPLETED");
  }

  @Test
  void leavesTheAttemptOfTheNextWorkerAlone() {
    UUID id = house.submitted();
    house.action.does(
        run -> {
          house.clock.advance(Duration.ofSeconds(30));
          jobs.recover();
          house.pickAndDie(id, "next");
          return new RunResult.Snooze(Worker.LONGEST_SNOOZE.plusSeconds(1), "no cluster");
        });

    jobs.step();

    assertThat(house.attempts(id)).isEqualTo("LOST RUNNING");
  }

  private void dieOf(UUID id, String worker) {
    house.pickAndDie(id, worker);
    house.clock.advance(Duration.ofSeconds(30));
    jobs.recover();
  }

  private boolean somebodyWaits() {
    return house
        .one(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'""")
        .equals("1");
  }

  private static void run(Connection connection, String sql, UUID id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, id);
      statement.execute();
    }
  }
}
