package dev.writ.server.console;

import dev.writ.workloads.decide.Classification;
import dev.writ.workloads.decide.Score;

/**
 * A score as people see it.
 *
 * @param number from 0 to 100
 * @param state what it means, in a word
 */
public record Standing(String number, State state) {
  static Standing of(Score score) {
    return new Standing(String.valueOf(score.value()), state(score.classification()));
  }

  private static State state(Classification classification) {
    return switch (classification) {
      case HEALTHY -> new State("Healthy", "good", "check");
      case STABLE -> new State("Stable", "still", "dot");
      case DEGRADED -> new State("Degraded", "wait", "warning");
      case CRITICAL -> new State("Critical", "bad", "cross");
    };
  }
}
