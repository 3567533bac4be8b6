package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.fault.RequestLog;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TroubleTest {
  @RegisterExtension static final TestDatabase db = WholeRoom.freshDatabase();

  private static final String KEY = "deployment/production/web";

  private WholeRoom room;

  @BeforeEach
  void open() {
    room = new WholeRoom(db.app());
    room.namespace("production");
  }

  @AfterEach
  void close() {
    room.close();
  }

  private Map<String, Long> patches() {
    return room.patches().stream()
        .collect(Collectors.groupingBy(RequestLog.Entry::name, Collectors.counting()));
  }

  @Test
  @DisplayName(
      "A right that is missing in one namespace is told there, and stops nothing elsewhere")
  void goesOnBesideAMissingRight() {
    room.namespace("barred");
    room.sandbox.faults().forbidIn("barred", "patch", "deployments");
    room.deploy("barred", "web", WholeRoom.PORT);
    room.deploy("production", "web", WholeRoom.PORT);
    room.sandbox.apply(WholeRoom.QUICK.replace("namespace: production", "namespace: barred"));
    room.sandbox.apply(WholeRoom.QUICK);

    room.awaitStatus("production", "quick", one -> one.path("remediationsApplied").asInt() == 1);
    JsonNode status =
        room.awaitStatus(
            "barred",
            "quick",
            one ->
                one.path("remediationsFailed").asInt() == 1
                    && one.path("notRemediated").size() == 1);
    assertThat(status.at("/notRemediated/0/reason").asText()).isEqualTo("PatchFailed");
    assertThat(status.at("/notRemediated/0/message").asText())
        .startsWith("Patch failed: ")
        .contains("cannot patch resource \"deployments\"");

    room.sandbox.faults().clear();
    room.clock.putForward(Duration.ofSeconds(31));
    room.settle();
    room.awaitStatus("barred", "quick", one -> one.path("remediationsApplied").asInt() == 1);
  }

  @Test
  @DisplayName("While no status may be written, workloads are still set right; then it is told")
  void goesOnWithoutStatus() {
    room.sandbox.faults().forbid("patch", "devopspolicies/status");
    room.deploy("production", "web", WholeRoom.PORT);
    room.sandbox.apply(WholeRoom.QUICK);
    room.awaitRemediations(List.of(KEY + " WATCHING")::equals);
    assertThat(
            room.read("devops.stochastic.io/v1", "DevOpsPolicy", "production", "quick")
                .has("status"))
        .isFalse();

    room.sandbox.faults().clear();
    room.awaitStatus("production", "quick", one -> one.path("remediationsApplied").asInt() == 1);
    assertThat(room.patches()).hasSize(1);
  }

  @Test
  @DisplayName("W28: watches that are closed again and again lose nothing and do nothing twice")
  void losesNothingOverClosedWatches() {
    room.sandbox.apply(WholeRoom.QUICK + "  rollout: {maxConcurrent: 20}\n");
    for (int i = 0; i < 10; i++) {
      String name = "web-" + i;
      if (i == 5) {
        room.sandbox.faults().trimHistory();
      }
      room.sandbox.faults().dropWatches();
      room.deploy("production", name, WholeRoom.PORT);
      room.sandbox.faults().dropWatches();
      WholeRoom.await(this::patches, all -> all.containsKey(name));
    }
    room.awaitRemediations(
        states -> {
          room.hurry();
          return states.size() == 10
              && states.stream().allMatch(state -> state.endsWith(" COMPLETED"));
        });
    assertThat(patches().values()).hasSize(10).containsOnly(1L);
    JsonNode status =
        room.awaitStatus("production", "quick", one -> one.path("healthScore").asInt() == 100);
    assertThat(status.path("podsEvaluated").asInt()).isEqualTo(10);
  }
}
