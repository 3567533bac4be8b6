package dev.writ.workloads.decide;

import java.util.List;

/**
 * A score over so many pods.
 *
 * @param value 0 to 100
 */
public record Score(int value, long pods) {
  static final int BEST = 100;

  public Score {
    if (value < 0 || value > BEST || pods < 0) {
      throw new IllegalArgumentException("no score: %d over %d pods".formatted(value, pods));
    }
  }

  /** What points cost that are shared by pods; without pods nothing is wrong. */
  static Score of(long points, long pods) {
    return new Score(pods == 0 ? BEST : (int) (BEST - Math.min(points / pods, BEST)), pods);
  }

  /** Several scores as one, each counting by its pods, rounded down. */
  public static Score pooled(List<Score> scores) {
    long pods = scores.stream().mapToLong(Score::pods).sum();
    return shared(scores.stream().mapToLong(score -> score.value * score.pods).sum(), pods);
  }

  /**
   * One of several pods together, rounded down.
   *
   * @param sum of the scores of all pods
   */
  public static Score shared(long sum, long pods) {
    return new Score(pods == 0 ? BEST : (int) (sum / pods), pods);
  }

  public Classification classification() {
    return Classification.of(value);
  }
}
