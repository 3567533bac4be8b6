package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.store.Page;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.view.SeenRemediation;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An admission that denies, as it is shipped, is in the way of none of what Writ does itself. */
class RepairBehindTheDoorTest {
  @RegisterExtension static final TestDatabase db = WholeRoom.freshDatabase();

  private static final String KEY = "deployment/production/web-app";

  private WholeRoom room;

  @BeforeEach
  void open() {
    room = new WholeRoom(db.app());
    room.namespace("production");
    room.sandbox.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web-app, namespace: production}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web-app}}
          template:
            metadata: {labels: {app: web-app}}
            spec:
              terminationGracePeriodSeconds: 0
              containers: [{name: web, image: 'web:latest', ports: [{containerPort: 3000}]}]
        """);
    room.admit();
  }

  @AfterEach
  void close() {
    room.close();
  }

  private JsonNode awaitAvailable() {
    return room.awaitDeployment(
        "production",
        "web-app",
        one ->
            one.at("/status/availableReplicas").asInt() == 1
                && one.at("/status/replicas").asInt() == 1
                && one.at("/status/updatedReplicas").asInt() == 1
                && one.at("/status/observedGeneration").asLong()
                    == one.at("/metadata/generation").asLong());
  }

  private long denied() {
    return room.rows(
        "SELECT count(*) FROM kernel_audit WHERE action_code = 'WORKLOAD_ADMISSION_DENIED'");
  }

  @Test
  @DisplayName("W22: what does harm is rolled back, though the old template breaks the policy")
  void rollsBack() {
    JsonNode before = awaitAvailable();
    room.sandbox.apply(
        WholeRoom.QUICK.replace("{initial", "{tcpPort: 9, initial")
            + "  forbidLatestTag: true\n  admission: {action: deny}\n");

    room.awaitRemediations(List.of(KEY + " ROLLED_BACK")::equals);
    JsonNode after = awaitAvailable();

    assertThat(after.at("/spec/template")).isEqualTo(before.at("/spec/template"));
    assertThat(after.at("/metadata/annotations").has("devops.stochastic.io/rolled-back")).isTrue();
    room.settle();
    assertThat(room.patches()).hasSize(2);
    assertThat(room.forbidden()).isEmpty();
    assertThat(denied()).isZero();
  }

  @Test
  @DisplayName("Enforcement 8: what was put in is taken out again by a revert")
  void reverts() {
    JsonNode before = awaitAvailable();
    room.sandbox.apply(WholeRoom.QUICK + "  forbidLatestTag: true\n  admission: {action: deny}\n");
    WholeRoom.await(
        () -> {
          room.hurry();
          return room.remediations();
        },
        List.of(KEY + " COMPLETED")::equals);
    room.workloads.revert(
        room.ann(),
        room.workloads
            .remediations()
            .list(
                room.ann(),
                new SeenRemediation.Filter(null, "production", null, KEY, null, List.of()),
                Page.Wish.FIRST)
            .items()
            .getFirst()
            .id(),
        null,
        null);
    room.awaitRemediations(List.of(KEY + " COMPLETED", KEY + " COMPLETED")::equals);
    JsonNode after = awaitAvailable();

    assertThat(after.at("/spec/template")).isEqualTo(before.at("/spec/template"));
    assertThat(room.forbidden()).isEmpty();
    assertThat(denied()).isZero();
  }
}
