package dev.writ.workloads.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.ResourceField;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RolledBackTest {
  private static final Action.Probe PROBE = new Action.Probe(8080, 5, 10);
  private static final Action LIVENESS = new Action.InjectLivenessProbe("web", PROBE);
  private static final Action READINESS = new Action.InjectReadinessProbe("web", PROBE);
  private static final Action RESOURCES =
      new Action.InjectResources(
          "web", Map.of(ResourceField.LIMITS_CPU, "500m", ResourceField.REQUESTS_MEMORY, "128Mi"));

  private static Workload with(String more) {
    return Given.workload(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: production}
        spec: {template: {spec: {containers: [{name: web MORE}]}}}
        """
            .replace("MORE", more));
  }

  private static void marks(
      Workload then, List<Action> out, List<Action> before, List<List<Action>> plans) {
    assertThat(List.of(RolledBack.of(then, out, before).split(",", -1)))
        .containsExactly(
            plans.stream()
                .map(plan -> Planner.fingerprint(then.templateHash(), plan))
                .toArray(String[]::new));
  }

  @Test
  void marksWhatIsTakenOut() {
    marks(
        with(""),
        List.of(LIVENESS, READINESS, RESOURCES),
        List.of(),
        List.of(List.of(LIVENESS, READINESS, RESOURCES)));
  }

  @Test
  void leavesOutWhatOthersHaveThereThen() {
    marks(
        with(", livenessProbe: {httpGet: {port: 80}}"),
        List.of(LIVENESS, READINESS),
        List.of(),
        List.of(List.of(READINESS)));
  }

  @Test
  void marksBothModesWhereAPartOfTheResourcesIsOthers() {
    marks(
        with(", resources: {limits: {cpu: 50m}}"),
        List.of(READINESS, RESOURCES),
        List.of(),
        List.of(
            List.of(
                READINESS,
                new Action.InjectResources("web", Map.of(ResourceField.REQUESTS_MEMORY, "128Mi"))),
            List.of(READINESS)));
  }

  @Test
  void marksWhatWasTakenOutBeforeToo() {
    marks(
        with(""),
        List.of(LIVENESS),
        List.of(READINESS),
        List.of(List.of(LIVENESS), List.of(LIVENESS, READINESS)));
  }

  @Test
  void coversEachOfItsMarks() {
    assertThat(RolledBack.covers("a,b", "b")).isTrue();
    assertThat(RolledBack.covers("a,b", "c")).isFalse();
    assertThat(RolledBack.covers("a,b", "a,b")).isFalse();
    assertThat(RolledBack.covers(null, "a")).isFalse();
  }
}
