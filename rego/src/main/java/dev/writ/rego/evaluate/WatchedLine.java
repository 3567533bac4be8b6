package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** A line that tells what becomes of it. */
final class WatchedLine extends Step {
  final Watched.OfLine line;
  private final Block body;

  WatchedLine(Watched.OfLine line, Block body) {
    this.line = line;
    this.body = body;
  }

  @Override
  boolean isGenerator() {
    return !body.isDeterministic();
  }

  @Override
  int size() {
    return body.size();
  }

  @Override
  boolean test(Scope scope, @Nullable RegoValue[] frame) {
    scope.meter.refund();
    Trace trace = scope.trace();
    Trace.Mark mark = trace.eval(line, frame);
    boolean holds = body.holds(scope, frame);
    if (holds) {
      trace.holds(mark, frame);
    }
    trace.end(mark, scope, frame);
    return holds;
  }

  @Override
  boolean each(Scope scope, @Nullable RegoValue[] frame, Block block, int next, Sink sink) {
    scope.meter.refund();
    Trace trace = scope.trace();
    Trace.Mark mark = trace.eval(line, frame);
    boolean enough =
        body.run(
            scope,
            frame,
            0,
            (_, f) -> {
              trace.holds(mark, f);
              boolean stop = block.run(scope, f, next, sink);
              trace.back(mark);
              return stop;
            });
    trace.end(mark, scope, frame);
    return enough;
  }

  /** Whether the line holds by itself; nobody is told. */
  boolean holdsAlone(Scope scope, @Nullable RegoValue[] frame) {
    long before = scope.meter.spentSteps();
    boolean holds = body.holds(scope, frame);
    scope.meter.charge(before - scope.meter.spentSteps());
    return holds;
  }
}
