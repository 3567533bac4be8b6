package dev.writ.workloads.decide;

import static dev.writ.workloads.decide.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.observe.Container;
import dev.writ.workloads.observe.Container.Role;
import dev.writ.workloads.observe.Owner;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Resources;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.ResourceField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any pods. */
class JudgeProperties {
  private static final Policy POLICY =
      Given.policy(
          Given.FIRST + "  requireResources: true\n  severityOverrides: {latestTag: critical}\n");

  @Provide
  Arbitrary<List<Pod>> pods() {
    Arbitrary<Container> container =
        Combinators.combine(
                Arbitraries.of("a", "b", "c"),
                Arbitraries.of(Role.class),
                Arbitraries.of("nginx", "nginx:1", "nginx:latest").injectNull(0.1),
                Arbitraries.of(true, false),
                Arbitraries.of(true, false),
                Arbitraries.of(
                    Resources.NONE,
                    new Resources(Map.of(ResourceField.LIMITS_CPU, "1"), false),
                    new Resources(Map.of(), true)),
                Arbitraries.integers().between(0, Integer.MAX_VALUE))
            .as(
                (name, role, image, liveness, readiness, resources, restarts) ->
                    new Container(
                        name, role, image, liveness, readiness, resources, 0, restarts, null));
    return Combinators.combine(
            container.list().ofMaxSize(4),
            Arbitraries.of(Pod.Phase.class),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(-10, 600),
            Arbitraries.of("production", "kube-system", "other"))
        .as(
            (containers, phase, always, age, namespace) ->
                new Pod(
                    namespace,
                    "web",
                    Map.of(),
                    null,
                    Owner.NOBODY,
                    null,
                    phase,
                    always,
                    false,
                    NOW.minusSeconds(age),
                    Resources.NONE,
                    containers,
                    null))
        .list()
        .ofMaxSize(8);
  }

  private static Evaluation evaluate(List<Pod> pods) {
    return Given.evaluation(POLICY, Snapshot.of(pods, List.of()));
  }

  @Property(tries = 300)
  void scoresStayWithinBounds(@ForAll("pods") List<Pod> pods) {
    Evaluation evaluation = evaluate(pods);

    assertThat(evaluation.healthScore()).isBetween(0, 100);
    assertThat(evaluation.severityScore()).isBetween(0, evaluation.healthScore());
    assertThat(evaluation.tally().byCheck().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(evaluation.tally().violations())
        .isEqualTo(evaluation.violations().size());
  }

  @Property(tries = 300)
  void sumsByDifferenceAreSumsOfAll(
      @ForAll("pods") List<Pod> pods, @ForAll("pods") List<Pod> more) {
    List<Pod> both = new ArrayList<>(pods);
    both.addAll(more);
    Evaluation all = evaluate(both);
    Evaluation some = evaluate(pods);
    Tally.Sums sums = new Tally.Sums();
    all.pods().forEach(sums::add);
    all.pods().subList(some.pods().size(), all.pods().size()).forEach(sums::remove);

    assertThat(sums.tally()).isEqualTo(some.tally());
    assertThat(some.tally().plus(evaluate(more).tally())).isEqualTo(all.tally());
    assertThat(all.tally().minus(evaluate(more).tally())).isEqualTo(some.tally());
  }

  @Property(tries = 200)
  void judgesEachPodTheSameBesideOthers(@ForAll("pods") List<Pod> pods) {
    List<Violation> oneByOne =
        pods.stream().flatMap(pod -> evaluate(List.of(pod)).violations().stream()).toList();

    assertThat(evaluate(pods).violations()).isEqualTo(oneByOne);
  }

  @Property(tries = 200)
  void aBetterPodNeverLowersTheScore(@ForAll("pods") List<Pod> pods) {
    List<Pod> with = new ArrayList<>(pods);
    with.add(Given.podOf("[]"));

    assertThat(evaluate(with).healthScore()).isGreaterThanOrEqualTo(evaluate(pods).healthScore());
  }
}
