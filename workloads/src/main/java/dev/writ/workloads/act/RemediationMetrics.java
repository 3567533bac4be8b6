package dev.writ.workloads.act;

import dev.writ.cluster.GitOpsKeys.Tool;
import dev.writ.workloads.view.RemediationState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * What is counted of remediations. The names without {@code writ_} are those that dashboards of the
 * earlier operator know.
 */
public final class RemediationMetrics {
  private final MeterRegistry registry;
  private final Counter applied;
  private final Counter failed;
  private final Counter rollbacks;
  private final Timer detectToPatch;
  private final MultiGauge states;

  /** Registers all of them, so that they are there before anything happens. */
  public RemediationMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.applied =
        Counter.builder("devopspolicy.remediations.applied")
            .description("patches of workloads that a cluster took")
            .register(registry);
    this.failed =
        Counter.builder("devopspolicy.remediations.failed")
            .description("patches that were refused, given up or rolled back")
            .register(registry);
    this.rollbacks =
        Counter.builder("writ.workloads.rollbacks")
            .description("patches that did harm and were taken back")
            .register(registry);
    this.detectToPatch =
        Timer.builder("writ.workloads.detect.to.patch")
            .description("from the plan of a remediation until the cluster took its patch")
            .publishPercentileHistogram()
            .register(registry);
    this.states =
        MultiGauge.builder("writ.workloads.remediations")
            .description("remediations by state")
            .register(registry);
    for (Tool tool : Tool.values()) {
      deferrals(tool);
    }
  }

  /** A cluster took a patch. */
  public void applied(Duration sincePlanned) {
    applied.increment();
    detectToPatch.record(sincePlanned);
  }

  /** A patch was refused, given up or rolled back. */
  public void failed() {
    failed.increment();
  }

  /** A patch was taken back. */
  public void rolledBack() {
    rollbacks.increment();
  }

  /** A plan was handed to Git. */
  public void deferred(Tool tool) {
    deferrals(tool).increment();
  }

  private Counter deferrals(Tool tool) {
    return Counter.builder("writ.workloads.git.deferrals")
        .description("plans that were handed to whoever writes to Git")
        .tag("tool", tool.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  /** How many remediations are in each state. */
  public void states(Map<RemediationState, Long> counts) {
    states.register(
        counts.entrySet().stream()
            .<MultiGauge.Row<?>>map(
                one ->
                    MultiGauge.Row.of(
                        Tags.of("state", one.getKey().name().toLowerCase(Locale.ROOT)),
                        one.getValue()))
            .toList(),
        true);
  }
}
