package dev.writ.dbt.decide;

import dev.writ.dbt.observe.DataTest;
import dev.writ.dbt.observe.Model;
import dev.writ.dbt.observe.Notice;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.EffectivePolicy.DbtOptions;
import dev.writ.dbt.policy.EffectivePolicy.Denominator;
import dev.writ.dbt.policy.EffectivePolicy.LayerThresholds;
import dev.writ.dbt.policy.EffectivePolicy.QualityGates;
import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many of a model's columns are tested.
 *
 * @param untested names of columns without a test, in order
 * @param threshold percent that is asked for; null where no gate asks
 * @param byLayer the threshold is the layer's own
 */
record Coverage(
    Model model,
    Tested columns,
    List<String> untested,
    @Nullable Integer threshold,
    boolean byLayer) {

  /** No column is declared. */
  boolean isEmpty() {
    return columns.total() == 0;
  }

  static List<Coverage> of(Snapshot snapshot, EffectivePolicy policy) {
    List<Coverage> all = new ArrayList<>(snapshot.models().size());
    for (Model model : snapshot.models()) {
      all.add(of(model, snapshot, policy));
    }
    return all;
  }

  private static Coverage of(Model model, Snapshot snapshot, EffectivePolicy policy) {
    DbtOptions options = policy.options();
    Columns columns = new Columns(declared(model, snapshot, options));
    Set<String> passed = options.testsMustPass() ? snapshot.passedTests() : null;
    for (DataTest test : snapshot.tests().getOrDefault(model.uniqueId(), List.of())) {
      if (passed != null && !passed.contains(test.uniqueId())) {
        continue;
      }
      String column = test.column();
      if (column != null) {
        columns.mark(column);
      } else if (options.modelLevelTests()) {
        markArguments(test, columns);
      }
    }
    QualityGates gates = policy.gates();
    Integer byLayer = gates == null ? null : layerThreshold(model, gates.layers());
    Integer threshold = gates == null ? null : (Integer) gates.minimumTestCoverage();
    return new Coverage(
        model,
        columns.tested(),
        columns.untested(),
        byLayer == null ? threshold : byLayer,
        byLayer != null);
  }

  private static List<String> declared(Model model, Snapshot snapshot, DbtOptions options) {
    List<String> catalog =
        options.denominator() == Denominator.CATALOG
            ? snapshot.catalogColumns().get(model.uniqueId())
            : null;
    return catalog == null ? model.columns().stream().map(Model.Column::name).toList() : catalog;
  }

  /** Which models the catalog does not know, where it is to say what columns there are. */
  static List<Notice> notices(Snapshot snapshot, EffectivePolicy policy) {
    if (policy.options().denominator() != Denominator.CATALOG) {
      return List.of();
    }
    List<String> absent =
        snapshot.models().stream()
            .filter(model -> !snapshot.catalogColumns().containsKey(model.uniqueId()))
            .map(Model::displayName)
            .toList();
    return absent.isEmpty()
        ? List.of()
        : List.of(
            new Notice(
                "NOT_IN_CATALOG",
                "the catalog has no columns of %d model%s, whose declared columns count: %s"
                    .formatted(
                        absent.size(), absent.size() == 1 ? "" : "s", String.join(", ", absent))));
  }

  private static @Nullable Integer layerThreshold(Model model, @Nullable LayerThresholds layers) {
    var layer = model.layer();
    if (layers == null || layer == null) {
      return null;
    }
    return switch (layer) {
      case BRONZE -> layers.bronze();
      case SILVER -> layers.silver();
      case GOLD -> layers.gold();
    };
  }

  /** A test of the whole model tests the columns that its arguments name. */
  private static void markArguments(DataTest test, Columns columns) {
    RegoValue.Obj arguments = test.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.keyAt(i) instanceof RegoValue.Str name && name.value().contains("column")) {
        switch (arguments.valueAt(i)) {
          case RegoValue.Str one -> columns.mark(one.value());
          case RegoValue.Arr several -> {
            for (RegoValue each : several.asList()) {
              if (each instanceof RegoValue.Str one) {
                columns.mark(one.value());
              }
            }
          }
          case RegoValue.Null _,
              RegoValue.Bool _,
              RegoValue.Num _,
              RegoValue.Obj _,
              RegoValue.SetOf _ -> {}
        }
      }
    }
  }

  /** The columns that count, and which of them a test has named. */
  private static final class Columns {
    private final Map<String, Boolean> tested = new LinkedHashMap<>();
    private final Map<String, String> byLowerCase = new HashMap<>();

    Columns(List<String> names) {
      names.forEach(name -> tested.put(name, false));
    }

    /** Exactly, else ignoring case; a column that is not declared adds nothing. */
    void mark(String column) {
      if (tested.replace(column, true) == null) {
        if (byLowerCase.isEmpty()) {
          tested
              .keySet()
              .forEach(name -> byLowerCase.putIfAbsent(name.toLowerCase(Locale.ROOT), name));
        }
        String other = byLowerCase.get(column.toLowerCase(Locale.ROOT));
        if (other != null) {
          tested.put(other, true);
        }
      }
    }

    Tested tested() {
      int count = 0;
      for (boolean marked : tested.values()) {
        count += marked ? 1 : 0;
      }
      return new Tested(count, tested.size());
    }

    List<String> untested() {
      return tested.keySet().stream().filter(name -> !tested.getOrDefault(name, true)).toList();
    }
  }
}
