package dev.writ.vms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.testkit.TestDatabase;
import dev.writ.vms.House.Asked;
import dev.writ.vms.cluster.Clusters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What jobs do when their cluster is silent, asks for patience, or is busy. */
class ClusterTroubleTest {
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

  private Asked approved() {
    Asked asked = house.asks(house.alice, "dev");
    house.approves(house.ann, asked.ticket(), house.test);
    return asked;
  }

  /** How long from now until the job is due again. */
  private Duration pause(Asked asked) {
    Instant due =
        house.database.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT execution_time FROM kernel_jobs WHERE task_instance = :event")
                    .bind("event", asked.eventId().toString())
                    .mapTo(Instant.class)
                    .one());
    return Duration.between(house.clock.instant(), due);
  }

  private String attempts() {
    return house.text("SELECT string_agg(outcome, ' ' ORDER BY number) FROM kernel_attempts");
  }

  @Test
  void waitsFifteenSecondsGrowingToFiveMinutes() {
    Asked asked = approved();
    house.cluster01.faults().goDown();
    house.room.fleet().checkAll();
    house.drain();
    assertThat(pause(asked)).isEqualTo(Duration.ofSeconds(15));
    house.clock.advance(Duration.ofSeconds(15));
    house.drain();
    assertThat(pause(asked)).isEqualTo(Duration.ofSeconds(15));
    house.clock.advance(Duration.ofSeconds(105));
    house.drain();
    assertThat(pause(asked)).isEqualTo(Duration.ofMinutes(1));
    house.clock.advance(Duration.ofMinutes(18));
    house.drain();
    assertThat(pause(asked)).isEqualTo(Duration.ofMinutes(5));
    assertThat(attempts()).isEqualTo("SNOOZED");
  }

  @Test
  void waitsAsLongAsTheClusterAsks() {
    Asked asked = approved();
    house.cluster01.faults().throttle(1, 42, "patch", "virtualmachines");
    house.drain();
    assertThat(pause(asked)).isEqualTo(Duration.ofSeconds(42));
    assertThat(attempts()).isEqualTo("FAILED");
    house.clock.advance(Duration.ofSeconds(42));
    house.drain();
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("COMPLETED");
  }

  @Test
  void usesOneClusterForFourJobsAtOnce() throws Exception {
    Clusters clusters = house.workshop.clusters();
    UUID cluster = house.test.id();
    CountDownLatch inside = new CountDownLatch(4);
    CountDownLatch done = new CountDownLatch(1);
    Callable<Boolean> slow =
        () ->
            clusters
                .tryUse(
                    cluster,
                    _ -> {
                      inside.countDown();
                      return await(done);
                    })
                .isPresent();
    Asked asked = approved();
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> four = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        four.add(threads.submit(slow));
      }
      await(inside);
      assertThat(clusters.tryUse(cluster, _ -> true)).isEmpty();
      assertThat(clusters.tryUse(house.prod.id(), _ -> true)).contains(true);
      house.drain();
      assertThat(attempts()).isEqualTo("SNOOZED");
      assertThat(pause(asked)).isEqualTo(Duration.ofSeconds(1));
      done.countDown();
      for (Future<Boolean> one : four) {
        assertThat(one.get()).isTrue();
      }
    }
    house.clock.advance(Duration.ofSeconds(1));
    house.drain();
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("COMPLETED");
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }
}
