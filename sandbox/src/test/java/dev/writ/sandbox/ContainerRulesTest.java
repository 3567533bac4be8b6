package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.sandbox.SandboxFixture.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an API server refuses of containers, in pods and in every template. */
class ContainerRulesTest {

  @RegisterExtension static final SandboxFixture CLUSTER = new SandboxFixture();

  private String namespace = "";

  @BeforeEach
  void makeNamespace() {
    namespace = CLUSTER.newNamespace();
  }

  private static final String MAIN = "containers: [{name: main, image: x}]";

  private Answer pod(String spec) {
    return CLUSTER.post(
        "/api/v1/namespaces/" + namespace + "/pods",
        "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {" + spec + "}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: i | spec.initContainers[0].image: Required value",
        "name: main, image: x | spec.initContainers[0].name: Duplicate value: \"main\"",
        "name: i, image: x, livenessProbe: {tcpSocket: {port: 1}} |"
            + " spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers"
            + " without restartPolicy=Always",
        "name: i, image: x, readinessProbe: {tcpSocket: {port: 1}} |"
            + " spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers"
            + " without restartPolicy=Always",
        "name: i, image: x, startupProbe: {tcpSocket: {port: 1}} |"
            + " spec.initContainers[0].startupProbe: Forbidden: may not be set for init containers"
            + " without restartPolicy=Always",
        "name: i, image: x, restartPolicy: Always, livenessProbe: {periodSeconds: 5} |"
            + " spec.initContainers[0].livenessProbe: Required value: must specify a handler type",
        "name: i, image: x, restartPolicy: Always, livenessProbe: {exec: {command: [a]},"
            + " tcpSocket: {port: 1}} | spec.initContainers[0].livenessProbe.tcpSocket: Forbidden:"
            + " may not specify more than 1 handler type",
        "name: i, image: x, restartPolicy: Never | spec.initContainers[0].restartPolicy:"
            + " Unsupported value: \"Never\": supported values: \"Always\"",
        "name: i, image: x, resources: {requests: {cpu: '1'}, limits: {cpu: 500m}} |"
            + " spec.initContainers[0].resources.requests: Invalid value: \"1\": must be less than"
            + " or equal to cpu limit of 500m",
      })
  void refusesAnInitContainer(String container, String refusal) {
    Answer answer = pod(MAIN + ", initContainers: [{" + container + "}]");
    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.message()).isEqualTo("Pod \"p\" is invalid: " + refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ports: [{containerPort: 65536}] | ports[0].containerPort: Invalid value: 65536: must be"
            + " between 1 and 65535, inclusive",
        "livenessProbe: {httpGet: {port: 0}} | livenessProbe.httpGet.port: Invalid value: 0: must be"
            + " between 1 and 65535, inclusive",
        "livenessProbe: {tcpSocket: {port: 70000}} | livenessProbe.tcpSocket.port: Invalid value:"
            + " 70000: must be between 1 and 65535, inclusive",
        "livenessProbe: {tcpSocket: {port: '8080'}} | livenessProbe.tcpSocket.port: Invalid value:"
            + " \"8080\": must contain at least one letter (a-z)",
        "restartPolicy: Always | restartPolicy: Forbidden: may not be set for non-init containers",
      })
  void refusesAContainer(String more, String refusal) {
    Answer answer = pod("containers: [{name: main, image: x, " + more + "}]");
    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.message()).isEqualTo("Pod \"p\" is invalid: spec.containers[0]." + refusal);
  }

  @Test
  void takesASidecarThatIsProbed() {
    Answer answer =
        pod(
            MAIN
                + ", initContainers: [{name: side, image: x, restartPolicy: Always,"
                + " readinessProbe: {tcpSocket: {port: http}, timeoutSeconds: 0},"
                + " ports: [{name: http, containerPort: 80}]}]");
    assertThat(answer.code()).isEqualTo(201);
    assertThat(answer.body().at("/spec/initContainers/0/readinessProbe/timeoutSeconds").asInt())
        .isEqualTo(1);
  }

  @Test
  void looksIntoTheTemplateOfACronJob() {
    Answer answer =
        CLUSTER.post(
            "/apis/batch/v1/namespaces/" + namespace + "/cronjobs",
            "{apiVersion: batch/v1, kind: CronJob, metadata: {name: c}, spec: {schedule: '@daily',"
                + " jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers:"
                + " [{name: c}]}}}}}}");
    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.message())
        .isEqualTo(
            "CronJob.batch \"c\" is invalid:"
                + " spec.jobTemplate.spec.template.spec.containers[0].image: Required value");
  }
}
