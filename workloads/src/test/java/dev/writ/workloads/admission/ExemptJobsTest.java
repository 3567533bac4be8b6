package dev.writ.workloads.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.Seed;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.offline.Manifests;
import dev.writ.workloads.offline.Scan;
import dev.writ.workloads.policy.Bundles;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What exempts a Job, CronJob or ReplicaSet counts from a scan to the pods that come of it. */
class ExemptJobsTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private static final String EXEMPT =
      "{devops.stochastic.io/exempt: latest_tag, devops.stochastic.io/exempt-until: 2026-12-24,"
          + " devops.stochastic.io/exempt-reason: it is an old one}";

  private static final String CRON_JOB =
      """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: nightly, namespace: production, annotations: OBJECT}
      spec:
        jobTemplate:
          spec:
            template:
              metadata: {annotations: TEMPLATE}
              spec: {restartPolicy: Never, containers: [{name: main, image: 'nginx:latest'}]}
      """;
  private static final String JOB =
      """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: nightly-29736120
        namespace: production
        annotations: OBJECT
        ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: nightly, controller: true}]
      spec:
        template:
          metadata: {annotations: TEMPLATE}
          spec: {restartPolicy: Never, containers: [{name: main, image: 'nginx:latest'}]}
      """;
  private static final String POD_OF_JOB =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: nightly-29736120-x7k2p
        namespace: production
        annotations: TEMPLATE
        ownerReferences:
        - {apiVersion: batch/v1, kind: Job, name: nightly-29736120, controller: true}
      spec: {restartPolicy: Never, containers: [{name: main, image: 'nginx:latest'}]}
      """;
  private static final String REPLICA_SET =
      """
      apiVersion: apps/v1
      kind: ReplicaSet
      metadata: {name: lone, namespace: production, annotations: OBJECT}
      spec:
        template:
          metadata: {annotations: TEMPLATE}
          spec:
            containers:
            - {name: main, image: 'nginx:latest', livenessProbe: {}, readinessProbe: {}}
      """;
  private static final String POD_OF_REPLICA_SET =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: lone-x7k2p
        namespace: production
        annotations: TEMPLATE
        ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: lone, controller: true}]
      spec:
        containers: [{name: main, image: 'nginx:latest', livenessProbe: {}, readinessProbe: {}}]
      """;

  private static final WorkloadKey WEB = new WorkloadKey("deployment", "production", "web");

  private static String exempting(String workload) {
    return Seed.FIRST
        + """
            exemptions:
            - name: old-image
              checks: [latest_tag]
              workloads: [%s]
              reason: the vendor ships no other tag
              expires: "2026-12-24T00:00:00Z"
          """
            .formatted(workload);
  }

  private static boolean passesAtTheDoor(String policy, String object) {
    PretendSurroundings known =
        new PretendSurroundings()
            .policy(policy)
            .replicaSet("lone", new WorkloadKey("replicaset", "production", "lone"));
    Answer answer =
        new Validation(PretendSurroundings.JUDGE, known, false, InstantSource.fixed(NOW))
            .answer(Reviews.create(object));
    return answer.isAllowed() && answer.warnings().isEmpty();
  }

  private static boolean passesAScan(String policy, String object) {
    Manifests manifests = Manifests.of(Map.of("policy.yaml", policy, "object.yaml", object));
    Scan scan =
        Scan.of(
            manifests, new Scan.Policies(null, Bundles.find(Bundles.BASELINE).orElseThrow()), NOW);
    assertThat(scan.tally().pods()).isOne();
    return scan.violations().isEmpty();
  }

  private static String with(String object, String ofObject, String ofTemplate) {
    return object.replace("OBJECT", ofObject).replace("TEMPLATE", ofTemplate);
  }

  @ParameterizedTest
  @ValueSource(strings = {CRON_JOB, JOB, POD_OF_JOB, REPLICA_SET, POD_OF_REPLICA_SET})
  void letsPassByAnnotationsOfTheTemplate(String object) {
    String exempt = with(object, "{}", EXEMPT);
    assertThat(passesAScan(Seed.FIRST, exempt)).isTrue();
    assertThat(passesAtTheDoor(Seed.FIRST, exempt)).isTrue();

    String onTheObject = with(object, EXEMPT, "{}");
    assertThat(passesAScan(Seed.FIRST, onTheObject)).isFalse();
    assertThat(passesAtTheDoor(Seed.FIRST, onTheObject)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cronjob/nightly", "cronjob/production/nightly"})
  void letsPassWhatACronJobMakes(String workload) {
    for (String object : List.of(CRON_JOB, JOB, POD_OF_JOB)) {
      assertThat(passesAScan(exempting(workload), with(object, "{}", "{}"))).isTrue();
      assertThat(passesAtTheDoor(exempting(workload), with(object, "{}", "{}"))).isTrue();
      assertThat(passesAtTheDoor(exempting("cronjob/night"), with(object, "{}", "{}"))).isFalse();
    }
    String byHand = with(POD_OF_JOB, "{}", "{}").replace("nightly-29736120", "nightly-1");
    assertThat(passesAtTheDoor(exempting(workload), byHand)).isFalse();
  }

  @Test
  void letsPassThePodsOfOneJobAndOneReplicaSet() {
    assertThat(passesAtTheDoor(exempting("job/nightly-29736120"), with(POD_OF_JOB, "{}", "{}")))
        .isTrue();
    assertThat(passesAtTheDoor(exempting("replicaset/lone"), with(POD_OF_REPLICA_SET, "{}", "{}")))
        .isTrue();
    assertThat(passesAtTheDoor(exempting("replicaset/lone"), with(REPLICA_SET, "{}", "{}")))
        .isTrue();
  }

  @Test
  @DisplayName("a ReplicaSet of an exempted Deployment is one of its pods")
  void letsPassReplicaSetsOfAnExemptedDeployment() {
    String ofWeb =
        with(REPLICA_SET, "{}", "{}")
            .replace(
                "annotations: {}}\nspec",
                "ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web,"
                    + " controller: true}]}\nspec");
    assertThat(passesAtTheDoor(exempting("deployment/web"), ofWeb)).isTrue();
    assertThat(passesAtTheDoor(exempting("replicaset/lone"), ofWeb)).isFalse();

    PretendSurroundings annotated =
        new PretendSurroundings()
            .policy(Seed.FIRST)
            .workload(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: production, annotations: %s}
                """
                    .formatted(EXEMPT))
            .replicaSet("lone", WEB);
    Validation validation =
        new Validation(PretendSurroundings.JUDGE, annotated, false, InstantSource.fixed(NOW));
    assertThat(validation.answer(Reviews.create(ofWeb)).isAllowed()).isTrue();
    assertThat(validation.answer(Reviews.create(with(POD_OF_REPLICA_SET, "{}", "{}"))).isAllowed())
        .isTrue();
  }

  @Test
  void judgesPodsOfAnotherTemplateByTheirOwnAnnotations() {
    List<Pod> pods =
        List.of(
            read(with(POD_OF_JOB, "{}", EXEMPT)),
            read(with(POD_OF_JOB, "{}", "{}").replace("x7k2p", "z9z9z")));
    Evaluation evaluation = evaluation(pods);

    assertThat(evaluation.exempted()).hasSize(1);
    assertThat(evaluation.violations()).hasSize(1);
  }

  @Test
  void keepsTheExemptionOfACronJobStandingBetweenItsRuns() {
    Pod over = read(with(POD_OF_JOB, "{}", EXEMPT) + "status: {phase: Succeeded}\n");
    Evaluation evaluation = evaluation(List.of(over));

    assertThat(evaluation.pods()).isEmpty();
    assertThat(evaluation.exemptions())
        .singleElement()
        .satisfies(seen -> assertThat(seen.key()).isEqualTo("cronjob/production/nightly"));
  }

  private static Evaluation evaluation(List<Pod> pods) {
    return PretendSurroundings.JUDGE.evaluate(
        Snapshot.of(pods, List.of()),
        new PretendSurroundings().policy(Seed.FIRST).about("production").getFirst().policy(),
        NOW);
  }

  private static Pod read(String object) {
    return new ObjectReader(ObjectReader.ReplicaSets.GUESSED, false)
        .pod(PretendSurroundings.node(object))
        .orElseThrow();
  }
}
