package dev.writ.workloads.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.Seed;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.decide.HandOver;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcusesTest {
  private static final String CONTROLLER = "system:serviceaccount:kube-system:%s-controller";

  private static final String LATEST = "container 'main' uses :latest tag";
  private static final List<String> ALL =
      List.of(
          LATEST,
          "container 'main' missing liveness probe",
          "container 'main' missing readiness probe");

  /** An object of a kind; of its pods' template where it is no pod. */
  private static String object(String version, String kind, String metadata, String sidecar) {
    String spec = "{containers: [{name: main, image: 'nginx:latest'}%s]}".formatted(sidecar);
    return """
    apiVersion: %s
    kind: %s
    metadata: {name: web, namespace: production, uid: parent-1%s}
    spec: %s
    """
        .formatted(
            version,
            kind,
            metadata,
            switch (kind) {
              case "Pod" -> spec;
              case "CronJob" -> "{jobTemplate: {spec: {template: {spec: %s}}}}".formatted(spec);
              default -> "{template: {spec: %s}}".formatted(spec);
            });
  }

  private static String child(String version, String kind, String parent, String sidecar) {
    return object(
        version,
        kind,
        ", labels: {controller-revision-hash: web-1}, ownerReferences: [{apiVersion: %s, kind: %s,"
                .formatted(apiVersion(parent), parent)
            + " name: web, uid: parent-1, controller: true}]",
        sidecar);
  }

  private static String apiVersion(String kind) {
    return kind.endsWith("Job") ? "batch/v1" : "apps/v1";
  }

  private static Answer answer(PretendSurroundings known, Review review) {
    return new Validation(
            PretendSurroundings.JUDGE,
            known,
            false,
            InstantSource.fixed(Instant.parse("2026-11-26T12:00:00Z")))
        .answer(review);
  }

  private static PretendSurroundings standing(String parent) {
    return new PretendSurroundings()
        .policy(Seed.FIRST)
        .replicaSet("web", WorkloadKey.of("Deployment", "production", "web"))
        .standing(
            (kind, namespace, name) ->
                Optional.of(PretendSurroundings.node(parent))
                    .filter(node -> kind.kind().equals(node.textAt("kind")))
                    .filter(_ -> namespace.equals("production") && name.equals("web")));
  }

  @ParameterizedTest
  @CsvSource({
    "Deployment,ReplicaSet,deployment",
    "ReplicaSet,Pod,replicaset",
    "StatefulSet,Pod,statefulset",
    "DaemonSet,Pod,daemon-set",
    "Job,Pod,job",
    "CronJob,Job,cronjob"
  })
  void letInWhatAControllerMakesOfWhatStands(String parent, String kind, String controller) {
    PretendSurroundings known = standing(object(apiVersion(parent), parent, "", ""));
    String version = kind.equals("Pod") ? "v1" : apiVersion(kind);
    Review review = Reviews.create(child(version, kind, parent, ""));

    Answer made = answer(known, Reviews.by(CONTROLLER.formatted(controller), review));
    assertThat(made.isAllowed()).isTrue();
    assertThat(ALL).containsAll(made.warnings()).isNotEmpty();
    assertThat(made.warnings()).contains(LATEST);
    assertThat(answer(known, Reviews.by("system:kube-controller-manager", review)).isAllowed())
        .isTrue();
    assertThat(answer(known, review).isAllowed()).as("by anybody else").isFalse();
  }

  @Test
  void refuseWhatTheParentDoesNotHave() {
    PretendSurroundings known = standing(object("apps/v1", "ReplicaSet", "", ""));
    String pod = child("v1", "Pod", "ReplicaSet", ", {name: proxy, image: 'proxy:latest'}");
    Answer answer =
        answer(known, Reviews.by(CONTROLLER.formatted("replicaset"), Reviews.create(pod)));

    assertThat(answer.refusal().orElseThrow().message())
        .isEqualTo(
            "Denied by DevOpsPolicy: container 'proxy' uses :latest tag, container 'proxy' missing"
                + " liveness probe, container 'proxy' missing readiness probe");
    assertThat(answer.warnings()).containsExactlyElementsOf(ALL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uid: parent-1, controller | uid: parent-2, controller",
        "kind: ReplicaSet | kind: Deployment",
        "controller: true | controller: false"
      })
  void refuseAChildOfAnotherParent(String reference, String other) {
    PretendSurroundings known = standing(object("apps/v1", "ReplicaSet", "", ""));
    String pod = child("v1", "Pod", "ReplicaSet", "").replace(reference, other);

    assertThat(
            answer(known, Reviews.by(CONTROLLER.formatted("replicaset"), Reviews.create(pod)))
                .isAllowed())
        .isFalse();
  }

  /** A StatefulSet makes pods that wait for their turn as they were before. */
  @Test
  void letInAPodOfAnEarlierTemplate() {
    String set =
        object("apps/v1", "StatefulSet", "", "").replace("nginx:latest", "nginx:1")
            + "status: {updateRevision: web-2}\n";
    Review pod = Reviews.create(child("v1", "Pod", "StatefulSet", ""));
    Review made = Reviews.by(CONTROLLER.formatted("statefulset"), pod);

    assertThat(answer(standing(set), made).isAllowed()).isTrue();
    assertThat(answer(standing(set.replace("web-2", "web-1")), made).refusal().orElseThrow())
        .isEqualTo(new Answer.Refusal(403, "Denied by DevOpsPolicy: " + LATEST));
  }

  @ParameterizedTest
  @CsvSource({"allow,true", "deny,false"})
  void doAsThePolicySaysWhereTheParentCantBeRead(String onError, boolean allowed) {
    PretendSurroundings known =
        new PretendSurroundings()
            .policy(Seed.FIRST + "  admission: {onError: %s}\n".formatted(onError))
            .replicaSet("web", WorkloadKey.of("Deployment", "production", "web"))
            .standing(
                (_, _, _) -> {
                  throw new ApiFailure(500, "", "the cluster answered 500", null);
                });
    Review pod = Reviews.create(child("v1", "Pod", "ReplicaSet", ""));
    Answer answer = answer(known, Reviews.by(CONTROLLER.formatted("replicaset"), pod));

    assertThat(answer.isAllowed()).isEqualTo(allowed);
    assertThat(answer.records().getFirst().messages())
        .containsExactly("not judged: what makes it can't be read: the cluster answered 500");
  }

  @Test
  void warnWritOfItsOwn() {
    PretendSurroundings known =
        new PretendSurroundings().policy(Seed.FIRST + "  admission: {onError: deny}\n");
    Review deployment = Reviews.create(object("apps/v1", "Deployment", "", ""));
    Answer answer = answer(known, byWrit(deployment));

    assertThat(answer.isAllowed()).isTrue();
    assertThat(answer.warnings()).containsExactlyElementsOf(ALL);
    assertThat(answer.strict()).isFalse();
    Review odd = Reviews.create("{apiVersion: apps/v1, kind: Deployment, spec: 7}");
    assertThat(answer(known, byWrit(odd)).isAllowed()).isTrue();
  }

  private static Review byWrit(Review review) {
    return Reviews.by(PretendSurroundings.WRIT, HandOver.MANAGER, review);
  }

  @Test
  void refuseWhoeverSharesItsName() {
    PretendSurroundings known = new PretendSurroundings().policy(Seed.FIRST);
    Review deployment = Reviews.create(object("apps/v1", "Deployment", "", ""));

    assertThat(answer(known, Reviews.by(PretendSurroundings.WRIT, deployment)).isAllowed())
        .isFalse();
    assertThat(answer(known, Reviews.by("alice", HandOver.MANAGER, deployment)).isAllowed())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"writ,true", "'',false"})
  void letInWhatTheNextRoundPutsInAnew(String patchedBy, boolean allowed) {
    PretendSurroundings known =
        new PretendSurroundings().policy(Seed.SECOND.replace("staging", "production"));
    String patched =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: production, annotations: {%s}}
        spec:
          template:
            spec:
              containers:
              - name: main
                image: nginx:1
                readinessProbe: {tcpSocket: {port: 8080}}
                livenessProbe: {httpGet: {port: 8080}}
                resources: {limits: {cpu: 1}}
        """
            .formatted(patchedBy.isEmpty() ? "" : "devops.stochastic.io/patched-by: " + patchedBy);
    String without = patched.replace("        livenessProbe: {httpGet: {port: 8080}}\n", "");
    Answer answer = answer(known, Reviews.update(without, patched));

    assertThat(answer.isAllowed()).isEqualTo(allowed);
    assertThat(answer.records().getFirst().messages())
        .containsExactly("container 'main' missing liveness probe");
    assertThat(
            answer(known, Reviews.update(without.replace("nginx:1", "nginx:latest"), patched))
                .isAllowed())
        .isFalse();
  }
}
