package dev.writ.workloads.view;

import dev.writ.workloads.decide.Score;
import java.util.Comparator;

/**
 * How a policy, a namespace or a cluster stands.
 *
 * @param name key of a policy, name of a namespace; a cluster's own name
 */
public record ScoreLine(String cluster, String name, Score score, long violations, long exempted) {
  public static final Comparator<ScoreLine> WORST_FIRST =
      Comparator.comparingInt((ScoreLine line) -> line.score().value())
          .thenComparing(ScoreLine::cluster)
          .thenComparing(ScoreLine::name);

  /** What lines are about. */
  public enum By {
    POLICY,
    NAMESPACE,
    CLUSTER
  }
}
