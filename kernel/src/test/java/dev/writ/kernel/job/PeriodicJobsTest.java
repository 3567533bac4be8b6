package dev.writ.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.EventStatus;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PeriodicJobsTest {
  @RegisterExtension static final TestDatabase DATABASE = JobHouse.freshDatabase();

  private JobHouse house;
  private Housekeeping housekeeping;
  private final Map<String, Integer> runs = new ConcurrentHashMap<>();

  @BeforeEach
  void open() {
    house = new JobHouse(DATABASE.app());
    housekeeping = new Housekeeping(house.database, house.parts.events());
  }

  @Test
  @DisplayName("K15 three servers, ten minutes of clock: each periodic job ran once per slot")
  void runEachJobOncePerClusterAndSlot() throws Exception {
    List<JobsByHand> servers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      servers.add(new JobsByHand(house.parts, kernelJobs()));
    }
    List<Callable<Boolean>> steps = new ArrayList<>();
    for (JobsByHand server : servers) {
      steps.add(
          () -> {
            server.step();
            return true;
          });
    }
    try (ExecutorService together = Executors.newFixedThreadPool(3)) {
      for (int second = 0; second < 600; second++) {
        for (Future<Boolean> done : together.invokeAll(steps)) {
          done.get();
        }
        house.clock.advance(Duration.ofSeconds(1));
      }
    }
    assertThat(runs)
        .containsEntry("audit-seal", 600)
        .containsEntry("ticket-expiry", 20)
        .containsEntry("ticket-reminder", 1)
        .containsEntry("idempotency-cleanup", 1)
        .containsEntry("session-cleanup", 1)
        .doesNotContainKey("notification-cleanup");
  }

  @Test
  void runTheDailyJobsAtTheirTime() {
    house.clock.setTo(Instant.parse("2026-01-05T02:59:59Z"));
    JobsByHand server = new JobsByHand(house.parts, kernelJobs());
    server.drain();
    assertThat(runs).doesNotContainKey("notification-cleanup");

    house.clock.setTo(Instant.parse("2026-01-05T03:30:00Z"));
    server.drain();
    assertThat(runs).containsEntry("notification-cleanup", 1);
  }

  @Test
  @DisplayName("K15 archive: ended events of 31 days, not open ones, not those of 29 days")
  void archiveEndedEventsOfMoreThanThirtyDays() {
    UUID ended = endedEvent();
    UUID open = pendingEvent();
    house.clock.advance(Duration.ofDays(2));
    UUID young = endedEvent();
    house.clock.advance(Duration.ofDays(29));

    assertThat(housekeeping.archiveEvents()).isEqualTo(1);

    assertThat(archived(ended)).isTrue();
    assertThat(archived(open)).isFalse();
    assertThat(archived(young)).isFalse();
    assertThat(housekeeping.archiveEvents()).isZero();
  }

  @Test
  void forgetAttemptsOfEndedWorkAfterNinetyDays() {
    house.submitted();
    house.byHand().drain();
    house.clock.advance(Duration.ofDays(89));
    assertThat(housekeeping.forgetAttempts()).isZero();
    house.clock.advance(Duration.ofDays(2));
    assertThat(housekeeping.forgetAttempts()).isEqualTo(1);
  }

  @Test
  void reportJobsThatNobodyTakesAndJobsOfUnknownKindAndKeepThem() {
    house.submitted();
    house.clock.advance(Duration.ofSeconds(61));
    house.database.inTransaction(
        tx ->
            tx.handle()
                .execute(
                    """
                    INSERT INTO kernel_jobs (task_name, task_instance, execution_time, picked,
                      version) VALUES ('from-the-future', '1', '2020-01-01', false, 1)"""));

    assertThat(housekeeping.watch()).isEqualTo(new Housekeeping.Stuck(1, 1));
    JobsByHand server = house.byHand();
    server.drain();
    server.recover();
    assertThat(house.one("SELECT task_name FROM kernel_jobs")).isEqualTo("from-the-future");
  }

  private List<PeriodicJob> kernelJobs() {
    return PeriodicJobs.kernel(
        new PeriodicJobs.Chores(
            counted("ticket-expiry"),
            counted("ticket-reminder"),
            counted("audit-seal"),
            counted("idempotency-cleanup"),
            counted("session-cleanup"),
            counted("notification-cleanup")),
        housekeeping);
  }

  private Runnable counted(String name) {
    return () -> runs.merge(name, 1, Integer::sum);
  }

  private UUID pendingEvent() {
    return house.database.inTransaction(tx -> house.event(tx, EventStatus.PENDING, null).id());
  }

  private UUID endedEvent() {
    UUID id = pendingEvent();
    house.database.inTransaction(
        tx ->
            house
                .parts
                .events()
                .end(tx, id, EventStatus.PENDING, new Ending.Cancelled("EXPIRED", "nobody came")));
    return id;
  }

  private boolean archived(UUID id) {
    return house
        .one("SELECT archived_at IS NOT NULL FROM kernel_events WHERE id = ?", id)
        .equals("t");
  }
}
