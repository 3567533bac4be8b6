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

class RetryTest {
  @RegisterExtension static final TestDatabase db = WholeRoom.freshDatabase();

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

  private Map<String, Long> attempts() {
    return room.attempts().stream()
        .collect(Collectors.groupingBy(RequestLog.Entry::name, Collectors.counting()));
  }

  @Test
  @DisplayName(
      "W11: 403 fails at once, 409 after three tries; others go on, the next cycle retries")
  void failsAloneAndTriesAgain() {
    for (String name : List.of("a", "b", "c", "d")) {
      room.deploy("production", name, WholeRoom.PORT);
    }
    room.sandbox.faults().answer(1, 403, "patch", "deployments", "a");
    room.sandbox.faults().answer(2, 409, "patch", "deployments", "b");
    room.sandbox.faults().answer(3, 409, "patch", "deployments", "c");
    room.sandbox.apply(WholeRoom.QUICK);

    JsonNode status =
        room.awaitStatus(
            "production",
            "quick",
            one ->
                one.path("remediationsApplied").asInt() == 2
                    && one.path("remediationsFailed").asInt() == 2
                    && one.path("notRemediated").size() == 2);
    assertThat(attempts()).isEqualTo(Map.of("a", 1L, "b", 3L, "c", 3L, "d", 1L));
    assertThat(status.path("remediatedWorkloads"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("deployment/production/b", "deployment/production/d");
    assertThat(status.path("notRemediated"))
        .allSatisfy(
            left -> {
              assertThat(left.path("workload").asText()).matches("deployment/production/[ac]");
              assertThat(left.path("reason").asText()).isEqualTo("PatchFailed");
              assertThat(left.path("message").asText()).startsWith("Patch failed: ");
            });

    room.clock.putForward(Duration.ofSeconds(31));
    room.settle();
    status =
        room.awaitStatus(
            "production",
            "quick",
            one ->
                one.path("remediationsApplied").asInt() == 4
                    && one.path("notRemediated").isEmpty());
    assertThat(status.path("remediationsFailed").asInt()).isEqualTo(2);
    assertThat(attempts()).isEqualTo(Map.of("a", 2L, "b", 3L, "c", 4L, "d", 1L));
  }
}
