package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.Seed;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeftAloneTest {
  private static final String ENFORCE = Seed.SECOND.replace("staging", "production");

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

  private static List<String> reasons(JsonNode status) {
    return StreamSupport.stream(status.path("notRemediated").spliterator(), false)
        .map(left -> left.path("workload").asText() + " " + left.path("reason").asText())
        .sorted()
        .toList();
  }

  @Test
  @DisplayName("W9: protected namespaces are not judged and not patched, and the policy says so")
  void touchesNoProtectedNamespace() {
    List<String> names =
        List.of(
            "kube-system",
            "kube-flannel",
            "cert-manager",
            "istio-system",
            "monitoring",
            "observability",
            "argocd",
            "longhorn-system");
    for (String name : names) {
      room.namespace(name);
      room.deploy(name, "web", WholeRoom.PORT);
      room.sandbox.apply(Seed.SECOND.replace("staging", name));
    }
    for (String name : names) {
      JsonNode status =
          room.awaitStatus(name, "enforce-policy", one -> one.has("observedGeneration"));
      assertThat(status.path("podsEvaluated").asInt(-1)).isZero();
      assertThat(status.path("healthScore").asInt()).isEqualTo(100);
      assertThat(status.path("remediationsApplied").asInt(-1)).isZero();
      assertThat(condition(status, "ProtectedNamespace")).isEqualTo("True ProtectedNamespace");
      assertThat(condition(status, "Enforcing")).isEqualTo("False ProtectedNamespace");
    }
    room.settle();
    assertThat(room.attempts()).isEmpty();
    assertThat(room.remediations()).isEmpty();
  }

  private static String condition(JsonNode status, String type) {
    return StreamSupport.stream(status.path("conditions").spliterator(), false)
        .filter(one -> one.path("type").asText().equals(type))
        .map(one -> one.path("status").asText() + " " + one.path("reason").asText())
        .findFirst()
        .orElse("none");
  }

  @Test
  @DisplayName("W23: bare ReplicaSets, what an operator owns, and what is paused get no patch")
  void leavesWhatIsNotItsOwnToChange() {
    room.deploy(
        "production",
        "web",
        ", livenessProbe: {exec: {command: [x]}},"
            + " readinessProbe: {exec: {command: [x]}}, resources: {limits: {cpu: 1}}");
    room.sandbox.apply(
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata: {name: web-5d4f8b9c7f, namespace: production}
        spec:
          replicas: 1
          selector: {matchLabels: {app: bare}}
          template:
            metadata: {labels: {app: bare}}
            spec: {containers: [{name: web, image: "web:1"}]}
        """);
    room.sandbox.apply(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: db, namespace: production}}");
    room.sandbox.apply(
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: db
          namespace: production
          ownerReferences:
            - {apiVersion: v1, kind: ConfigMap, name: db, uid: UID, controller: true}
        spec:
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: web, image: "web:1"}]}
        """
            .replace(
                "UID",
                room.read("v1", "ConfigMap", "production", "db").at("/metadata/uid").asText()));
    room.deploy("production", "paused", WholeRoom.PORT);
    room.awaitDeployment(
        "production", "paused", one -> one.at("/status/availableReplicas").asInt() == 1);
    room.sandbox.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: paused, namespace: production}
        spec:
          paused: true
          selector: {matchLabels: {app: paused}}
          template:
            metadata: {labels: {app: paused}}
            spec: {containers: [{name: web, image: "web:1", ports: [{containerPort: 3000}]}]}
        """);
    room.sandbox.apply(ENFORCE);

    JsonNode status =
        room.awaitStatus(
            "production", "enforce-policy", one -> one.path("notRemediated").size() == 3);
    assertThat(reasons(status))
        .containsExactly(
            "deployment/production/paused Paused",
            "replicaset/production/web-5d4f8b9c7f UnsupportedOwner",
            "statefulset/production/db OwnedByController");
    room.settle();
    assertThat(room.attempts()).isEmpty();
  }

  @Test
  @DisplayName(
      "W23: while whose a ReplicaSet is can't be read, nothing is guessed; then it goes on")
  void waitsUntilItKnowsWhoseAReplicaSetIs() {
    room.sandbox.apply(ENFORCE);
    room.awaitStatus("production", "enforce-policy", one -> one.has("healthScore"));
    room.sandbox.faults().forbid("watch", "replicasets");
    room.sandbox.faults().forbid("list", "replicasets");
    room.sandbox.faults().dropWatches();
    room.sandbox.faults().answer(100, 500, "get", "replicasets");
    room.deploy("production", "web", WholeRoom.PORT.replace("3000", "8080"));

    room.awaitStatus("production", "enforce-policy", one -> one.path("violations").asInt() == 3);
    WholeRoom.await(
        () -> room.sandbox.requestLog().entries("get", "replicasets"), asked -> !asked.isEmpty());
    room.settle();
    assertThat(room.attempts()).isEmpty();

    room.sandbox.faults().clear();
    room.clock.putForward(Duration.ofSeconds(31));
    room.settle();
    room.awaitStatus(
        "production", "enforce-policy", one -> one.path("remediationsApplied").asInt() == 1);
    assertThat(room.patches()).extracting(one -> one.name()).containsExactly("web");
  }
}
