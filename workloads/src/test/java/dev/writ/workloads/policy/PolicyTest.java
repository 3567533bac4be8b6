package dev.writ.workloads.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
  @ParameterizedTest
  @CsvSource({
    "false, production, p, production/p",
    "true, '', p, cluster/p",
    "false, cluster, p, .cluster/p"
  })
  void noTwoPoliciesHaveTheSameKey(
      boolean clusterScoped, String namespace, String name, String key) {
    assertThat(Policy.key(clusterScoped, namespace, name)).isEqualTo(key);
  }
}
