package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.document.Node;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.Seed;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.observe.ClusterModel;
import dev.writ.workloads.observe.Informers.Sighting;
import dev.writ.workloads.observe.Snapshot;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class StandingTest {
  private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
  private static final Judge JUDGE = new Judge(ProtectedNamespaces.STANDARD);
  private static final int EVENTS = 400;

  private final ClusterModel model = new ClusterModel("local", false);
  private final Standing standing =
      new Standing(PolicyObjects.of(Resource.POLICIES, sighting(Seed.FIRST)));

  static Node node(String yaml) {
    try {
      return Node.of(
          RegoValue.parseJson(new ObjectMapper().writeValueAsString(new Yaml().load(yaml))));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Sighting sighting(String yaml) {
    Node document = node(yaml);
    return new Sighting(
        Objects.requireNonNull(document.textAt("metadata", "namespace")),
        Objects.requireNonNull(document.textAt("metadata", "name")),
        document);
  }

  private static String pod(int number, Random random) {
    return """
        apiVersion: v1
        kind: Pod
        metadata: {name: p%d, namespace: %s, creationTimestamp: "2026-11-26T07:00:00Z"%s}
        spec: {containers: [{name: main, image: "%s"%s}]}
        status: {phase: %s, containerStatuses: [{name: main, restartCount: %d}]}
        """
        .formatted(
            number,
            random.nextInt(4) == 0 ? "elsewhere" : "production",
            random.nextInt(8) == 0 ? ", deletionTimestamp: \"2026-11-26T07:30:00Z\"" : "",
            random.nextBoolean() ? "nginx:latest" : "nginx:1.27",
            random.nextBoolean() ? ", livenessProbe: {tcpSocket: {port: 80}}" : "",
            random.nextInt(3) == 0 ? "Pending" : random.nextInt(6) == 0 ? "Failed" : "Running",
            random.nextInt(9));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void sumsByDifferenceEqualAFreshJudgement(long seed) {
    Random random = new Random(seed);
    standing.settle(model, JUDGE, Map.of(), NOW);
    for (int i = 0; i < EVENTS; i++) {
      int number = random.nextInt(40);
      if (random.nextInt(5) == 0) {
        model.podGone("production", "p" + number, NOW);
        model.podGone("elsewhere", "p" + number, NOW);
      } else {
        model.pod(node(pod(number, random)), NOW);
      }
      for (String key : model.takeChanged().pods()) {
        standing.judge(key, model.pod(key).orElse(null), model, JUDGE, Map.of(), NOW);
      }
      Evaluation fresh =
          JUDGE.evaluate(model.snapshot(Map.of()), Objects.requireNonNull(standing.policy()), NOW);
      Evaluation kept = Objects.requireNonNull(standing.evaluation(JUDGE, Map.of(), "local", NOW));
      assertThat(kept.tally()).isEqualTo(fresh.tally());
      assertThat(kept.violations()).isEqualTo(fresh.violations());
    }
    assertThat(model.snapshot(Map.of()).pods()).isNotEmpty();
  }

  @Test
  @DisplayName("A policy that can't be read any more stands by its last good version")
  void keepsTheLastGoodVersion() {
    standing.become(
        PolicyObjects.of(
            Resource.POLICIES,
            sighting(Seed.FIRST.replace("maxRestartCount: 3", "maxRestartCount: -1"))));
    assertThat(standing.object().policy()).isNull();
    assertThat(standing.object().problems()).singleElement().asString().contains("maxRestartCount");
    assertThat(Objects.requireNonNull(standing.policy()).spec().maxRestartCount()).isEqualTo(3);
  }

  @Test
  @DisplayName("A policy of one namespace is judged by its pods and their workloads alone")
  void looksAtItsOwnNamespace() {
    Random random = new Random(7);
    for (int i = 0; i < 40; i++) {
      model.pod(node(pod(i, random)), NOW);
    }
    model.pod(
        node(pod(41, random).replaceAll("namespace: [a-z]+", "namespace: production-2")), NOW);
    Snapshot own = model.snapshot("production", Map.of());

    assertThat(own.pods())
        .isEqualTo(
            model.snapshot(Map.of()).pods().stream()
                .filter(one -> one.namespace().equals("production"))
                .toList())
        .isNotEmpty();
    assertThat(own.namespaces().keySet()).containsExactly("production");
  }
}
