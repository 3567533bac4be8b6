package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.Seed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExemptionTest {
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

  private static JsonNode condition(JsonNode status, String type) {
    return StreamSupport.stream(status.path("conditions").spliterator(), false)
        .filter(one -> one.path("type").asText().equals(type))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("W25: an exemption holds until its hour, and ends by itself; a void one is told")
  void endsByItself() {
    room.sandbox.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          namespace: production
          annotations:
            devops.stochastic.io/exempt: missing_liveness
            devops.stochastic.io/exempt-until: "2099-01-01"
        spec: {containers: [{name: main, image: "nginx:latest"}]}
        """);
    Instant until = room.clock.instant().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
    room.sandbox.apply(
        Seed.FIRST
            + """
              exemptions:
                - name: until-the-registry-moves
                  checks: [latest_tag]
                  podSelector: {}
                  reason: the registry moves this week
                  expires: "UNTIL"
            """
                .replace("UNTIL", until.toString()));

    JsonNode status =
        room.awaitStatus("production", "default-policy", one -> one.path("exempted").asInt() == 1);
    assertThat(status.path("violations").asInt()).isEqualTo(2);
    assertThat(status.path("healthScore").asInt()).isEqualTo(95);
    assertThat(condition(status, "ExemptionExpired").path("status").asText()).isEqualTo("False");
    assertThat(condition(status, "Accepted").path("reason").asText())
        .isEqualTo("ValidWithWarnings");
    assertThat(condition(status, "Accepted").path("message").asText())
        .contains("pod/production/web")
        .contains("reason");

    room.clock.putForward(
        Duration.between(room.clock.instant(), until).minus(Duration.ofSeconds(3)));
    room.settle();
    status =
        room.awaitStatus(
            "production", "default-policy", one -> one.path("violations").asInt() == 3);
    assertThat(status.path("healthScore").asInt()).isEqualTo(90);
    assertThat(status.path("exempted").asInt(-1)).isZero();
    JsonNode expired = condition(status, "ExemptionExpired");
    assertThat(expired.path("status").asText()).isEqualTo("True");
    assertThat(expired.path("message").asText()).contains("until-the-registry-moves");
    // By a timer of its own: the next round of all policies is half a minute away.
    assertThat(Instant.parse(status.path("lastEvaluated").asText()))
        .isBetween(until, until.plus(Duration.ofSeconds(15)));
    assertThat(room.attempts()).isEmpty();
    assertThat(WholeRoom.await(this::audited, rows -> rows.size() >= 3))
        .containsExactlyInAnyOrder(
            "WORKLOAD_EXEMPTION_SEEN until-the-registry-moves",
            "WORKLOAD_EXEMPTION_SEEN annotation of pod/production/web",
            "WORKLOAD_EXEMPTION_ENDED until-the-registry-moves");
  }

  private List<String> audited() {
    return room.database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT action_code || ' ' || resource_name FROM kernel_audit
                    WHERE action_code LIKE 'WORKLOAD_EXEMPTION_%' ORDER BY id
                    """)
                .mapTo(String.class)
                .list());
  }
}
