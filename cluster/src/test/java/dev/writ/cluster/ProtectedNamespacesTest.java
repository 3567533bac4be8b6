package dev.writ.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectedNamespacesTest {
  @ParameterizedTest
  @CsvSource({
    "kube-system,true",
    "kube-flannel,true",
    "istio-system,true",
    "longhorn-system,true",
    "cert-manager,true",
    "monitoring,true",
    "observability,true",
    "argocd,true",
    "kube,false",
    "system,false",
    "monitoring-team,false",
    "production,false"
  })
  void knowsWhatIsLeftAlone(String namespace, boolean untouched) {
    assertThat(ProtectedNamespaces.STANDARD.contains(namespace)).isEqualTo(untouched);
  }

  @Test
  void addsNamesAndTakesNoneAway() {
    ProtectedNamespaces more = new ProtectedNamespaces(Set.of("writ"));

    assertThat(more.contains("writ")).isTrue();
    assertThat(more.contains("argocd")).isTrue();
    assertThat(more.contains("production")).isFalse();
  }
}
