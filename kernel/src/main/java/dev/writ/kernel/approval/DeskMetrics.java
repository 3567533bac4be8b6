package dev.writ.kernel.approval;

import dev.writ.kernel.decision.DecisionInput;
import dev.writ.kernel.decision.Ruling;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.store.Tx;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What the desk counts; what a transaction did is counted after its commit. In Prometheus {@code
 * writ.decisions} reads {@code writ_decisions_total}.
 */
record DeskMetrics(MeterRegistry registry) {

  void decided(DecisionInput input, Ruling ruling) {
    registry
        .counter(
            "writ.decisions",
            "room",
            input.room(),
            "outcome",
            lower(ruling.decision().outcome()),
            "degraded",
            String.valueOf(ruling.degraded()))
        .increment();
    registry.timer("writ.decision").record(ruling.micros(), TimeUnit.MICROSECONDS);
  }

  void eventAfterCommit(Tx tx, String type, EventStatus status) {
    tx.afterCommit(
        () ->
            registry
                .counter("writ.events", "type", type, "status", lower(status.name()))
                .increment());
  }

  void reviewAfterCommit(Tx tx, Verdict verdict, String result) {
    tx.afterCommit(
        () ->
            registry
                .counter("writ.reviews", "verdict", lower(verdict.name()), "result", result)
                .increment());
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
