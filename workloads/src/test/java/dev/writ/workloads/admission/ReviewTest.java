package dev.writ.workloads.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.workloads.admission.Review.Operation;
import dev.writ.workloads.admission.Review.Unreadable;
import dev.writ.workloads.policy.WorkloadKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReviewTest {
  @Test
  void readsWhatTheApiServerAsks() {
    Review review =
        Reviews.read(
            Reviews.body(
                "UPDATE",
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {}}",
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}",
                "",
                true,
                "kubectl-edit"));

    assertThat(review.uid()).isEqualTo(Reviews.UID);
    assertThat(review.operation()).isEqualTo(Operation.UPDATE);
    assertThat(review.group()).isEqualTo("apps");
    assertThat(review.subject()).isEqualTo(WorkloadKey.of("Deployment", "production", "web"));
    assertThat(review.who()).isEqualTo(new Review.Who("alice", List.of("developers")));
    assertThat(review.fieldManager()).isEqualTo("kubectl-edit");
    assertThat(review.dryRun()).isTrue();
    assertThat(Objects.requireNonNull(review.object()).textAt("metadata", "namespace"))
        .isEqualTo("production");
    assertThat(review.old()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '!',
      value = {
        "x | expected an AdmissionReview as JSON: ",
        "{} | expected an object of kind `AdmissionReview` in `admission.k8s.io/v1` with a"
            + " `request`",
        "[] | expected an object of kind `AdmissionReview` in `admission.k8s.io/v1` with a"
            + " `request`",
        "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1beta1\",\"request\":{}}"
            + " | expected an object of kind `AdmissionReview` in `admission.k8s.io/v1`",
        "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{}}"
            + " | expected a text at `request.uid` of the AdmissionReview",
        "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":"
            + "{\"uid\":\"1\",\"operation\":\"PATCH\"}} | `PATCH` at `request.operation` is no"
            + " operation; expected CREATE, UPDATE, DELETE or CONNECT",
        "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":"
            + "{\"uid\":\"1\",\"operation\":\"CREATE\"}} | expected a text at `request.kind.kind`",
      })
  @DisplayName("W13 a body that is no AdmissionReview is told as such")
  void refusesWhatIsNoReview(String body, String message) {
    assertThatThrownBy(() -> Review.read(body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Unreadable.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void refusesWhatIsNestedBeyondReason() {
    assertThatThrownBy(() -> Review.read("[".repeat(200_000).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Unreadable.class);
  }
}
