package dev.writ.workloads.operator;

import dev.writ.workloads.decide.Tally;
import dev.writ.workloads.view.PolicyStanding;
import java.util.Map;

/** Is told of what the loop does; for figures and for whoever shows how things stand. */
public interface OperatorListener {
  OperatorListener NOBODY =
      new OperatorListener() {
        @Override
        public void stands(PolicyStanding standing) {}

        @Override
        public void gone(String policy) {}

        @Override
        public void judged(String policy, Tally tally, long nanoseconds) {}

        @Override
        public void failed(RuntimeException defect) {}

        @Override
        public void roundEnded(Map<String, Integer> objects) {}
      };

  /** A policy stands like this now. */
  void stands(PolicyStanding standing);

  /** A policy is gone. */
  void gone(String policy);

  /** A policy was judged over all of its pods. */
  void judged(String policy, Tally tally, long nanoseconds);

  /** A round could not be finished. */
  void failed(RuntimeException defect);

  /**
   * All policies that stand otherwise, or are gone, were told.
   *
   * @param objects how many are known, by the plural of their kind
   */
  void roundEnded(Map<String, Integer> objects);
}
