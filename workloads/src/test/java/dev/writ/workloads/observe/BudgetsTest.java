package dev.writ.workloads.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.document.Node;
import dev.writ.document.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetsTest {
  private final Budgets budgets = new Budgets();

  private static Node read(String yaml) {
    return YamlReader.read("given.yaml", yaml).documents().getFirst();
  }

  private static Node budget(String spec, int allowed) {
    return read(
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web, namespace: production}
        spec: %s
        status: {disruptionsAllowed: %d}
        """
            .formatted(spec, allowed));
  }

  private boolean holdsWeb(String namespace) {
    Pod web =
        new ObjectReader(ObjectReader.ReplicaSets.GUESSED, false)
            .pod(
                read(
                    "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: production,"
                        + " labels: {app: web}}}"))
            .orElseThrow();
    return budgets.hold(namespace, List.of(web));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{minAvailable: 1}|0|false",
        "{selector: null}|0|false",
        "{selector: {}}|0|true",
        "{selector: {matchLabels: {app: web}}}|0|true",
        "{selector: {matchLabels: {app: web}}}|1|false",
        "{selector: {matchLabels: {app: other}}}|0|false"
      })
  void holdPodsThatTheySelect(String spec, int allowed, boolean held) {
    budgets.seen(budget(spec, allowed));
    assertThat(holdsWeb("production")).isEqualTo(held);
    assertThat(holdsWeb("staging")).isFalse();
  }

  @Test
  void letGoWhereTheSelectorIsTakenAway() {
    budgets.seen(budget("{selector: {}}", 0));
    budgets.seen(budget("{}", 0));
    assertThat(holdsWeb("production")).isFalse();
    assertThat(budgets.keys()).isEmpty();
  }
}
