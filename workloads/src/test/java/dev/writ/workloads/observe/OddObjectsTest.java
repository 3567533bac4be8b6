package dev.writ.workloads.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.document.Node;
import dev.writ.document.YamlReader;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.Seed;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.Violation;
import dev.writ.workloads.policy.PolicyParser;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects as no API server should give them, in the model that the loop judges. */
class OddObjectsTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private final ClusterModel model = new ClusterModel("local", false);

  private static Node node(String json) {
    return Node.of(RegoValue.parseJson(json.replace('\'', '"')));
  }

  private void pod(String json) {
    model.pod(node(json.replaceFirst("\\{", "{'apiVersion': 'v1', 'kind': 'Pod', ")), NOW);
  }

  private Evaluation judged() {
    return new Judge(ProtectedNamespaces.STANDARD)
        .evaluate(
            model.snapshot(Map.of()),
            PolicyParser.parse(YamlReader.read("p", Seed.FIRST).documents().getFirst())
                .policy()
                .orElseThrow(),
            NOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'metadata': {'namespace': 'production', 'name': 'odd'}}",
        "{'metadata': {'namespace': 'production'}}",
        "{'metadata': {'namespace': 'production', 'name': 'odd'}, 'spec': 7, 'status': []}",
        "{'metadata': {'namespace': 'production', 'name': 'odd', 'labels': 1, 'annotations': [],"
            + " 'ownerReferences': 5, 'creationTimestamp': 'soon', 'deletionTimestamp': null},"
            + " 'spec': {'containers': {}, 'initContainers': 'x', 'ephemeralContainers': null},"
            + " 'status': {'phase': 5, 'conditions': 'x', 'containerStatuses': {}}}",
        "{'metadata': {'namespace': 'production', 'name': 'odd',"
            + " 'ownerReferences': [7, {}, {'kind': 'ReplicaSet', 'controller': true}]},"
            + " 'status': {'conditions': [1, {}], 'containerStatuses': [1, {}, {'name': 3}]}}",
        "{'metadata': {'namespace': 'production', 'name': 'odd',"
            + " 'creationTimestamp': '2999-01-01T00:00:00Z'},"
            + " 'spec': {'containers': []}, 'status': {'phase': 'Pending'}}"
      })
  @DisplayName("Bad input: a pod without spec, status or name is counted, and others are judged")
  void judgesWhatThereIs(String pod) {
    pod(pod);
    pod(
        "{'metadata': {'namespace': 'production', 'name': 'bad'},"
            + " 'spec': {'containers': [{'name': 'main', 'image': 'nginx:latest'}]}}");
    assertThat(judged().tally().pods()).isEqualTo(2);
    assertThat(judged().violations())
        .extracting(Violation::check)
        .containsExactly("latest_tag", "missing_liveness", "missing_readiness");
    model.podGone("production", "odd", NOW);
    model.podGone("production", "", NOW);
    assertThat(judged().tally().pods()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'kind': 'Deployment', 'metadata': {'namespace': 'production', 'name': 'odd'}}",
        "{'kind': 'Deployment', 'metadata': {'namespace': 'production', 'name': 'odd',"
            + " 'annotations': 5, 'ownerReferences': {}}, 'spec': 7, 'status': 'x'}",
        "{'kind': 'StatefulSet', 'metadata': {'namespace': 'production', 'name': 'odd'},"
            + " 'spec': {'replicas': 'many', 'template': []}}",
        "{'kind': 'DaemonSet', 'metadata': {'namespace': 'production', 'name': 'odd'},"
            + " 'spec': {'template': {'spec': {'containers': [7, {}]}}}}"
      })
  @DisplayName("Bad input: a workload that is no such thing breaks nothing")
  void readsWorkloadsOnWhatTheyHave(String workload) {
    model.workload(node(workload.replaceFirst("\\{", "{'apiVersion': 'apps/v1', ")), NOW);
    assertThat(model.workloadKeys()).hasSize(1);
    assertThat(judged().tally().pods()).isZero();
  }

  @Test
  @DisplayName("Bad input: 500 containers; an annotation of 1 MiB; restart counts out of range")
  void judgesWhatIsTooMuch() {
    String containers =
        IntStream.range(0, 500)
            .mapToObj(number -> "{'name': 'c" + number + "', 'image': 'web:1'}")
            .collect(Collectors.joining(","));
    pod(
        "{'metadata': {'namespace': 'production', 'name': 'huge', 'annotations': {'a': '"
            + "x".repeat(1 << 20)
            + "'}}, 'spec': {'containers': ["
            + containers
            + "]}, 'status': {'containerStatuses': [{'name': 'c0', 'restartCount': -1},"
            + " {'name': 'c1', 'restartCount': 2147483647}]}}");

    Evaluation evaluation = judged();
    assertThat(evaluation.violations()).hasSize(1001);
    assertThat(evaluation.violations())
        .filteredOn(violation -> violation.check().equals("high_restarts"))
        .extracting(Violation::message)
        .containsExactly("container 'c1' has 2147483647 restarts (threshold: 3)");
    // 500 × 3 + 500 × 2 + 5 × 6 points of one pod
    assertThat(evaluation.tally().points()).isEqualTo(2530);
  }
}
