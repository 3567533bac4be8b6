package dev.writ.dbt.act;

import dev.writ.dbt.decide.EnforcementResult.ModelCoverage;
import dev.writ.dbt.decide.Tested;
import dev.writ.dbt.observe.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tested columns of some models that belong together: a layer, or the first folder below {@code
 * models/} where no model has a layer.
 *
 * @param notApplicable models without a column, where the policy wants nothing made of that
 * @param threshold percent that is asked of each of them; null where none is, or not the same
 */
record CoverageGroup(
    String name, int models, Tested columns, int notApplicable, @Nullable Integer threshold) {

  private static final String ROOT = "(root)";
  private static final String NO_LAYER = "(no layer)";

  /** Layers in their order, then models without one; or folders by name, then the root. */
  static List<CoverageGroup> of(List<ModelCoverage> coverage) {
    boolean byLayer = coverage.stream().anyMatch(model -> model.layer() != null);
    Map<String, List<ModelCoverage>> groups = new LinkedHashMap<>();
    if (byLayer) {
      for (Layer layer : Layer.values()) {
        groups.put(layer.word(), new ArrayList<>());
      }
      groups.put(NO_LAYER, new ArrayList<>());
    } else {
      coverage.stream()
          .map(model -> folder(model.filePath()))
          .filter(folder -> !folder.equals(ROOT))
          .sorted()
          .forEach(folder -> groups.putIfAbsent(folder, new ArrayList<>()));
      groups.put(ROOT, new ArrayList<>());
    }
    for (ModelCoverage model : coverage) {
      Layer layer = model.layer();
      String name = !byLayer ? folder(model.filePath()) : layer == null ? NO_LAYER : layer.word();
      Objects.requireNonNull(groups.get(name)).add(model);
    }
    List<CoverageGroup> all = new ArrayList<>();
    groups.forEach(
        (name, models) -> {
          if (!models.isEmpty()) {
            all.add(of(name, models));
          }
        });
    return all;
  }

  private static CoverageGroup of(String name, List<ModelCoverage> models) {
    Tested columns = Tested.NONE;
    int notApplicable = 0;
    Integer threshold = models.getFirst().threshold();
    for (ModelCoverage model : models) {
      columns = columns.plus(model.columns());
      notApplicable += model.notApplicable() ? 1 : 0;
      threshold = Objects.equals(threshold, model.threshold()) ? threshold : null;
    }
    return new CoverageGroup(name, models.size(), columns, notApplicable, threshold);
  }

  /** The folder below the first one, which is {@code models} unless a project renames it. */
  private static String folder(String path) {
    int models = path.indexOf('/');
    int next = path.indexOf('/', models + 1);
    return models < 0 || next < 0 ? ROOT : path.substring(models + 1, next);
  }

  /** Such as {@code 53.1%}; {@code N/A} where no column is declared. */
  String percent() {
    return columns.total() == 0 ? "N/A" : columns.percent(threshold == null ? 100 : threshold);
  }
}
