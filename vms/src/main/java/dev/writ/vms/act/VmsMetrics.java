package dev.writ.vms.act;

import dev.writ.kernel.store.Database;
import dev.writ.vms.store.ClusterRows;
import dev.writ.vms.store.MachineRows;
import dev.writ.vms.store.StuckRows;
import dev.writ.vms.view.ClusterEntry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the room counts. */
public final class VmsMetrics {
  private final MeterRegistry registry;
  private final MultiGauge machines;
  private final MultiGauge health;
  private final MultiGauge stuck;

  public VmsMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.machines =
        MultiGauge.builder("writ.vms.machines")
            .description("machines by environment and status")
            .register(registry);
    this.health =
        MultiGauge.builder("writ.vms.cluster.health")
            .description("1 for the state that a cluster is in")
            .register(registry);
    this.stuck =
        MultiGauge.builder("writ.vms.stuck")
            .description("machines that have been on their way for more than 15 minutes")
            .register(registry);
  }

  /**
   * Counts a request.
   *
   * @param result {@code accepted} or a problem's code
   */
  public void requested(String operation, String environment, String result) {
    registry
        .counter(
            "writ.vms.requests",
            "operation",
            operation,
            "environment",
            environment,
            "result",
            result)
        .increment();
  }

  /** Counts a dry run; {@code result} is {@code accepted}, {@code refused} or {@code failed}. */
  void dryRun(String result) {
    registry.counter("writ.vms.dry.runs", "result", result).increment();
  }

  /** Counts a machine that was agreed for this cluster. */
  void placed(String cluster) {
    registry.counter("writ.vms.placements", "cluster", cluster).increment();
  }

  /** From the arrival of a change on a watch to its commit. */
  public void statusLag(Duration lag) {
    registry.timer("writ.vms.status.lag").record(lag);
  }

  void applied(String cluster, Duration took) {
    registry.timer("writ.vms.apply", "cluster", cluster).record(took);
  }

  /** Reads the gauges anew; run with each check of the clusters. */
  public void refresh(Database database) {
    List<MultiGauge.Row<?>> byStatus = new ArrayList<>();
    database
        .read(MachineRows::countByEnvironmentAndStatus)
        .forEach(
            (key, count) ->
                byStatus.add(
                    MultiGauge.Row.of(
                        Tags.of("environment", key.getFirst(), "status", key.getLast()), count)));
    machines.register(byStatus, true);
    List<MultiGauge.Row<?>> byHealth = new ArrayList<>();
    for (ClusterEntry cluster : database.read(ClusterRows::all)) {
      byHealth.add(
          MultiGauge.Row.of(
              Tags.of("cluster", cluster.name(), "state", cluster.health().name()), 1));
    }
    health.register(byHealth, true);
    List<MultiGauge.Row<?>> stuckByStatus = new ArrayList<>();
    database
        .read(handle -> StuckRows.countByStatus(handle, database.now().minus(StuckRows.PATIENCE)))
        .forEach(
            (status, count) ->
                stuckByStatus.add(MultiGauge.Row.of(Tags.of("status", status.name()), count)));
    stuck.register(stuckByStatus, true);
  }
}
