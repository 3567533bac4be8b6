package dev.writ.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.store.Migrations;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(
    value = 15,
    unit = TimeUnit.MINUTES) // starting processes is what takes long on a busy machine
class RecoveryTest {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.filledBy(
              "kernel", owner -> new Migrations(owner, List.of(Migrations.KERNEL)).up())
          .freshForEachTest();

  /**
   * A worker is given up after 2 s here; the shipped 4 s (16 s) only stretch the same course. Much
   * shorter ones give up workers that are alive where the tests share a busy machine.
   */
  private static final Duration HEARTBEAT = Duration.ofMillis(500);

  @Test
  @DisplayName("K13 kill -9: a killed worker's job ends elsewhere, LOST then COMPLETED, effect 1")
  void endsAKilledWorkersJobElsewhere() throws Exception {
    try (ChaosRun chaos = chaos()) {
      Process first = chaos.startServer();
      UUID id = chaos.submit(true);
      chaos.awaitBegin(id);
      chaos.startServer();

      first.destroyForcibly().waitFor();
      chaos.awaitEnd(id, Duration.ofMinutes(2));

      assertEndedOnce(id, "LOST COMPLETED");
    }
  }

  @Test
  @DisplayName("K13 SIGSTOP: a worker that stood still and goes on changes nothing")
  void ignoresAWorkerThatGoesOnAfterItWasGivenUp() throws Exception {
    try (ChaosRun chaos = chaos()) {
      Process first = chaos.startServer();
      UUID id = chaos.submit(true);
      chaos.awaitBegin(id);
      signal("STOP", first);
      chaos.startServer();
      chaos.awaitEnd(id, Duration.ofMinutes(2));

      signal("CONT", first);
      signal("TERM", first); // a stopping server lets its runs end, so this one tries to
      first.waitFor();

      assertEndedOnce(id, "LOST COMPLETED");
    }
  }

  @Test
  @DisplayName("K13 chaos: 50 rounds of kill -9 on three servers, 0 lost, 0 done twice")
  void losesAndDoublesNothingWhileServersAreKilled() throws Exception {
    try (ChaosRun chaos = chaos()) {
      ChaosRun.Outcome outcome = chaos.rounds(50, 4, Duration.ofMillis(30), new SplittableRandom());

      assertThat(outcome.lost()).as("%s", outcome).isZero();
      assertThat(outcome.doubled()).as("%s", outcome).isZero();
      assertThat(outcome.events()).isEqualTo(200);
    }
  }

  private static ChaosRun chaos() {
    return new ChaosRun(
        DATABASE.owner(),
        DATABASE.jdbcUrl(),
        TestDatabase.APP,
        DATABASE.credentials(TestDatabase.APP).password(),
        HEARTBEAT);
  }

  private static void assertEndedOnce(UUID id, String attempts) {
    assertThat(one("SELECT status FROM kernel_events WHERE id = ?", id)).isEqualTo("COMPLETED");
    assertThat(
            one(
                """
                SELECT string_agg(outcome, ' ' ORDER BY number) FROM kernel_attempts
                WHERE event_id = ?""",
                id))
        .isEqualTo(attempts);
    assertThat(
            one(
                """
                SELECT count(*) FROM kernel_audit
                WHERE event_id = ? AND action_code = 'EXECUTION_COMPLETED'""",
                id))
        .isEqualTo("1");
    assertThat(one("SELECT count(*) FROM chaos_effects WHERE id = ?", id)).isEqualTo("1");
    assertThat(one("SELECT count(*) FROM chaos_ends WHERE id = ?", id)).isEqualTo("1");
    assertThat(one("SELECT count(*) FROM kernel_jobs WHERE task_instance = ?", id.toString()))
        .isEqualTo("0");
  }

  private static String one(String sql, Object value) {
    return Jdbi.create(DATABASE.app())
        .withHandle(handle -> handle.createQuery(sql).bind(0, value).mapTo(String.class).one());
  }

  private static void signal(String name, Process process) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }
}
