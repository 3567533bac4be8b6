package dev.writ.dbt.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.policy.EffectivePolicy.LayerThresholds;
import dev.writ.dbt.policy.EffectivePolicy.PolicyValue;
import dev.writ.dbt.policy.EffectivePolicy.QualityGates;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * Random chains against section 8's table, written down here once more and in the simplest way:
 * words from the weakest to the strongest, compared by their position.
 */
@Label("D12 a chain only strengthens")
class ChainProperties {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);
  private static final String MINIMUM = "quality_gates.minimum_test_coverage";
  private static final String LAYERS = "quality_gates.layer_thresholds.";
  private static final List<String> PERCENT = List.of("0", "29", "50", "80", "100");
  private static final List<String> FLAG = List.of("false", "true");
  private static final List<String> LEVEL = List.of("off", "warn", "strict");

  private static final Map<String, List<String>> WEAKEST_FIRST =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("policy_enforcement_level", LEVEL),
              Map.entry("naming.enforcement", LEVEL),
              Map.entry("data_contracts.enforcement", LEVEL),
              Map.entry("pii_encryption", List.of("optional", "required")),
              Map.entry("audit_logging", List.of("disabled", "enabled")),
              Map.entry("data_retention_days", List.of("1", "30", "365")),
              Map.entry(MINIMUM, PERCENT),
              Map.entry(LAYERS + "bronze", PERCENT),
              Map.entry(LAYERS + "silver", PERCENT),
              Map.entry(LAYERS + "gold", PERCENT),
              Map.entry("quality_gates.require_descriptions", FLAG),
              Map.entry("quality_gates.require_column_descriptions", FLAG),
              Map.entry("quality_gates.block_on_failure", FLAG),
              Map.entry(
                  "quality_gates.zero_column_coverage_behavior",
                  List.of("report_100_percent", "report_na")),
              Map.entry("rbac.enabled", FLAG),
              Map.entry("secret_scanning.enabled", FLAG),
              Map.entry("network_policies.enabled", FLAG),
              Map.entry("network_policies.default_deny", FLAG),
              Map.entry("dbt.coverage.model_level_tests", List.of("true", "false")),
              Map.entry("dbt.coverage.tests_must_pass", FLAG),
              Map.entry("dbt.coverage.zero_columns_fail", FLAG),
              Map.entry("dbt.coverage.denominator", List.of("declared", "catalog")),
              Map.entry("dbt.documentation.placeholder_match", List.of("short", "anywhere")),
              Map.entry("dbt.delegate.overrides", List.of("exclude", "downgrade", "none")),
              Map.entry("dbt.delegate.inline_skips", List.of("any", "until", "none")),
              Map.entry("dbt.delegate.baseline", List.of("allowed", "none")),
              Map.entry("dbt.delegate.max_days", List.of("365", "30", "1"))));

  /** What one file writes, by path. */
  @Provide
  Arbitrary<List<Map<String, String>>> chains() {
    Arbitrary<Map<String, String>> file =
        Arbitraries.of(WEAKEST_FIRST.entrySet())
            .flatMap(
                key -> Arbitraries.of(key.getValue()).map(value -> Map.entry(key.getKey(), value)))
            .list()
            .ofMaxSize(12)
            .map(ChainProperties::asMap);
    return file.list().ofMinSize(1).ofMaxSize(4);
  }

  /** Chains in which each file writes no less than those before it, so that most are accepted. */
  @Provide
  Arbitrary<List<Map<String, String>>> rising() {
    return chains()
        .map(
            files -> {
              Map<String, String> strongest = new HashMap<>();
              List<Map<String, String>> rising = new ArrayList<>();
              for (Map<String, String> file : files) {
                Map<String, String> raised = new LinkedHashMap<>();
                file.forEach(
                    (path, value) ->
                        raised.put(
                            path,
                            strongest.merge(
                                path, value, (a, b) -> rank(path, a) > rank(path, b) ? a : b)));
                rising.add(raised);
              }
              return rising;
            });
  }

  private static Map<String, String> asMap(List<Map.Entry<String, String>> entries) {
    Map<String, String> map = new LinkedHashMap<>();
    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    return map;
  }

  private static int rank(String path, String value) {
    return WEAKEST_FIRST.getOrDefault(path, List.of()).indexOf(value);
  }

  /** All that the law says of a chain: what is refused, and what is in force. */
  private record Expected(Set<String> problems, Map<String, String> inForce) {
    private static Expected of(List<Map<String, String>> files) {
      Set<String> problems = new TreeSet<>();
      Map<String, String> inForce = new TreeMap<>();
      for (int i = 0; i < files.size(); i++) {
        String minimum = inForce.get(MINIMUM);
        for (Map.Entry<String, String> entry : files.get(i).entrySet()) {
          String path = entry.getKey();
          String standing =
              inForce.getOrDefault(
                  path, i > 0 && path.equals("dbt.delegate.overrides") ? "none" : "");
          if (rank(path, entry.getValue()) < rank(path, standing)) {
            problems.add("p%d E230 '%s'".formatted(i, path));
          } else if (standing.isEmpty()
              && path.startsWith(LAYERS)
              && minimum != null
              && Integer.parseInt(entry.getValue()) < Integer.parseInt(minimum)) {
            problems.add("p%d E231 '%s'".formatted(i, path));
          } else {
            inForce.put(path, entry.getValue());
          }
        }
      }
      return new Expected(problems, inForce);
    }
  }

  @Property(tries = 1000)
  void refusesExactlyWhatWeakens(@ForAll("chains") List<Map<String, String>> files) {
    Expected expected = Expected.of(files);
    try {
      EffectivePolicy policy = read(files);
      assertThat(expected.problems()).isEmpty();
      assertInForce(policy, expected.inForce());
    } catch (ProblemsFound e) {
      Set<String> problems = new TreeSet<>();
      for (Problem problem : e.problems()) {
        String message = problem.message();
        int from = message.indexOf('\'');
        String field = message.substring(from, message.indexOf('\'', from + 1) + 1);
        problems.add("%s %s %s".formatted(problem.file(), problem.code(), field));
      }
      assertThat(problems).isEqualTo(expected.problems());
    }
  }

  @Property(tries = 1000)
  void neverGetsWeakerByAnotherFile(@ForAll("rising") List<Map<String, String>> files) {
    for (int i = 1; i < files.size(); i++) {
      EffectivePolicy parent = accepted(files.subList(0, i));
      EffectivePolicy child = accepted(files.subList(0, i + 1));
      if (parent == null || child == null) {
        return;
      }
      List<PolicyValue> written =
          parent.values().stream().filter(value -> value.origin() != null).toList();
      for (PolicyValue before : written) {
        String after =
            child.values().stream()
                .filter(value -> value.path().equals(before.path()))
                .findFirst()
                .orElseThrow()
                .value();
        assertThat(rank(before.path(), after))
            .as(before.path())
            .isGreaterThanOrEqualTo(rank(before.path(), before.value()));
      }
      if (written.stream().anyMatch(value -> value.path().equals(MINIMUM))) {
        assertNoLower(parent.gates(), child.gates());
      }
    }
  }

  /** A minimum holds for the layers too, until they have thresholds, and then those hold. */
  private static void assertNoLower(@Nullable QualityGates parent, @Nullable QualityGates child) {
    if (parent == null || child == null || (parent.layers() != null && child.layers() == null)) {
      throw new AssertionError("thresholds were dropped");
    }
    LayerThresholds layers = parent.layers() == null ? child.layers() : null;
    if (layers != null) {
      assertThat(List.of(layers.bronze(), layers.silver(), layers.gold()))
          .allMatch(threshold -> threshold >= parent.minimumTestCoverage());
    }
  }

  private static @Nullable EffectivePolicy accepted(List<Map<String, String>> files) {
    try {
      return read(files);
    } catch (ProblemsFound refused) {
      return null;
    }
  }

  private static void assertInForce(EffectivePolicy policy, Map<String, String> inForce) {
    Map<String, String> written = new TreeMap<>();
    for (PolicyValue value : policy.values()) {
      if (value.origin() != null) {
        written.put(value.path(), value.value());
      }
    }
    assertThat(written).isEqualTo(inForce);
  }

  private static EffectivePolicy read(List<Map<String, String>> files) {
    List<PolicyDocument> documents = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      documents.add(
          new PolicyDocument(
              "p" + i, yaml(files.get(i)).getBytes(StandardCharsets.UTF_8), RegoFiles.NONE));
    }
    return PolicyChain.read(documents, TODAY);
  }

  /** As nested braces, which are YAML. */
  private static String yaml(Map<String, String> file) {
    Map<String, Object> root = new LinkedHashMap<>();
    file.forEach(
        (path, value) -> put(root, path.startsWith("dbt.") ? path : "governance." + path, value));
    return root.toString().replace("=", ": ");
  }

  @SuppressWarnings("unchecked") // only maps are put where paths go on
  private static void put(Map<String, Object> at, String path, String value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      at.put(path, value);
    } else {
      put(
          (Map<String, Object>)
              at.computeIfAbsent(path.substring(0, dot), key -> new LinkedHashMap<>()),
          path.substring(dot + 1),
          value);
    }
  }
}
