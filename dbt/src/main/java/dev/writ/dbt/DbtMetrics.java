package dev.writ.dbt;

import dev.writ.dbt.decide.EnforcementResult;
import io.micrometer.core.instrument.MeterRegistry;

/** What the room counts. */
final class DbtMetrics {
  private static final String CHECKS = "writ.dbt.checks";
  private static final String RESULT = "result";

  private final MeterRegistry registry;

  DbtMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void judged(EnforcementResult result) {
    registry.counter(CHECKS, RESULT, result.passed() ? "passed" : "refused").increment();
    registry.timer("writ.dbt.check.duration").record(result.duration());
  }

  /** The input stood in the way. */
  void notJudged() {
    registry.counter(CHECKS, RESULT, "problem").increment();
  }
}
