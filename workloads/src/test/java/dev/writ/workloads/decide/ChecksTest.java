package dev.writ.workloads.decide;

import static dev.writ.workloads.decide.Given.bad;
import static dev.writ.workloads.decide.Given.checks;
import static dev.writ.workloads.decide.Given.evaluation;
import static dev.writ.workloads.decide.Given.messages;
import static dev.writ.workloads.decide.Given.pod;
import static dev.writ.workloads.decide.Given.podOf;
import static dev.writ.workloads.decide.Given.policy;
import static dev.writ.workloads.decide.Given.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.policy.Policy;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conditions of the detection table, one by one. */
class ChecksTest {
  private static final Policy FIRST = policy(Given.FIRST);
  private static final Policy TAGS = spec("{forbidLatestTag: true}");
  private static final Policy PROBES =
      spec("{requireLivenessProbe: true, requireReadinessProbe: true}");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "nginx,container 'main' uses :latest tag (image 'nginx' has no tag)",
        "nginx:latest,container 'main' uses :latest tag",
        "reg:5000/app,container 'main' uses :latest tag (image 'reg:5000/app' has no tag)",
        "reg:5000/app:1,-",
        "nginx:latest@sha256:0123,-",
        "app@sha256:0123,-",
        "nginx:latest-alpine,-",
        "nginx:Latest,-",
        "reg:5000/app:latest,container 'main' uses :latest tag",
        "'',-"
      })
  @DisplayName("W19 which images are :latest")
  void tellsTagsApart(String image, String message) {
    Evaluation evaluation = evaluation(TAGS, podOf("[{name: main, image: '%s'}]".formatted(image)));

    assertThat(messages(evaluation)).isEqualTo(message == null ? List.of() : List.of(message));
  }

  @Test
  @DisplayName("W19 init and ephemeral containers too")
  void looksAtImagesOfAllContainers() {
    Pod pod =
        pod(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: production}
            spec:
              ephemeralContainers: [{name: look, image: busybox}]
              initContainers: [{name: prepare, image: busybox}]
              containers: [{name: none}]
            """);

    assertThat(messages(evaluation(TAGS, pod)))
        .containsExactly(
            "init container 'prepare' uses :latest tag (image 'busybox' has no tag)",
            "ephemeral container 'look' uses :latest tag (image 'busybox' has no tag)");
  }

  @Test
  @DisplayName("W20 who is asked for probes")
  void asksProbesOfContainersThatRunOn() {
    Pod ofJob =
        pod(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              namespace: production
              ownerReferences: [{apiVersion: batch/v1, kind: Job, name: j, controller: true}]
            spec: {containers: [{name: main, image: 'nginx:latest'}]}
            """);
    assertThat(checks(evaluation(FIRST, ofJob))).containsExactly("latest_tag");

    Pod once =
        pod(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: production}
            spec: {restartPolicy: Never, containers: [{name: main, image: 'nginx:latest'}]}
            """);
    assertThat(checks(evaluation(FIRST, once))).containsExactly("latest_tag");

    Pod withInit =
        pod(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: production}
            spec:
              initContainers:
              - {name: once, image: 'a:1'}
              - {name: beside, image: 'a:1', restartPolicy: Always}
              containers: [{name: main, livenessProbe: {}, readinessProbe: {}}]
            """);
    assertThat(messages(evaluation(PROBES, withInit)))
        .containsExactly(
            "container 'beside' missing liveness probe",
            "container 'beside' missing readiness probe");
  }

  @Test
  @DisplayName("W20 templates of Jobs and CronJobs")
  void judgesTheTemplateOfACronJob() {
    Pod pod =
        pod(
            """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: nightly, namespace: production}
            spec:
              jobTemplate:
                spec: {template: {spec: {containers: [{name: main, image: nginx}]}}}
            """);

    assertThat(checks(evaluation(FIRST, pod))).containsExactly("latest_tag");
    assertThat(pod.subject()).hasToString("cronjob/production/nightly");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{requireResources: true}|{}|resource requests and limits",
        "{defaultResources: {}}|{}|resource requests and limits",
        "{forbidLatestTag: true}|{}|-",
        "{requireResources: true}|{requests: {cpu: 1}}|-",
        "{requireResources: true}|{limits: {nvidia.com/gpu: 1}}|-",
        "{resourceMode: perResource, requireResources: true}|{}|"
            + "resources: limits.cpu, limits.memory, requests.cpu, requests.memory",
        "{resourceMode: perResource, requireResources: true}|{limits: {cpu: 1}}|"
            + "resources: limits.memory, requests.memory",
        "{resourceMode: perResource, requireResources: true}|"
            + "{limits: {cpu: 1, memory: 1Gi}}|-",
        "{resourceMode: perResource, requireResources: true}|{requests: {cpu: 1}}|"
            + "resources: limits.cpu, limits.memory, requests.memory",
        "{resourceMode: perResource, defaultResources: {cpuLimit: none}}|"
            + "{requests: {cpu: 1, memory: 1Gi}}|resources: limits.memory",
      })
  @DisplayName("W18 when resources are missing")
  void tellsWhichResourcesAreMissing(String spec, String resources, String missing) {
    Evaluation evaluation =
        evaluation(
            spec(spec), podOf("[{name: main, image: 'a:1', resources: %s}]".formatted(resources)));

    assertThat(messages(evaluation))
        .isEqualTo(missing == null ? List.of() : List.of("container 'main' missing " + missing));
  }

  @Test
  @DisplayName("W18 resources under the second policy")
  void countsMissingResourcesInTheScore() {
    Policy second = policy(Given.SECOND.replace("staging", "production"));
    Evaluation evaluation = evaluation(second, bad());

    assertThat(checks(evaluation))
        .containsExactly(
            "latest_tag", "missing_liveness", "missing_readiness", "missing_resources");
    assertThat(evaluation.healthScore()).isEqualTo(88);
  }

  @Test
  void takesWhatThePodHasForEachContainer() {
    Pod pod =
        pod(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: production}
            spec: {resources: {limits: {memory: 1Gi}}, containers: [{name: main}]}
            """);

    assertThat(evaluation(spec("{requireResources: true}"), pod).violations()).isEmpty();
    assertThat(
            messages(evaluation(spec("{requireResources: true, resourceMode: perResource}"), pod)))
        .containsExactly("container 'main' missing resources: limits.cpu, requests.cpu");
  }

  @Test
  @DisplayName("Detection: order over containers")
  void keepsTheOrderOfTheContract() {
    Pod pod =
        pod(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: production, creationTimestamp: "2026-01-01T00:00:00Z"}
            spec:
              initContainers: [{name: i, image: x}]
              containers: [{name: a, image: x}, {name: b, image: x}]
            status:
              phase: Pending
              containerStatuses: [{name: b, restartCount: 9}, {name: a, restartCount: 9}]
              initContainerStatuses: [{name: i, restartCount: 9}]
            """);

    assertThat(evaluation(FIRST, pod).violations())
        .extracting(violation -> violation.check() + " " + violation.container())
        .containsExactly(
            "latest_tag a",
            "missing_liveness a",
            "missing_readiness a",
            "latest_tag b",
            "missing_liveness b",
            "missing_readiness b",
            "latest_tag i",
            "high_restarts a",
            "high_restarts b",
            "pending ");
  }

  @ParameterizedTest
  @CsvSource({"-5,0", "3,0", "4,24", "5,30", "2147483647,30"})
  @DisplayName("Bad input: restart counts")
  void countsAtMostFiveRestarts(long restarts, int points) {
    Pod pod =
        podOf(
            "[{name: main}]",
            "{containerStatuses: [{name: main, restartCount: %d}]}".formatted(restarts));

    assertThat(evaluation(spec("{maxRestartCount: 3}"), pod).tally().points()).isEqualTo(points);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{apiVersion: v1, kind: Pod}",
        "{apiVersion: v1, kind: Pod, metadata: {namespace: production}, spec: 7, status: []}",
        "{apiVersion: v1, kind: Pod, metadata: {namespace: production, labels: 1,"
            + " creationTimestamp: soon}, spec: {containers: {}}, status: {phase: Pending}}",
        "{apiVersion: v1, kind: Pod, metadata: {namespace: production, creationTimestamp:"
            + " '2999-01-01T00:00:00Z'}, spec: {containers: []}, status: {phase: Pending}}"
      })
  @DisplayName("Bad input: pods without spec, status or name")
  void judgesBadPodsOnWhatTheyHave(String yaml) {
    Pod pod = pod(yaml);
    Policy policy =
        policy(Given.FIRST.replace("namespace: production", "namespace: " + pod.namespace()));

    Evaluation evaluation = evaluation(policy, pod);
    assertThat(evaluation.tally().pods()).isEqualTo(1);
    assertThat(evaluation.violations()).isEmpty();
  }

  @Test
  void selectsPodsByLabels() {
    Pod labelled =
        pod(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: production, labels: {app: web}}
            """);
    Policy policy = spec("{podSelector: {matchLabels: {app: web}}}");

    assertThat(evaluation(policy, labelled, bad()).tally().pods()).isEqualTo(1);
  }
}
