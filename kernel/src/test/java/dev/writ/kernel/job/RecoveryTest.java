package dev.writ.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RecoveryTest {
  @RegisterExtension static final TestDatabase DATABASE = JobHouse.freshDatabase();

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

  @Test
  @DisplayName("SIGTERM: what does not end in time is INTERRUPTED and due at once")
  void givesWorkBackWhenTheServerIsStopped() throws Exception {
    JobHouse house =
        new JobHouse(
            DATABASE.app(),
            new ScriptedAction(3, Duration.ofMinutes(1)),
            new dev.writ.testkit.SettableClock(),
            java.time.InstantSource.system());
    CountDownLatch running = new CountDownLatch(1);
    house.action.does(
        run -> {
          running.countDown();
          new CountDownLatch(1).await();
          return ScriptedAction.done();
        });
    UUID id = house.submitted();
    try (Scheduling scheduling =
        new Scheduling(
            house.parts,
            List.of(),
            JobSettings.shipped("one").withPatience(Duration.ofMillis(1)))) {
      scheduling.start();
      running.await();
    }

    assertThat(house.attempts(id)).isEqualTo("INTERRUPTED");
    assertThat(house.one("SELECT picked FROM kernel_jobs")).isEqualTo("f");
    house.action.does(run -> ScriptedAction.done());
    house.byHand().drain();
    assertThat(house.attempts(id)).isEqualTo("INTERRUPTED COMPLETED");
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
    JobHouse house = new JobHouse(DATABASE.app());
    assertThat(house.status(id)).isEqualTo("COMPLETED");
    assertThat(house.attempts(id)).isEqualTo(attempts);
    assertThat(house.audited("EXECUTION_COMPLETED")).isEqualTo(1);
    assertThat(house.count("chaos_effects")).isEqualTo(1);
    assertThat(house.count("chaos_ends")).isEqualTo(1);
    assertThat(house.count("kernel_jobs")).isZero();
  }

  private static void signal(String name, Process process) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }
}
