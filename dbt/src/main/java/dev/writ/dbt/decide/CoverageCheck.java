package dev.writ.dbt.decide;

import dev.writ.dbt.observe.Layer;
import dev.writ.dbt.observe.Model;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** E210, E211: enough columns of each model are tested. */
final class CoverageCheck implements Check {
  /** How many columns a text names. */
  private static final int SHOWN = 5;

  @Override
  public String name() {
    return "coverage";
  }

  @Override
  public boolean isAskedBy(EffectivePolicy policy) {
    return policy.gates() != null;
  }

  @Override
  public List<Finding> findings(Snapshot snapshot, EffectivePolicy policy) {
    if (policy.gates() == null) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    for (Coverage coverage : Coverage.of(snapshot, policy)) {
      Finding finding = judge(coverage, policy.options().zeroColumnsFail());
      if (finding != null) {
        findings.add(finding);
      }
    }
    return findings;
  }

  private static @Nullable Finding judge(Coverage coverage, boolean zeroColumnsFail) {
    Integer threshold = coverage.threshold();
    if (threshold == null) {
      return null;
    }
    if (coverage.isEmpty()) {
      return zeroColumnsFail && threshold > 0 ? undeclared(coverage, threshold) : null;
    }
    Tested columns = coverage.columns();
    if (!columns.isBelow(threshold)) {
      return null;
    }
    String percent = columns.percent(threshold);
    return finding(
            coverage,
            threshold,
            percent,
            "%s (%d/%d columns tested)".formatted(percent, columns.tested(), columns.total()),
            "Add tests for uncovered columns: %s. Need %d%% more coverage to meet threshold."
                .formatted(
                    Text.firstOf(coverage.untested(), SHOWN, ", ... (%d more)"),
                    threshold - columns.floor()))
        .toPaste(
            notNull(coverage.model(), coverage.untested().subList(0, columns.missing(threshold))));
  }

  private static Finding undeclared(Coverage coverage, int threshold) {
    return finding(
            coverage,
            threshold,
            "0.0%",
            "no columns declared",
            "Declare the columns of model '%s' in %s and add tests for them."
                .formatted(coverage.model().displayName(), Template.fileOf(coverage.model())))
        .toPaste(notNull(coverage.model(), List.of("column_name")));
  }

  private static Finding finding(
      Coverage coverage, int threshold, String percent, String actual, String suggestion) {
    Model model = coverage.model();
    Layer layer = model.layer();
    return Finding.error(
            coverage.byLayer() ? Code.E211 : Code.E210,
            model,
            "Model '%s'%s has %s test coverage, below the required %d%% threshold."
                .formatted(
                    model.displayName(),
                    layer == null ? "" : " (" + layer.word() + " layer)",
                    percent,
                    threshold),
            threshold + "% column-level test coverage",
            actual,
            suggestion)
        .measured(coverage.columns());
  }

  /** As many tests as the threshold needs. */
  private static String notNull(Model model, List<String> columns) {
    Map<String, List<String>> types = new LinkedHashMap<>();
    columns.forEach(column -> types.put(column, List.of("not_null")));
    return Template.tests(model, types);
  }
}
