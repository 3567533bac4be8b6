package dev.writ.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.problem.Problem;
import dev.writ.workloads.decide.Plan;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrialTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: staging}
      spec:
        template:
          spec:
            containers: [{name: web, image: 'nginx:1.29', ports: [{containerPort: 3000}]}]
      """;

  @Test
  void judgesByBaselineWhereNoPolicyIsGiven() {
    Trial trial = Trial.of(null, ServerRoom.bad("production", "web"), NOW);
    assertThat(trial.evaluations())
        .singleElement()
        .satisfies(
            evaluation ->
                assertThat(evaluation.violations())
                    .extracting(violation -> violation.check())
                    .containsExactly("latest_tag", "missing_readiness"));
    assertThat(trial.plans()).isEmpty();
  }

  @Test
  void plansWhatThePolicyWouldHavePatched() {
    Trial trial = Trial.of(Seed.SECOND, DEPLOYMENT, NOW);
    assertThat(trial.plans())
        .singleElement()
        .satisfies(
            plan -> {
              assertThat(plan).isInstanceOf(Plan.Patch.class);
              assertThat(plan.draft().actions())
                  .extracting(Object::toString)
                  .containsExactly(
                      "web: livenessProbe tcpSocket 8080, delay 5 s, period 10 s",
                      "web: readinessProbe tcpSocket 8080, delay 5 s, period 10 s",
                      "web: resources limits.cpu 500m, limits.memory 256Mi,"
                          + " requests.cpu 100m, requests.memory 128Mi");
            });
  }

  @Test
  void tellsEverythingThatIsWrongAtOnce() {
    String policy = Seed.FIRST.replace("maxRestartCount: 3", "maxRestartCount: -1");
    assertThatThrownBy(() -> Trial.of(policy, "a: [", NOW))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code().name()).isEqualTo("VALIDATION_FAILED");
              assertThat(problem.errors())
                  .extracting(error -> error.code().name())
                  .containsExactly("WORKLOADS_MANIFEST_INVALID", "WORKLOADS_POLICY_INVALID");
            });
  }
}
