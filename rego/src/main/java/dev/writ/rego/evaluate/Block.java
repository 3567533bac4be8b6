package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a body in the order in which they run. */
final class Block {
  private static final Sink FIRST = (scope, frame) -> true;

  private final Step[] steps;
  private final boolean deterministic;
  private final int size;

  Block(List<Step> steps) {
    this.steps = steps.toArray(new Step[0]);
    boolean one = true;
    for (Step step : steps) {
      one &= !step.isGenerator();
    }
    this.deterministic = one;
    int sum = 0;
    for (Step step : steps) {
      sum += step.size();
    }
    this.size = sum;
  }

  /** Whether it has one solution at most. */
  boolean isDeterministic() {
    return deterministic;
  }

  int size() {
    return size;
  }

  /** With something before its first line and something after its last one. */
  Block between(Step first, Step last) {
    List<Step> all = new ArrayList<>();
    all.add(first);
    all.addAll(List.of(steps));
    all.add(last);
    return new Block(all);
  }

  /** Whether there is a solution; if so, it stands in the frame of a deterministic body. */
  boolean holds(Scope scope, @Nullable RegoValue[] frame) {
    if (!deterministic) {
      return run(scope, frame, 0, FIRST);
    }
    for (Step step : steps) {
      scope.meter.step();
      if (!step.test(scope, frame)) {
        return false;
      }
    }
    return true;
  }

  /** Gives all solutions to the sink, or as many as it wants; true when it has enough. */
  boolean run(Scope scope, @Nullable RegoValue[] frame, int from, Sink sink) {
    for (int i = from; i < steps.length; i++) {
      scope.meter.step();
      Step step = steps[i];
      if (step.isGenerator()) {
        return step.each(scope, frame, this, i + 1, sink);
      }
      if (!step.test(scope, frame)) {
        return false;
      }
    }
    return sink.accept(scope, frame);
  }
}
