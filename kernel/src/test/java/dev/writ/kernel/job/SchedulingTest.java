package dev.writ.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With real threads and real time; kill -9 is tried on real processes in module bench. */
class SchedulingTest {
  @RegisterExtension static final TestDatabase DATABASE = JobHouse.freshDatabase();

  @Test
  @DisplayName("SIGTERM: what does not end in time is INTERRUPTED and due at once")
  void givesWorkBackWhenTheServerIsStopped() throws Exception {
    JobHouse house =
        new JobHouse(
            DATABASE.app(),
            new ScriptedAction(3, Duration.ofMinutes(1)),
            new SettableClock(),
            InstantSource.system());
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
}
