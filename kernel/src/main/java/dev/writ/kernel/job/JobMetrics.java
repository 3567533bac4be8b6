package dev.writ.kernel.job;

import dev.writ.kernel.event.EventStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/**
 * The metrics of jobs; in Prometheus {@code writ.job.attempts} reads {@code
 * writ_job_attempts_total}.
 */
final class JobMetrics {
  private final MeterRegistry registry;
  private final Timer startDelay;

  JobMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.startDelay =
        Timer.builder("writ.job.start.delay")
            .description("From the time a job is due until a worker has it")
            .publishPercentileHistogram()
            .register(registry);
  }

  void started(Duration afterDue) {
    startDelay.record(afterDue.isNegative() ? Duration.ZERO : afterDue);
  }

  void attempt(String type, Attempts.Outcome outcome) {
    registry.counter("writ.job.attempts", "type", type, "outcome", lower(outcome)).increment();
  }

  void ended(String type, EventStatus status) {
    registry.counter("writ.events", "type", type, "status", lower(status)).increment();
    if (status == EventStatus.FAILED) {
      registry.counter("writ.jobs.dead", "type", type).increment();
    }
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
