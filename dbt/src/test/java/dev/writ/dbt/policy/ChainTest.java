package dev.writ.dbt.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.writ.dbt.policy.EffectivePolicy.InlineSkips;
import dev.writ.dbt.policy.EffectivePolicy.LayerThresholds;
import dev.writ.dbt.policy.EffectivePolicy.PolicyValue;
import dev.writ.dbt.policy.EffectivePolicy.QualityGates;
import dev.writ.document.schema.Shape;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("D12 a chain of policy files can only strengthen")
class ChainTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);

  /** Files named p0, p1, … in this order. */
  private static EffectivePolicy chain(String... files) {
    List<PolicyDocument> documents = new ArrayList<>();
    for (int i = 0; i < files.length; i++) {
      documents.add(
          new PolicyDocument("p" + i, files[i].getBytes(StandardCharsets.UTF_8), RegoFiles.NONE));
    }
    return PolicyChain.read(documents, TODAY);
  }

  private static List<String> problems(String... files) {
    ProblemsFound found = catchThrowableOfType(ProblemsFound.class, () -> chain(files));
    assertThat(found).as("nothing was refused").isNotNull();
    return found.problems().stream().map(Problem::toString).toList();
  }

  private static String weaker(String place, String field, String from, String to, String parent) {
    return (place
            + ": E230 Cannot weaken security policy '%s' from '%s' to '%s'. Child manifests can"
            + " only maintain or strengthen parent policies.; the parent's value stands at %s")
        .formatted(field, from, to, parent);
  }

  private static QualityGates gates(String... files) {
    return Objects.requireNonNull(chain(files).gates());
  }

  @Test
  void refusesALowerMinimumWithBothPlaces() {
    assertThat(
            problems(
                "governance:\n  quality_gates: {minimum_test_coverage: 80}\n",
                "governance:\n  quality_gates:\n    minimum_test_coverage: 60\n"))
        .containsExactly(
            weaker("p1:3:28", "quality_gates.minimum_test_coverage", "80", "60", "p0:2:42"));
  }

  @Test
  void acceptsWarnThenStrict() {
    assertThat(
            chain(
                    "governance: {policy_enforcement_level: warn}",
                    "governance: {policy_enforcement_level: strict}")
                .level())
        .isEqualTo(Enforcement.STRICT);
  }

  @Test
  void inheritsWhatTheProductLeavesOut() {
    EffectivePolicy policy =
        chain(
            "scope: enterprise\ngovernance: {policy_enforcement_level: warn, quality_gates: {minimum_test_coverage: 60}}",
            "scope: domain\ngovernance: {policy_enforcement_level: strict, quality_gates: {minimum_test_coverage: 80}}",
            "governance: {}");
    assertThat(policy.level()).isEqualTo(Enforcement.STRICT);
    assertThat(Objects.requireNonNull(policy.gates()).minimumTestCoverage()).isEqualTo(80);
    assertThat(policy.values())
        .contains(
            new PolicyValue("quality_gates.minimum_test_coverage", "80", new Place("p1", 2, 87)),
            new PolicyValue("quality_gates.block_on_failure", "true", null));
  }

  @Test
  @DisplayName("D12 hole 1: a default is not a written value")
  void aDefaultIsNotAWrittenValue() {
    QualityGates gates =
        gates(
            "governance: {quality_gates: {minimum_test_coverage: 90}}",
            "governance: {quality_gates: {require_descriptions: true}}");
    assertThat(gates.minimumTestCoverage()).isEqualTo(90);
    assertThat(gates.requireDescriptions()).isTrue();
  }

  @Test
  @DisplayName("D12 hole 2: a written pattern stays, custom patterns only get fewer")
  void keepsThePatternAndItsAlternatives() {
    assertThat(
            problems(
                "governance: {naming: {pattern: medallion}}",
                "governance: {naming: {pattern: kimball}}"))
        .containsExactly(weaker("p1:1:32", "naming.pattern", "medallion", "kimball", "p0:1:32"));
    String parent = "governance: {naming: {pattern: custom, custom_patterns: [\"^a$\", \"^b$\"]}}";
    assertThat(
            Objects.requireNonNull(
                    chain(parent, "governance: {naming: {custom_patterns: [\"^b$\"]}}").naming())
                .custom())
        .extracting(Object::toString)
        .containsExactly("^b$");
    assertThat(problems(parent, "governance: {naming: {custom_patterns: [\"^c$\"]}}"))
        .containsExactly(
            weaker(
                "p1:1:40", "naming.custom_patterns", "[\"^a$\", \"^b$\"]", "[\"^c$\"]", "p0:1:57"));
    assertThat(problems(parent, "governance: {naming: {custom_patterns: []}}"))
        .containsExactly(
            weaker("p1:1:40", "naming.custom_patterns", "[\"^a$\", \"^b$\"]", "[]", "p0:1:57"));
  }

  @Test
  @DisplayName("D12 hole 3: layers merge and can't be dropped")
  void mergesLayers() {
    assertThat(
            gates(
                    "governance: {quality_gates: {layer_thresholds: {gold: 100, bronze: 60}}}",
                    "governance: {quality_gates: {layer_thresholds: {silver: 90}}}",
                    "governance: {quality_gates: {layer_thresholds: null}}")
                .layers())
        .isEqualTo(new LayerThresholds(60, 90, 100));
  }

  @Test
  @DisplayName("D12 hole 4: a new layer threshold can't undercut the parent's minimum")
  void keepsLayersAtTheParentsMinimum() {
    String parent = "governance: {quality_gates: {minimum_test_coverage: 80}}";
    assertThat(problems(parent, "governance: {quality_gates: {layer_thresholds: {bronze: 50}}}"))
        .containsExactly(
            "p1:1:57: E231 Invalid layer threshold: 'quality_gates.layer_thresholds.bronze' 50 is"
                + " below the parent's minimum_test_coverage 80.");
    assertThat(
            gates(parent, "governance: {quality_gates: {layer_thresholds: {gold: 95}}}").layers())
        .isEqualTo(new LayerThresholds(80, 80, 95));
    assertThat(
            gates(
                    "governance: {quality_gates: {minimum_test_coverage: 80, layer_thresholds: {gold: 95}}}")
                .layers())
        .isEqualTo(new LayerThresholds(50, 80, 95));
  }

  @Test
  @DisplayName("D12 hole 5: rules and policies are united, names stand for one")
  void unitesRulesAndPolicies() {
    String rule =
        "governance: {custom_rules: [{type: require_meta_field, field: %s}],"
            + " policies: [{name: %s, type: max_transforms, action: warn, message: m,"
            + " config: {threshold: 5}}]}";
    EffectivePolicy policy = chain(rule.formatted("a", "x"), rule.formatted("b", "y"));
    assertThat(policy.customRules()).hasSize(2);
    assertThat(policy.policies()).extracting("name").containsExactly("x", "y");
    assertThat(problems(rule.formatted("a", "x"), rule.formatted("b", "x")))
        .containsExactly(
            "p1:1:79: POLICY_NAME_TAKEN the policy `x` is there already (p0:1:79); a name stands"
                + " for one policy");
  }

  @Test
  void tellsSharedEntriesInTheirOrder() {
    StringBuilder rules = new StringBuilder("governance:\n  custom_rules:\n");
    for (int i = 0; i < 12; i++) {
      rules.append("    - {type: require_meta_field, field: f%d}\n".formatted(i));
    }
    assertThat(chain(rules.toString()).values())
        .filteredOn(value -> value.path().startsWith("custom_rules"))
        .extracting(PolicyValue::path)
        .startsWith("custom_rules[0]", "custom_rules[1]", "custom_rules[2]")
        .endsWith("custom_rules[10]", "custom_rules[11]");
  }

  @Test
  @DisplayName("D12 hole 6: overrides of later files, skips and baselines need leave")
  void letsOnlyWhatIsDelegatedBeExcused() {
    String override =
        "governance: {policy_overrides: [{pattern: x, action: %s, reason: r, expires: %s}]}";
    assertThat(problems("governance: {}", override.formatted("downgrade", "2026-12-01")))
        .containsExactly(
            "p1:1:33: POLICY_OVERRIDE_NOT_DELEGATED the files before it let it add no override"
                + " that does `downgrade` (dbt.delegate.overrides is `none`); ask the owners of"
                + " the parent file for `delegate: {overrides: …}`");
    String lets = "dbt: {delegate: {overrides: downgrade, max_days: 30, inline_skips: until}}";
    assertThat(chain(lets, override.formatted("downgrade", "2026-12-26")).overrides()).hasSize(1);
    assertThat(problems(lets, override.formatted("exclude", "2026-12-26"))).hasSize(1);
    assertThat(problems(lets, override.formatted("downgrade", "2026-12-27")))
        .containsExactly(
            "p1:1:33: POLICY_OVERRIDE_TOO_LONG the files before it let an override last 30 days,"
                + " this one ends on 2026-12-27; set `expires` to 2026-12-26 or earlier");
    assertThat(chain(override.formatted("exclude", "2099-01-01")).overrides()).hasSize(1);
    assertThat(
            problems(
                lets, "dbt: {delegate: {overrides: exclude, max_days: 31, inline_skips: any}}"))
        .containsExactly(
            weaker("p1:1:29", "dbt.delegate.overrides", "downgrade", "exclude", "p0:1:29"),
            weaker("p1:1:48", "dbt.delegate.max_days", "30", "31", "p0:1:50"),
            weaker("p1:1:66", "dbt.delegate.inline_skips", "until", "any", "p0:1:68"));
    assertThat(problems("governance: {}", "dbt: {delegate: {overrides: downgrade}}"))
        .as("who was given no leave can't give it on")
        .containsExactly(
            "p1:1:29: E230 Cannot weaken security policy 'dbt.delegate.overrides' from 'none' to"
                + " 'downgrade'. Child manifests can only maintain or strengthen parent policies.;"
                + " the parent's value is the default; the first file of the chain can widen it");
    assertThat(chain("governance: {}", "dbt: {delegate: {overrides: none}}").files()).hasSize(2);
    assertThat(chain(lets, "dbt: {delegate: {inline_skips: none}}").options().inlineSkips())
        .isEqualTo(InlineSkips.NONE);
  }

  @Test
  @DisplayName("D12 hole 7: every weakening is told")
  void tellsEveryWeakening() {
    assertThat(
            problems(
                "governance: {policy_enforcement_level: strict, naming: {enforcement: strict}, audit_logging: enabled}",
                "governance: {policy_enforcement_level: warn, naming: {enforcement: off}, audit_logging: disabled}"))
        .hasSize(3)
        .allMatch(problem -> problem.contains("E230"));
  }

  @Test
  @DisplayName("D12 hole 7: a typo hides no weakening, and no pattern that can't be used")
  void tellsWeakeningsBesideOtherProblems() {
    assertThat(
            problems(
                """
                governance:
                  quality_gates: {minimum_test_coverage: 80, require_descriptions: true}
                  naming: {pattern: custom, custom_patterns: ["^a$", "(?=x)"]}
                """,
                """
                governance:
                  quality_gates: {minimum_test_coverge: 90, minimum_test_coverage: 60, require_descriptions: "no"}
                  naming: {custom_patterns: ["^a$", "[b"]}
                """))
        .extracting(problem -> problem.replaceFirst("(p\\d:\\d+:\\d+: \\w+) .*", "$1"))
        .containsExactly(
            "p0:3:54: E202",
            "p1:2:19: POLICY_UNKNOWN_KEY",
            "p1:2:68: E230",
            "p1:2:94: POLICY_INVALID",
            "p1:3:29: E230",
            "p1:3:37: E202");
  }

  @ParameterizedTest
  @DisplayName("D12 hole 8: Writ's own options, and every other key of the table")
  @CsvSource({
    "dbt, coverage.model_level_tests, false, true",
    "dbt, coverage.tests_must_pass, true, false",
    "dbt, coverage.zero_columns_fail, true, false",
    "dbt, coverage.denominator, catalog, declared",
    "dbt, documentation.placeholder_match, anywhere, short",
    "dbt, delegate.baseline, none, allowed",
    "governance, pii_encryption, required, optional",
    "governance, data_retention_days, 30, 29",
    "governance, data_contracts.enforcement, warn, off",
    "governance, quality_gates.require_descriptions, true, false",
    "governance, quality_gates.require_column_descriptions, true, false",
    "governance, quality_gates.block_on_failure, true, false",
    "governance, quality_gates.zero_column_coverage_behavior, report_na, report_100_percent",
    "governance, quality_gates.layer_thresholds.silver, 80, 79",
    "governance, rbac.enabled, true, false",
    "governance, secret_scanning.enabled, true, false",
    "governance, network_policies.enabled, true, false",
    "governance, network_policies.default_deny, true, false"
  })
  void refusesTheWeakerOfEachKey(String block, String path, String strong, String weak) {
    String field = block.equals("dbt") ? "dbt." + path : path;
    assertThat(problems(nested(block, path, strong), nested(block, path, weak)))
        .singleElement()
        .asString()
        .contains(
            "E230 Cannot weaken security policy '%s' from '%s' to '%s'"
                .formatted(field, strong, weak));
    assertThat(chain(nested(block, path, weak), nested(block, path, strong)).files()).hasSize(2);
    assertThat(chain(nested(block, path, strong), nested(block, path, strong)).files()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "default_ttl_hours, 5, 1",
    "snapshot_keep_last, 9, 1",
    "stale_table_recovery_mode, strict, repair"
  })
  void letsFreeKeysBeSetAnew(String path, String one, String other) {
    assertThat(
            chain(nested("governance", path, one), nested("governance", path, other))
                .notEnforcedHere())
        .containsExactly(path);
  }

  private static String nested(String block, String path, String value) {
    String inner = value;
    for (String key : List.of(path.split("\\.", -1)).reversed()) {
      inner = "{%s: %s}".formatted(key, inner);
    }
    return block + ": " + inner;
  }

  @Test
  void onlyGrowsThePackagesThatAreJudged() {
    assertThat(
            chain("dbt: {scope: {include_packages: [a]}}", "dbt: {scope: {include_packages: [b]}}")
                .options()
                .includePackages())
        .containsExactly("a", "b");
  }

  @Test
  void keepsTheOrderOfScopesAndAsksForTheParent() {
    assertThat(problems("scope: domain\n"))
        .containsExactly(
            "p0:1:8: PARENT_POLICY_MISSING a file of scope `domain` has a parent, and none stands"
                + " before it; give the parent's file first: --policy PARENT --policy THIS");
    assertThat(problems("parent_manifest: oci://x/y:1\n"))
        .containsExactly(
            "p0:1:18: PARENT_POLICY_MISSING its parent `oci://x/y:1` does not stand before it;"
                + " give the parent's file first: --policy PARENT --policy THIS");
    assertThat(problems("governance: {}", "scope: domain"))
        .containsExactly(
            "p1:1:8: POLICY_SCOPE_ORDER a file of scope `domain` stands after one without a scope"
                + " (p0:1:1); give enterprise first, then domain, then the project's own");
    assertThat(chain("scope: enterprise", "scope: domain", "", "{}", "governance: {}").files())
        .hasSize(5);
    assertThat(problems("scope: enterprise", "scope: domain", "scope: enterprise"))
        .containsExactly(
            "p2:1:8: POLICY_SCOPE_ORDER a file of scope `enterprise` stands after one of scope"
                + " `domain` (p1:1:8); give enterprise first, then domain, then the project's own");
  }

  /** A key without a law would be one that a later file can take back. */
  @Test
  void hasALawForEveryKey() {
    List<String> without = new ArrayList<>();
    lawless(GovernanceShape.BLOCK, "", without);
    lawless(GovernanceShape.DBT, "dbt.", without);
    assertThat(without)
        .as("lists that the files share")
        .containsExactly(
            "custom_rules",
            "policy_overrides",
            "policies",
            "dbt.scope.include_packages",
            "dbt.rego.checks");
  }

  private static void lawless(Shape.Fields fields, String path, List<String> without) {
    for (Shape.Field field : fields.fields()) {
      String at = path + field.name();
      if (Strength.of(at) == null) {
        if (field.shape() instanceof Shape.Fields deeper) {
          lawless(deeper, at + ".", without);
        } else {
          without.add(at);
        }
      }
    }
  }
}
