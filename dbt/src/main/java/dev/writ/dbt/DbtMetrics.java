package dev.writ.dbt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.store.FindingRows;
import dev.writ.dbt.store.RunRows;
import dev.writ.dbt.view.Run;
import dev.writ.kernel.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the room counts. */
final class DbtMetrics {
  private static final String CHECKS = "writ.dbt.checks";
  private static final String RESULT = "result";
  private static final String PROJECT = "project";

  private final MeterRegistry registry;
  private final MultiGauge violations;
  private final MultiGauge coverage;

  DbtMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.violations =
        MultiGauge.builder("writ.dbt.violations")
            .description("findings of each project's last run")
            .register(registry);
    this.coverage =
        MultiGauge.builder("writ.dbt.coverage.ratio")
            .description("tested columns of each project's last run, 0 to 1")
            .register(registry);
  }

  void judged(EnforcementResult result) {
    registry.counter(CHECKS, RESULT, result.passed() ? "passed" : "refused").increment();
    registry.timer("writ.dbt.check.duration").record(result.duration());
  }

  /** The input stood in the way. */
  void notJudged() {
    registry.counter(CHECKS, RESULT, "problem").increment();
  }

  /** Reads the gauges anew. */
  void refresh(Database database) {
    List<MultiGauge.Row<?>> found = new ArrayList<>();
    for (FindingRows.Count each : database.read(FindingRows::counts)) {
      found.add(
          MultiGauge.Row.of(
              Tags.of(
                  PROJECT,
                  each.project(),
                  "code",
                  each.code(),
                  "severity",
                  each.severity().toLowerCase(Locale.ROOT)),
              each.findings()));
    }
    violations.register(found, true);
    List<MultiGauge.Row<?>> ratios = new ArrayList<>();
    for (Run run : database.<List<Run>>read(RunRows::latest)) {
      for (Map.Entry<String, JsonNode> layer : run.byLayer().properties()) {
        int total = layer.getValue().path("total").asInt();
        if (total > 0) {
          ratios.add(
              MultiGauge.Row.of(
                  Tags.of(PROJECT, run.project(), "layer", layer.getKey()),
                  (double) layer.getValue().path("tested").asInt() / total));
        }
      }
    }
    coverage.register(ratios, true);
  }
}
