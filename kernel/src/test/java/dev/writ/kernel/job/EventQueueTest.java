package dev.writ.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.testkit.TestDatabase;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventQueueTest {
  @RegisterExtension static final TestDatabase DATABASE = JobHouse.freshDatabase();

  private final UUID event = UUID.fromString("00000000-0000-7000-8000-0000000000aa");
  private JobHouse house;

  @BeforeEach
  void open() {
    house = new JobHouse(DATABASE.app());
  }

  @Test
  void writesTheJobInTheCallersTransaction() {
    house.database.inTransaction(
        tx -> {
          house.parts.queue().enqueue(tx, event);
          assertThat(house.count("kernel_jobs")).as("seen by others before the commit").isZero();
          return true;
        });
    assertThat(house.count("kernel_jobs")).isEqualTo(1);
  }

  @Test
  void leavesNoJobWhenTheCallerFails() {
    assertThatThrownBy(
            () ->
                house.database.inTransaction(
                    tx -> {
                      house.parts.queue().enqueue(tx, event);
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(house.count("kernel_jobs")).isZero();
  }

  @Test
  void carriesTheIdAndNothingElse() {
    house.database.inTransaction(
        tx -> {
          house.parts.queue().enqueue(tx, event);
          return true;
        });
    String data = house.one("SELECT convert_from(task_data, 'UTF8') FROM kernel_jobs");
    assertThat(data).isEqualTo("{\"event_id\":\"" + event + "\"}").hasSizeLessThanOrEqualTo(64);
  }

  @Test
  void refusesASecondJobForTheSameEvent() {
    house.database.inTransaction(
        tx -> {
          house.parts.queue().enqueue(tx, event);
          assertThatThrownBy(() -> house.parts.queue().enqueue(tx, event))
              .hasMessageContaining("exists already");
          return true;
        });
  }
}
