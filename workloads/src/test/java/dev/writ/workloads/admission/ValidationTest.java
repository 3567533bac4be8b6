package dev.writ.workloads.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.Seed;
import dev.writ.workloads.admission.AdmissionRecord.Outcome;
import dev.writ.workloads.admission.Answer.Refusal;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private static final String BAD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: production}
      spec: {containers: [{name: main, image: 'nginx:latest'}]}
      """;

  private static final String DENIED =
      "Denied by DevOpsPolicy: container 'main' uses :latest tag, container 'main' missing"
          + " liveness probe, container 'main' missing readiness probe";

  private static final String LATEST = "container 'main' uses :latest tag";

  private static PretendSurroundings first() {
    return new PretendSurroundings().policy(Seed.FIRST);
  }

  private static Answer answer(PretendSurroundings known, Review review) {
    return new Validation(PretendSurroundings.JUDGE, known, false, InstantSource.fixed(NOW))
        .answer(review);
  }

  private static Optional<Refusal> denied(String message) {
    return Optional.of(new Refusal(403, message));
  }

  private static String pod(String image) {
    return BAD.replace("nginx:latest", image);
  }

  @Test
  @DisplayName("W13 CREATE of W1's pod is denied, and recorded with its user")
  void deniesWhatBreaksAPolicy() {
    Answer answer = answer(first(), Reviews.create(BAD));

    assertThat(answer.refusal()).isEqualTo(denied(DENIED));
    assertThat(answer.warnings()).isEmpty();
    assertThat(answer.records())
        .containsExactly(
            new AdmissionRecord(
                NOW,
                Outcome.DENIED,
                "alice",
                List.of("developers"),
                Reviews.UID,
                "create",
                WorkloadKey.of("pod", "production", "web"),
                "production/default-policy",
                List.of(
                    LATEST,
                    "container 'main' missing liveness probe",
                    "container 'main' missing readiness probe")));
  }

  @Test
  @DisplayName("W13 without a policy all is allowed")
  void allowsWhereThereIsNoPolicy() {
    assertThat(answer(new PretendSurroundings(), Reviews.create(BAD))).isEqualTo(Answer.ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kube-system", "istio-system", "monitoring", "argocd"})
  @DisplayName("W13 a protected namespace is not judged")
  void allowsInAProtectedNamespace(String namespace) {
    PretendSurroundings known =
        new PretendSurroundings().policy(Seed.FIRST.replace("production", namespace));

    assertThat(answer(known, Reviews.create(BAD.replace("production", namespace))))
        .isEqualTo(Answer.ALLOWED);
  }

  @Test
  @DisplayName("W13 an object that can't be read is allowed with a warning")
  void warnsOfWhatCantBeRead() {
    Answer answer = answer(first(), Reviews.create("{kind: Pod, spec: 7}"));

    assertThat(answer.isAllowed()).isTrue();
    assertThat(answer.warnings())
        .containsExactly("not judged: `spec` has to be an object, not number");
  }

  @Test
  @DisplayName("W13 an object that can't be read is denied where onError says so")
  void deniesWhatCantBeReadWhereThePolicySaysSo() {
    PretendSurroundings known =
        new PretendSurroundings().policy(Seed.FIRST + "  admission: {onError: deny}\n");

    assertThat(answer(known, Reviews.create("{kind: Pod, spec: 7}")).refusal())
        .isEqualTo(
            denied("Denied by DevOpsPolicy: not judged: `spec` has to be an object, not number"));
  }

  @Test
  @DisplayName("W13 two policies in the namespace: both are heard, each message once")
  void hearsAllPolicies() {
    PretendSurroundings known = first().spec("{forbidLatestTag: true, requireResources: true}");
    Answer answer = answer(known, Reviews.create(BAD));

    assertThat(answer.refusal())
        .isEqualTo(denied(DENIED + ", container 'main' missing resource requests and limits"));
    assertThat(answer.records())
        .extracting(AdmissionRecord::policy)
        .containsExactly("production/default-policy", "production/given");
  }

  @ParameterizedTest
  @CsvSource({"'{}',true", "'{latestTag: critical}',true", "'{latestTag: low}',false"})
  @DisplayName("W14 the bar of severity: below it there is a warning")
  void deniesFromTheBarOn(String overrides, boolean denied) {
    PretendSurroundings known =
        new PretendSurroundings()
            .spec(
                "{forbidLatestTag: true, severityOverrides: %s, admission: {minSeverity: high}}"
                    .formatted(overrides));
    Answer answer = answer(known, Reviews.create(BAD));

    assertThat(answer.isAllowed()).isEqualTo(!denied);
    assertThat(answer.warnings()).isEqualTo(denied ? List.of() : List.of(LATEST));
    assertThat(answer.records())
        .extracting(AdmissionRecord::outcome)
        .containsExactly(denied ? Outcome.DENIED : Outcome.WARNED);
  }

  @Test
  void refusesOnUpdateOnlyWhatIsNew() {
    Answer same = answer(first(), Reviews.update(BAD, BAD));
    assertThat(same.isAllowed()).isTrue();
    assertThat(same.warnings()).hasSize(3).contains(LATEST);

    Answer worse = answer(first(), Reviews.update(pod("nginx"), BAD));
    assertThat(worse.refusal())
        .isEqualTo(
            denied(
                "Denied by DevOpsPolicy: container 'main' uses :latest tag (image 'nginx' has no"
                    + " tag)"));
  }

  @Test
  void allowsWhatIsBeingDeleted() {
    String deleting = BAD.replace("{name", "{deletionTimestamp: '2026-11-26T11:59:00Z', name");

    assertThat(answer(first(), Reviews.update(pod("nginx"), deleting))).isEqualTo(Answer.ALLOWED);
  }

  @Test
  void deniesAnEphemeralContainer() {
    String debugged =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: production}
        spec:
          containers: [{name: main, image: 'nginx:1.29', livenessProbe: {}, readinessProbe: {}}]
          ephemeralContainers: [{name: shell, image: busybox}]
        """;
    String before = debugged.substring(0, debugged.indexOf("  ephemeralContainers"));
    String body = Reviews.body("UPDATE", debugged, before, "ephemeralcontainers", false, "kubectl");

    assertThat(answer(first(), Reviews.read(body)).refusal())
        .isEqualTo(
            denied(
                "Denied by DevOpsPolicy: ephemeral container 'shell' uses :latest tag (image"
                    + " 'busybox' has no tag)"));
  }

  @ParameterizedTest
  @CsvSource({
    "apps/v1,Deployment,3",
    "apps/v1,StatefulSet,3",
    "apps/v1,DaemonSet,3",
    "apps/v1,ReplicaSet,3",
    "batch/v1,Job,1"
  })
  void judgesWhatPodsAreMadeFrom(String version, String kind, int messages) {
    String yaml =
        """
        apiVersion: %s
        kind: %s
        metadata: {name: web, namespace: production}
        spec: {template: {spec: {containers: [{name: main, image: 'nginx:latest'}]}}}
        """
            .formatted(version, kind);

    assertThat(answer(first(), Reviews.create(yaml)).records().getFirst().messages())
        .hasSize(messages);
  }

  @Test
  void judgesACronJobsTemplate() {
    String yaml =
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: web, namespace: production}
        spec:
          jobTemplate:
            spec: {template: {spec: {containers: [{name: main, image: 'nginx:latest'}]}}}
        """;

    assertThat(answer(first(), Reviews.create(yaml)).refusal())
        .isEqualTo(denied("Denied by DevOpsPolicy: " + LATEST));
  }

  @Test
  void hasNothingToSayToOtherThings() {
    String status = Reviews.body("UPDATE", BAD, null, "status", false, "kubelet");
    assertThat(answer(first(), Reviews.read(status))).isEqualTo(Answer.ALLOWED);
    String map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: production}}";
    assertThat(answer(first(), Reviews.create(map))).isEqualTo(Answer.ALLOWED);
    String gone = Reviews.body("DELETE", BAD, null, "", false, "kubectl");
    assertThat(answer(first(), Reviews.read(gone))).isEqualTo(Answer.ALLOWED);
  }

  @Test
  void findsTheExemptionOfThePodsDeployment() {
    String deployment =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          namespace: production
          annotations:
            devops.stochastic.io/exempt: 'latest_tag,missing_liveness'
            devops.stochastic.io/exempt-reason: 'moves to the new base image in December'
            devops.stochastic.io/exempt-until: '2026-12-24'
        spec: {template: {spec: {containers: [{name: main, image: 'nginx:latest'}]}}}
        """;
    String pod =
        BAD.replace(
            "{name: web,",
            "{generateName: web-5d4f-, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet,"
                + " name: web-5d4f, controller: true}],");
    PretendSurroundings known =
        first()
            .workload(deployment)
            .replicaSet("web-5d4f", WorkloadKey.of("Deployment", "production", "web"));
    Answer answer = answer(known, Reviews.create(pod));

    assertThat(answer.refusal())
        .isEqualTo(denied("Denied by DevOpsPolicy: container 'main' missing readiness probe"));
    assertThat(answer.records().getFirst().object()).hasToString("pod/production/web-5d4f-");
  }

  @ParameterizedTest
  @CsvSource({"allow,true", "deny,false"})
  void doesAsThePolicySaysWhileTheClusterIsNotRead(String onError, boolean allowed) {
    PretendSurroundings known =
        new PretendSurroundings()
            .policy(Seed.FIRST + "  admission: {onError: %s}\n".formatted(onError))
            .unsynced();
    Answer answer = answer(known, Reviews.create(BAD));

    assertThat(answer.isAllowed()).isEqualTo(allowed);
    String why = "not judged: Writ has not read the cluster yet";
    assertThat(answer.warnings()).isEqualTo(allowed ? List.of(why) : List.of());
    assertThat(answer.refusal())
        .isEqualTo(allowed ? Optional.empty() : denied("Denied by DevOpsPolicy: " + why));
  }

  @ParameterizedTest
  @CsvSource({"allow,true", "deny,false"})
  void doesAsThePolicySaysWhileTheNamespaceIsNotSeen(String onError, boolean allowed) {
    PretendSurroundings known =
        new PretendSurroundings()
            .policy(Seed.FIRST + "  admission: {onError: %s}\n".formatted(onError))
            .unseen("production");
    Answer answer = answer(known, Reviews.create(BAD));

    assertThat(answer.isAllowed()).isEqualTo(allowed);
    assertThat(answer.records().getFirst().messages())
        .containsExactly("not judged: namespace `production` was not seen yet");
  }

  @Test
  void judgesNoPodWhoseWorkloadIsNotKnown() {
    String pod =
        BAD.replace(
            "{name: web,",
            "{name: web, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-5d4f,"
                + " controller: true}],");
    Answer answer = answer(first(), Reviews.create(pod));

    assertThat(answer.isAllowed()).isTrue();
    assertThat(answer.warnings()).containsExactly("not judged: nobody knows web-5d4f");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void doesAsTheSettingSaysWhileNoPolicyIsKnown(boolean strict) {
    PretendSurroundings known = new PretendSurroundings().unsynced();
    Answer answer =
        new Validation(PretendSurroundings.JUDGE, known, strict, InstantSource.fixed(NOW))
            .answer(Reviews.create(BAD));

    assertThat(answer.refusal())
        .isEqualTo(
            strict
                ? Optional.of(new Refusal(503, "Writ has not read the cluster yet; try again"))
                : Optional.empty());
    assertThat(answer.warnings())
        .isEqualTo(strict ? List.of() : List.of("not judged: Writ has not read the cluster yet"));
  }

  @ParameterizedTest
  @CsvSource({"allow,true", "deny,false"})
  void doesAsThePolicySaysWhereARuleFails(String onError, boolean allowed) {
    PretendSurroundings known =
        new PretendSurroundings()
            .policy(
                """
                apiVersion: devops.stochastic.io/v1
                kind: DevOpsPolicy
                metadata: {name: given, namespace: production}
                spec:
                  admission: {onError: %s}
                  customRules:
                    - name: halves
                      rego: |
                        package ours
                        deny contains "odd" if 1 / count([c | some c in input.params.none]) == 1
                """
                    .formatted(onError));
    Answer answer = answer(known, Reviews.create(BAD));

    assertThat(answer.isAllowed()).isEqualTo(allowed);
    List<String> messages = answer.records().getFirst().messages();
    assertThat(messages).hasSize(1);
    assertThat(messages.getFirst()).startsWith("custom/halves can't be asked: ");
  }

  @Test
  void asksOnlyTheRulesThatSpeakAtAdmission() {
    PretendSurroundings known =
        new PretendSurroundings()
            .policy(
                """
                apiVersion: devops.stochastic.io/v1
                kind: DevOpsPolicy
                metadata: {name: given, namespace: production}
                spec:
                  customRules:
                    - name: told
                      rego: |
                        package ours
                        deny contains sprintf("%s of %s", [input.operation, input.pod.metadata.name])
                    - name: silent
                      admission: false
                      rego: |
                        package ours
                        deny contains "never"
                """);

    assertThat(answer(known, Reviews.create(BAD)).refusal())
        .isEqualTo(denied("Denied by DevOpsPolicy: CREATE of web"));
  }

  @ParameterizedTest
  @CsvSource({"warn,3", "off,0"})
  void warnsOrIsSilentWhereThePolicySaysSo(String action, int warnings) {
    PretendSurroundings known =
        new PretendSurroundings()
            .policy(Seed.FIRST + "  admission: {action: '%s'}\n".formatted(action));
    Answer answer = answer(known, Reviews.create(BAD));

    assertThat(answer.isAllowed()).isTrue();
    assertThat(answer.warnings()).hasSize(warnings);
  }

  @Test
  void keepsNoRecordOfADryRun() {
    Answer answer =
        answer(first(), Reviews.read(Reviews.body("CREATE", BAD, null, "", true, "kubectl")));

    assertThat(answer.refusal()).isEqualTo(denied(DENIED));
    assertThat(answer.records()).isEmpty();
  }
}
