package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.fault.RequestLog;
import dev.writ.testkit.FaultyDataSource;
import dev.writ.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoreAwayTest {
  @RegisterExtension static final TestDatabase db = WholeRoom.freshDatabase();

  private FaultyDataSource store;
  private WholeRoom room;

  @BeforeEach
  void open() {
    store = new FaultyDataSource(db.app());
    room = new WholeRoom(store);
    room.namespace("production");
  }

  @AfterEach
  void close() {
    store.reset();
    room.close();
  }

  private Map<String, Long> patches() {
    return room.patches().stream()
        .collect(Collectors.groupingBy(RequestLog.Entry::name, Collectors.counting()));
  }

  private static List<String> unavailable(JsonNode status) {
    return StreamSupport.stream(status.path("notRemediated").spliterator(), false)
        .filter(left -> left.path("reason").asText().equals("StoreUnavailable"))
        .map(left -> left.path("workload").asText())
        .toList();
  }

  @Test
  @DisplayName("While what is done can't be recorded, nothing is patched; then all is, once each")
  void patchesNothingThatCannotBeRecorded() {
    for (int i = 0; i < 6; i++) {
      room.deploy("production", "web-" + i, WholeRoom.PORT);
    }
    room.sandbox.apply(WholeRoom.QUICK + "  rollout: {maxConcurrent: 3}\n");
    WholeRoom.await(this::patches, some -> !some.isEmpty());
    store.refuseEverything();

    room.deploy("production", "late", WholeRoom.PORT);
    JsonNode status = room.awaitStatus("production", "quick", one -> !unavailable(one).isEmpty());
    assertThat(unavailable(status)).contains("deployment/production/late");
    room.settle();
    Map<String, Long> then = patches();
    assertThat(then).hasSizeLessThanOrEqualTo(3).doesNotContainKey("late");
    room.settle();
    assertThat(patches()).isEqualTo(then);

    store.reset();
    room.awaitRemediations(
        states -> {
          room.hurry();
          return states.size() == 7
              && states.stream().allMatch(state -> state.endsWith(" COMPLETED"));
        });
    assertThat(patches().values()).hasSize(7).containsOnly(1L);
    status =
        room.awaitStatus(
            "production",
            "quick",
            one ->
                one.path("remediationsApplied").asInt() == 7
                    && one.path("notRemediated").isEmpty());
    assertThat(status.path("remediationsFailed").asInt(-1)).isZero();
    assertThat(
            room.rows(
                "SELECT count(*) FROM kernel_events WHERE kind = 'WORK' AND status = 'COMPLETED'"))
        .isEqualTo(7);
  }
}
