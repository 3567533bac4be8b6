package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Page;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import dev.writ.workloads.view.SeenRemediation;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RevertTest {
  @RegisterExtension static final TestDatabase db = WholeRoom.freshDatabase();

  private static final String KEY = "deployment/production/web-app";

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

  private Remediation newest() {
    return room.workloads
        .remediations()
        .list(
            room.ann(),
            new SeenRemediation.Filter(null, "production", null, KEY, null, List.of()),
            Page.Wish.FIRST)
        .items()
        .getFirst();
  }

  private Problem refusal(UUID id) {
    return Objects.requireNonNull(
        catchThrowableOfType(
            Problem.class, () -> room.workloads.revert(room.ann(), id, null, null)));
  }

  @Test
  @DisplayName(
      "Enforcement 8: a revert takes the patch out whole, once, and it is not put in again")
  void takesOutWhatWasPutIn() {
    room.deploy("production", "web-app", WholeRoom.PORT);
    JsonNode before =
        room.awaitDeployment(
            "production", "web-app", one -> one.at("/status/availableReplicas").asInt() == 1);
    room.sandbox.apply(WholeRoom.QUICK);
    room.awaitRemediations(List.of(KEY + " COMPLETED")::equals);
    Remediation done = newest();

    Answer answer = room.workloads.revert(room.ann(), done.id(), "it is ours to probe", null);
    room.awaitRemediations(List.of(KEY + " COMPLETED", KEY + " COMPLETED")::equals);

    assertThat(answer.status()).isEqualTo(202);
    JsonNode after =
        room.awaitDeployment(
            "production",
            "web-app",
            one ->
                one.at("/status/updatedReplicas").asInt() == 1
                    && one.at("/status/replicas").asInt() == 1
                    && one.at("/status/observedGeneration").asLong()
                        == one.at("/metadata/generation").asLong());
    assertThat(after.at("/spec/template")).isEqualTo(before.at("/spec/template"));
    assertThat(after.at("/metadata/annotations").has("devops.stochastic.io/patched-by")).isFalse();
    JsonNode status =
        room.awaitStatus(
            "production",
            "quick",
            one -> one.at("/notRemediated/0/reason").asText().equals("RolledBack"));
    room.settle();
    assertThat(room.patches()).hasSize(2);
    assertThat(room.forbidden()).isEmpty();
    assertThat(status.path("remediationsApplied").asInt(-1)).isEqualTo(1);
    assertThat(status.path("remediationsFailed").asInt(-1)).isZero();
    SeenRemediation seen = room.workloads.remediations().require(room.ann(), done.id());
    assertThat(seen.revertedBy().orElseThrow().id())
        .hasToString(answer.body().path("event_id").asText());
    assertThat(
            room.rows("SELECT count(*) FROM kernel_audit WHERE action_code = 'WORKLOAD_REVERTED'"))
        .isEqualTo(1);

    Problem again = refusal(done.id());
    assertThat(again.code().name()).isEqualTo("WORKLOADS_REMEDIATION_NOT_REVERTIBLE");
    assertThat(again.params()).containsEntry("owners", List.of());
  }

  @Test
  @DisplayName("W24: what the user took over by force stays with the user, and the rest goes")
  void leavesTheUsersOwn() {
    room.deploy("production", "web-app", WholeRoom.PORT);
    room.sandbox.apply(WholeRoom.QUICK);
    room.awaitRemediations(List.of(KEY + " COMPLETED")::equals);
    Remediation done = newest();
    assertThat(done.state()).isEqualTo(RemediationState.COMPLETED);
    room.deploy(
        "production",
        "web-app",
        WholeRoom.PORT + ", readinessProbe: {tcpSocket: {port: 3000}, periodSeconds: 30}");

    room.workloads.revert(room.ann(), done.id(), null, null);
    room.awaitRemediations(List.of(KEY + " COMPLETED", KEY + " COMPLETED")::equals);
    room.settle();

    JsonNode web = room.deployment("production", "web-app").at("/spec/template/spec/containers/0");
    assertThat(web.has("livenessProbe")).isFalse();
    assertThat(web.at("/readinessProbe/periodSeconds").asInt()).isEqualTo(30);
    assertThat(room.patches()).hasSize(2);
  }
}
