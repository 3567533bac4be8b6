package dev.writ.workloads.view;

import dev.writ.workloads.decide.Classification;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Score;
import dev.writ.workloads.decide.Violation;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How one policy stood at one instant, in numbers.
 *
 * @param policy its key
 * @param namespace of the policy; empty for a cluster policy
 * @param byCheck violations of each check that has some
 * @param bySeverity violations of each severity that has some
 * @param byNamespace how each namespace stood, by name
 */
public record PastEvaluation(
    String cluster,
    String policy,
    String namespace,
    long generation,
    Instant at,
    int healthScore,
    int severityScore,
    long pods,
    long violations,
    long exempted,
    SortedMap<String, Long> byCheck,
    SortedMap<String, Long> bySeverity,
    SortedMap<String, NamespaceTally> byNamespace) {

  /** How one namespace stood. */
  public record NamespaceTally(int healthScore, long pods, long violations, long exempted) {}

  public PastEvaluation {
    byCheck = Collections.unmodifiableSortedMap(new TreeMap<>(byCheck));
    bySeverity = Collections.unmodifiableSortedMap(new TreeMap<>(bySeverity));
    byNamespace = Collections.unmodifiableSortedMap(new TreeMap<>(byNamespace));
  }

  /** The numbers of an evaluation. */
  public static PastEvaluation of(String cluster, Evaluation evaluation) {
    SortedMap<String, Long> bySeverity = new TreeMap<>();
    for (Violation violation : evaluation.violations()) {
      bySeverity.merge(violation.severity().word(), 1L, Long::sum);
    }
    SortedMap<String, NamespaceTally> byNamespace = new TreeMap<>();
    evaluation
        .namespaces()
        .forEach(
            (name, tally) ->
                byNamespace.put(
                    name,
                    new NamespaceTally(
                        tally.health().value(),
                        tally.pods(),
                        tally.violations(),
                        tally.exempted())));
    return new PastEvaluation(
        cluster,
        evaluation.policy().key(),
        evaluation.policy().namespace(),
        evaluation.policy().generation(),
        evaluation.at(),
        evaluation.healthScore(),
        evaluation.severityScore(),
        evaluation.tally().pods(),
        evaluation.tally().violations(),
        evaluation.tally().exempted(),
        new TreeMap<>(evaluation.tally().byCheck()),
        bySeverity,
        byNamespace);
  }

  public Classification classification() {
    return new Score(healthScore, pods).classification();
  }

  /** Whether it says the same, whenever it was. */
  public boolean saysAs(PastEvaluation other) {
    return equals(other.at(at));
  }

  private PastEvaluation at(Instant when) {
    return with(when, byNamespace);
  }

  /** The same with some of the namespaces only. */
  public PastEvaluation in(SortedMap<String, NamespaceTally> namespaces) {
    return with(at, namespaces);
  }

  private PastEvaluation with(Instant when, SortedMap<String, NamespaceTally> namespaces) {
    return new PastEvaluation(
        cluster,
        policy,
        namespace,
        generation,
        when,
        healthScore,
        severityScore,
        pods,
        violations,
        exempted,
        byCheck,
        bySeverity,
        namespaces);
  }
}
