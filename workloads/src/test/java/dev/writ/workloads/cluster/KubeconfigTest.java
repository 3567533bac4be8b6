package dev.writ.workloads.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigTest {
  private static final String GOOD =
      """
      apiVersion: v1
      kind: Config
      current-context: prod
      clusters:
      - {name: one, cluster: {server: "https://10.0.0.1:6443"}}
      contexts:
      - {name: prod, context: {cluster: one, user: writ}}
      users:
      - {name: writ, user: {token: t}}
      """;

  @Test
  void findsNothingInOneThatCanBeUsed() {
    assertThat(Kubeconfig.problems("k.yaml", GOOD)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          current-context: prod|current-context: test|k.yaml:3:18: there is no context `test`; there are `prod`
          current-context: prod|preferences: {}|k.yaml:1:1: `current-context` is missing; name the one to use: there are `prod`
          cluster: one,|cluster: two,|k.yaml:7:35: there is no cluster `two`; there are `one`
          user: writ}|user: ann}|k.yaml:7:46: there is no user `ann`; there are `writ`
          {server: "https://10.0.0.1:6443"}|{}|k.yaml:5:3: this cluster has no `server`, such as `https://10.0.0.1:6443`
          https://10.0.0.1:6443|10.0.0.1:6443|k.yaml:5:33: `10.0.0.1:6443` is no address; it looks like `https://10.0.0.1:6443`
          {cluster: one, user: writ}|{cluster: one}|k.yaml:7:3: this context names no `user`
          """)
  void tellsWhereWhichPartIsWrong(String good, String bad, String problem) {
    assertThat(Kubeconfig.problems("k.yaml", GOOD.replace(good, bad))).containsExactly(problem);
  }

  @Test
  void tellsAllAtOnce() {
    assertThat(
            Kubeconfig.problems(
                "k.yaml", GOOD.replace("cluster: one, user: writ", "cluster: two, user: ann")))
        .containsExactly(
            "k.yaml:7:35: there is no cluster `two`; there are `one`",
            "k.yaml:7:46: there is no user `ann`; there are `writ`");
    assertThat(Kubeconfig.problems("k.yaml", "a: [1"))
        .singleElement()
        .asString()
        .startsWith("k.yaml:");
    assertThat(Kubeconfig.problems("k.yaml", "- 1"))
        .isEqualTo(
            List.of("k.yaml: a kubeconfig is one YAML object, with `clusters` and `contexts`"));
  }
}
