package dev.writ.dbt.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.re2j.Pattern;
import dev.writ.dbt.policy.EffectivePolicy.CustomRule;
import dev.writ.dbt.policy.EffectivePolicy.LayerThresholds;
import dev.writ.dbt.policy.EffectivePolicy.NamedPolicy.Requirement;
import dev.writ.dbt.policy.EffectivePolicy.Naming;
import dev.writ.dbt.policy.EffectivePolicy.NamingPattern;
import dev.writ.dbt.policy.EffectivePolicy.PolicyOverride;
import dev.writ.dbt.policy.EffectivePolicy.QualityGates;
import dev.writ.dbt.policy.EffectivePolicy.ZeroColumns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFileTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);

  private static EffectivePolicy read(String yaml) {
    return PolicyChain.read(
        List.of(
            new PolicyDocument("writ.yaml", yaml.getBytes(StandardCharsets.UTF_8), RegoFiles.NONE)),
        TODAY);
  }

  private static List<String> problems(String yaml) {
    ProblemsFound found = catchThrowableOfType(ProblemsFound.class, () -> read(yaml));
    assertThat(found).as("nothing was refused").isNotNull();
    return found.problems().stream().map(Problem::toString).toList();
  }

  /** The example of the contract. */
  static final String EXAMPLE =
      """
      governance:
        policy_enforcement_level: strict
        naming: {enforcement: strict, pattern: medallion}
        quality_gates:
          minimum_test_coverage: 80
          require_descriptions: true
          require_column_descriptions: true
          block_on_failure: true
          layer_thresholds: {bronze: 50, silver: 80, gold: 100}
        custom_rules:
          - {type: require_tags_for_prefix, prefix: gold_, required_tags: [tested, documented]}
          - {type: require_meta_field, field: owner, applies_to: "gold_*"}
          - {type: require_tests_of_type, test_types: [not_null, unique], min_columns: 1}
        policy_overrides:
          - {pattern: "legacy_*", action: downgrade, reason: "moving, DATA-123", expires: 2027-06-01, policy_types: [naming]}
      """;

  @Test
  void readsTheExampleOfTheContract() {
    EffectivePolicy policy = read(EXAMPLE);

    assertThat(policy.level()).isEqualTo(Enforcement.STRICT);
    assertThat(policy.naming())
        .isEqualTo(new Naming(Enforcement.STRICT, NamingPattern.MEDALLION, List.of()));
    assertThat(policy.gates())
        .isEqualTo(
            new QualityGates(
                80, true, true, true, new LayerThresholds(50, 80, 100), ZeroColumns.REPORT_NA));
    assertThat(policy.customRules())
        .containsExactly(
            new CustomRule.RequireTagsForPrefix(
                "gold_", List.of("tested", "documented"), "*", new Place("writ.yaml", 11, 7)),
            new CustomRule.RequireMetaField("owner", true, "gold_*", new Place("writ.yaml", 12, 7)),
            new CustomRule.RequireTestsOfType(
                List.of("not_null", "unique"), 1, "*", new Place("writ.yaml", 13, 7)));
    assertThat(policy.overrides())
        .containsExactly(
            new PolicyOverride(
                "legacy_*",
                PolicyOverride.Action.DOWNGRADE,
                "moving, DATA-123",
                LocalDate.of(2027, 6, 1),
                Set.of(PolicyType.NAMING),
                new Place("writ.yaml", 15, 7)));
    assertThat(policy.notEnforcedHere()).isEmpty();
  }

  @Test
  void judgesOnlyReferencesWhereNothingIsWritten() {
    for (String empty : List.of("", "{}", "governance: {}", "# nothing\n", "governance:\n")) {
      EffectivePolicy policy = read(empty);
      assertThat(policy.level()).isEqualTo(Enforcement.WARN);
      assertThat(policy.naming()).isNull();
      assertThat(policy.gates()).isNull();
    }
    assertThat(PolicyChain.read(List.of(), TODAY).files()).isEmpty();
  }

  @Test
  void fillsInTheDefaultsOfABlockThatIsThere() {
    EffectivePolicy policy = read("governance: {naming: {}, quality_gates: {}}");
    assertThat(policy.naming())
        .isEqualTo(new Naming(Enforcement.WARN, NamingPattern.MEDALLION, List.of()));
    assertThat(policy.gates())
        .isEqualTo(new QualityGates(80, false, false, true, null, ZeroColumns.REPORT_NA));
    assertThat(
            Objects.requireNonNull(
                    read("governance: {quality_gates: {layer_thresholds: {}}}").gates())
                .layers())
        .isEqualTo(new LayerThresholds(50, 80, 100));
  }

  @Test
  @DisplayName("D5 `enforcement: off` unquoted is off")
  void takesOffForAWord() {
    assertThat(read("governance: {naming: {enforcement: off}}").naming()).isNull();
    assertThat(read("governance: {policy_enforcement_level: off}").level())
        .isEqualTo(Enforcement.OFF);
  }

  @Test
  @DisplayName("D4 every pattern that can't be used is named with its place, in one run")
  void namesEveryPatternThatCannotBeUsed() {
    String yaml =
        """
        governance:
          naming:
            pattern: custom
            custom_patterns:
              - "^raw_.*$"
              - "[invalid("
              - "%s"
              - "(?=x)"
              - '(a)\\1'
              - "a++"
              - "(?>a)"
              - "(a{1000}){1000}"
              - "(a{100}){110}"
        """
            .formatted("a".repeat(501));
    String advice =
        "; write it in RE2's syntax: no look-around, backreference, or possessive or atomic group";
    assertThat(problems(yaml))
        .containsExactly(
            "writ.yaml:6:9: E202 `naming.custom_patterns[1]` `[invalid(` can't be used: missing"
                + " closing ]: `[invalid(` at character 1"
                + advice,
            "writ.yaml:7:9: E202 `naming.custom_patterns[2]` `%s…` can't be used: it has 501 characters, at most 500 are allowed; make several patterns of it"
                .formatted("a".repeat(80)),
            "writ.yaml:8:9: E202 `naming.custom_patterns[3]` `(?=x)` can't be used: invalid or"
                + " unsupported Perl syntax: `(?=` at character 1"
                + advice,
            "writ.yaml:9:9: E202 `naming.custom_patterns[4]` `(a)\\1` can't be used: invalid"
                + " escape sequence: `\\1` at character 4"
                + advice,
            "writ.yaml:10:9: E202 `naming.custom_patterns[5]` `a++` can't be used: invalid nested"
                + " repetition operator: `++` at character 2"
                + advice,
            "writ.yaml:11:9: E202 `naming.custom_patterns[6]` `(?>a)` can't be used: invalid or"
                + " unsupported Perl syntax: `(?>` at character 1"
                + advice,
            "writ.yaml:12:9: E202 `naming.custom_patterns[7]` `(a{1000}){1000}` can't be used: it"
                + " makes a program of over 100000 instructions, at most 10000 are allowed; use"
                + " fewer repetitions",
            "writ.yaml:13:9: E202 `naming.custom_patterns[8]` `(a{100}){110}` can't be used: it"
                + " makes a program of 11222 instructions, at most 10000 are allowed; use fewer"
                + " repetitions");
  }

  @Test
  @DisplayName("D4 custom without a list")
  void asksForPatternsWhereTheNamingIsCustom() {
    assertThat(problems("governance: {naming: {pattern: custom}}"))
        .containsExactly(
            "writ.yaml:1:32: E202 `naming.pattern` is `custom`, and `naming.custom_patterns` has no"
                + " pattern; write `custom_patterns: [\"^raw_.*$\"]` beside it");
    assertThat(problems("governance: {naming: {custom_patterns: [\"[\"]}}"))
        .as("not used by medallion, yet validated")
        .hasSize(1);
  }

  @Test
  @DisplayName("D5 a text heuristic would refuse these")
  void acceptsHarmlessPatterns() {
    Naming naming =
        Objects.requireNonNull(
            read("""
                    governance:
                      naming:
                        pattern: custom
                        custom_patterns: ['^raw_(.*)$', '^(stg|int)_([a-z]+)$', '(.*,){12}P']
                    """)
                .naming());
    assertThat(naming.custom())
        .extracting(Pattern::pattern)
        .containsExactly("^raw_(.*)$", "^(stg|int)_([a-z]+)$", "(.*,){12}P");
    assertThat(naming.custom().getLast().matcher("1,".repeat(30) + "x").lookingAt()).isFalse();
  }

  @Test
  @DisplayName("D27 every problem of a policy at once, with place and advice")
  void tellsEveryProblemAtOnce() {
    assertThat(
            problems(
                """
                governance:
                  policy_enforcement_level: stric
                  quality_gates:
                    minimum_test_coverge: 80
                    minimum_test_coverage: "80"
                    require_descriptions: yes
                    layer_thresholds: {bronze: 80.5, silver: 101}
                  naming: [medallion]
                  custom_rules:
                    - {type: require_tag, prefix: x}
                    - {type: require_meta_field}
                    - {prefix: x}
                  policy_overrides:
                    - {pattern: x, action: drop, reason: "  ", expires: soon, policy_types: [tests]}
                  policies:
                    - {name: a, type: custom, action: error, message: m, config: {condition: "x > 1"}}
                    - {name: b, type: required_tags, action: error, message: m, config: {}}
                    - {name: c, type: custom, action: error, message: m, config: {}}
                dbt: {coverge: {}, rego: {checks: [checks/]}}
                """))
        .containsExactly(
            "writ.yaml:2:29: POLICY_INVALID `governance.policy_enforcement_level` has to be `off`,"
                + " `warn`, `strict`, not `stric`; did you mean `strict`?",
            "writ.yaml:4:5: POLICY_UNKNOWN_KEY `governance.quality_gates.minimum_test_coverge` is"
                + " no field that is known here; did you mean `minimum_test_coverage`?",
            "writ.yaml:5:28: POLICY_INVALID `governance.quality_gates.minimum_test_coverage` has to"
                + " be a whole number, not `80`; take the quotes away",
            "writ.yaml:6:27: POLICY_INVALID `governance.quality_gates.require_descriptions` has to"
                + " be `true` or `false`, not `yes`; write `true`",
            "writ.yaml:7:32: POLICY_INVALID `governance.quality_gates.layer_thresholds.bronze` has"
                + " to be a whole number, not `80.5`; leave the fraction out",
            "writ.yaml:7:46: POLICY_INVALID `governance.quality_gates.layer_thresholds.silver` has"
                + " to be between 0 and 100, not `101`",
            "writ.yaml:8:11: POLICY_INVALID `governance.naming` has to be an object, not a list",
            "writ.yaml:10:14: POLICY_INVALID `governance.custom_rules[0].type` has to be"
                + " `require_tags_for_prefix`, `require_meta_field`, `require_tests_of_type`, not"
                + " `require_tag`",
            "writ.yaml:11:7: POLICY_INVALID `governance.custom_rules[1].field` is missing",
            "writ.yaml:12:7: POLICY_INVALID `governance.custom_rules[2].type` is missing; it is one"
                + " of `require_tags_for_prefix`, `require_meta_field`, `require_tests_of_type`",
            "writ.yaml:14:28: POLICY_INVALID `governance.policy_overrides[0].action` has to be"
                + " `downgrade`, `exclude`, not `drop`",
            "writ.yaml:14:42: POLICY_INVALID `governance.policy_overrides[0].reason` a reason has"
                + " to say something",
            "writ.yaml:14:57: POLICY_INVALID `governance.policy_overrides[0].expires` has to be a"
                + " day such as `2027-03-31`, not `soon`",
            "writ.yaml:14:78: POLICY_INVALID `governance.policy_overrides[0].policy_types[0]` has"
                + " to be `naming`, `coverage`, `documentation`, `semantic`, `custom`,"
                + " `data_contract`, `rbac`, `secret_scanning`, `network_policy`, not `tests`",
            "writ.yaml:16:78: CONDITION_NOT_SUPPORTED `policies[0].config.condition` is Python,"
                + " which is not evaluated here; write it in Rego as config.rego; docs:"
                + " /governance/custom-policies",
            "writ.yaml:17:73: POLICY_INVALID `governance.policies[1].config.required_tags` is"
                + " missing",
            "writ.yaml:18:7: POLICY_INVALID `policies[2].config.rego` is missing; name a Rego file,"
                + " relative to the policy file",
            "writ.yaml:19:7: POLICY_UNKNOWN_KEY `dbt.coverge` is no field that is known here; did"
                + " you mean `coverage`?",
            "writ.yaml:19:36: POLICY_REGO_NOT_READABLE `dbt.rego.checks[0]` `checks/` can't be"
                + " read: this policy came without files beside it");
  }

  @ParameterizedTest
  @DisplayName("D27 strict types: what a number and a flag may look like")
  @CsvSource({
    "minimum_test_coverage, 80.0,",
    "minimum_test_coverage, 080,",
    "minimum_test_coverage, '\"80\"', 'has to be a whole number, not `80`; take the quotes away'",
    "minimum_test_coverage, 80.5, 'has to be a whole number, not `80.5`; leave the fraction out'",
    "minimum_test_coverage, 0x50, 'has to be a whole number, not `0x50`'",
    "minimum_test_coverage, 80%, 'has to be a whole number, not `80%`'",
    "minimum_test_coverage, true, 'has to be a whole number, not `true`'",
    "minimum_test_coverage, [80], 'has to be a whole number, not a list'",
    "minimum_test_coverage, -1, 'has to be between 0 and 100, not `-1`'",
    "minimum_test_coverage, 99999999999999999999, 'has to be between 0 and 100, not `99999999999999999999`'",
    "minimum_test_coverage, 1e999999999, 'has to be between 0 and 100, not `1e999999999`'",
    "require_descriptions, True,",
    "require_descriptions, off, 'has to be `true` or `false`, not `off`; write `false`'",
    "require_descriptions, '\"true\"', 'has to be `true` or `false`, not `true`; take the quotes away'",
    "require_descriptions, 1, 'has to be `true` or `false`, not `1`'"
  })
  void saysWhatToWriteForAType(String key, String value, @Nullable String problem) {
    String yaml = "governance: {quality_gates: {%s: %s}}".formatted(key, value);
    if (problem == null) {
      assertThat(read(yaml).gates()).isNotNull();
    } else {
      assertThat(problems(yaml))
          .singleElement()
          .asString()
          .endsWith("POLICY_INVALID `governance.quality_gates.%s` %s".formatted(key, problem));
    }
  }

  @Test
  @DisplayName("D27 a key that is there twice hides nothing else")
  void tellsWhatElseIsWrongBesideADuplicateKey() {
    assertThat(
            problems(
                """
                governance:
                  naming: {enforcement: strict}
                  quality_gates: {minimum_test_coverge: 80}
                  naming: {pattern: custom}
                  policies:
                    - {name: a, type: max_transforms, action: warn, message: m, config: {threshold: -1}}
                    - {name: b, type: naming_convention, action: warn, message: m, config: {pattern: "("}}
                """))
        .containsExactly(
            "writ.yaml:3:19: POLICY_UNKNOWN_KEY `governance.quality_gates.minimum_test_coverge` is"
                + " no field that is known here; did you mean `minimum_test_coverage`?",
            "writ.yaml:4:3: POLICY_NOT_YAML the key `naming` is there twice; keep one of them",
            "writ.yaml:6:85: POLICY_INVALID `governance.policies[0].config.threshold` has to be"
                + " between 0 and 2147483647, not `-1`",
            "writ.yaml:7:86: E202 `policies[1].config.pattern` `(` can't be used: missing closing"
                + " ): `(` at character 1; write it in RE2's syntax: no look-around, backreference,"
                + " or possessive or atomic group");
  }

  /** Compiled, each of these would fill the memory before its size could be told. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "((((a{30}){30}){30}){30}){30}",
        "(((){1000}){1000}){1000}",
        "(?:(?:(?:^{1000}){1000}){1000}){1000}",
        "(([[:alpha:]]]{500}){500}){500}",
        "((\\Qa{1}\\E{500,}){500}){500}",
        "((\\pL{0,900}){900}){900}"
      })
  void neverCompilesWhatWouldFillTheMemory(String pattern) {
    assertThat(problems("governance: {naming: {custom_patterns: ['" + pattern + "']}}"))
        .singleElement()
        .asString()
        .endsWith(
            "can't be used: it makes a program of over 100000 instructions, at most 10000 are"
                + " allowed; use fewer repetitions");
  }

  /** RE2/J would compile these for ever. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?i)\u1c80",
        "(?im-s:[a-\u1c88])",
        "(?i)[a-\\x{1F600}]",
        "a(?si)[A-\\x{0001c84}]"
      })
  void neverLooksForCasesForEver(String pattern) {
    assertThat(problems("governance: {naming: {custom_patterns: ['" + pattern + "']}}"))
        .singleElement()
        .asString()
        .endsWith(
            "can't be used: where case is ignored, only characters below U+1C80 may stand; write"
                + " both cases out, as in `[Ss]tg_`");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?i)^STG_[a-z\u00e9\u0416]+$",
        "(?i)[^a-\\x{1C7F}]",
        "(?-i)\u1c80",
        "[a-\\x{1F600}]",
        "^[a-z]{1,1000}(_[a-z0-9]{1,40}){0,20}$",
        "^(?P<layer>stg|int)_(?:[^]{}]|\\x{1F600}|\\p{Greek})+$",
        "^\\Q{1000}{1000}{1000}\\E$",
        "^[{1000}]{900}$",
        "a{,1000}"
      })
  void compilesWhatStaysSmall(String pattern) {
    assertThat(read("governance: {naming: {custom_patterns: ['" + pattern + "']}}").naming())
        .isNotNull();
  }

  @Test
  void refusesAGlobWhoseRangeRunsBackwards() {
    assertThat(
            problems(
                """
                governance:
                  custom_rules: [{type: require_meta_field, field: a, applies_to: "x[!a-cz-y]"}]
                  policy_overrides:
                    - {pattern: "[z-a]", action: exclude, reason: r}
                    - {pattern: "[a-z]*[!0-9]?[-x]", action: exclude, reason: r}
                """))
        .containsExactly(
            "writ.yaml:2:67: POLICY_INVALID `governance.custom_rules[0].applies_to` has a range"
                + " that runs backwards, as `[z-a]` does; write it from low to high",
            "writ.yaml:4:17: POLICY_INVALID `governance.policy_overrides[0].pattern` has a range"
                + " that runs backwards, as `[z-a]` does; write it from low to high");
  }

  @Test
  void saysWhatToWriteInsteadOfPython() {
    assertThat(
            problems(
                """
                governance:
                  policies:
                    - {name: a, type: custom, action: error, message: m, config: {condition: "x > 1"}}
                    - {name: b, type: custom, action: error, message: m, config: {}}
                    - {name: c, type: custom, action: error, message: m, config: {rego: c.rego}}
                    - {name: d, type: naming_convention, action: warn, message: m, config: {pattern: "("}}
                """))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith(
                        "writ.yaml:3:78: CONDITION_NOT_SUPPORTED `policies[0].config.condition` is"
                            + " Python, which is not evaluated here"),
            second ->
                assertThat(second)
                    .startsWith(
                        "writ.yaml:4:7: POLICY_INVALID `policies[1].config.rego` is missing"),
            third ->
                assertThat(third)
                    .isEqualTo(
                        "writ.yaml:5:73: POLICY_REGO_NOT_READABLE `policies[2].config.rego`"
                            + " `c.rego` can't be read: this policy came without files beside it"),
            fourth -> assertThat(fourth).startsWith("writ.yaml:6:86: E202 "));
  }

  @Test
  @DisplayName("D27 YAML that is none")
  void refusesWhatIsNoYaml() {
    assertThat(problems("governance: {a: [}"))
        .singleElement()
        .asString()
        .contains("POLICY_NOT_YAML not valid YAML");
    assertThat(problems("governance: {}\ngovernance: {}\n"))
        .containsExactly(
            "writ.yaml:2:1: POLICY_NOT_YAML the key `governance` is there twice; keep one of them");
    assertThat(problems("governance: {}\n---\ndbt: {}\n"))
        .containsExactly(
            "writ.yaml:3:1: POLICY_INVALID a policy file holds one document; put the second into a"
                + " file of its own");
    assertThat(problems("just text"))
        .containsExactly("writ.yaml:1:1: POLICY_INVALID has to be an object, not `just text`");
  }

  @Test
  void leavesWhatIsNotItsBusinessInAPlatformManifest() {
    EffectivePolicy policy =
        read(
            """
            apiVersion: floe.dev/v1
            kind: Manifest
            metadata: {name: platform}
            plugins: {compute: {type: duckdb}}
            governance: {pii_encryption: required, rbac: {enabled: true}}
            """);
    assertThat(policy.notEnforcedHere()).containsExactly("pii_encryption", "rbac");
    assertThat(problems("plugins: {}\n"))
        .containsExactly(
            "writ.yaml:1:1: POLICY_UNKNOWN_KEY `plugins` is no field that is known here");
    assertThat(read("workloads: {anything: [1]}\nimages: {}\n").level())
        .as("other rooms' blocks")
        .isEqualTo(Enforcement.WARN);
  }

  @Test
  void readsRegoBesideThePolicyAndNowhereElse(@TempDir Path folder) throws IOException {
    Path policy = folder.resolve("house/writ.yaml");
    Files.createDirectories(folder.resolve("house/checks/sub"));
    Files.writeString(folder.resolve("secret.rego"), "package x");
    Files.writeString(folder.resolve("house/checks/a.rego"), "package writ.dbt.checks.a");
    Files.writeString(folder.resolve("house/checks/a_test.rego"), "package t");
    Files.writeString(folder.resolve("house/checks/sub/b.rego"), "package writ.dbt.checks.b");
    Files.writeString(
        policy,
        """
        dbt: {rego: {checks: [checks, checks/a.rego]}}
        governance:
          policies:
            - {name: c, type: custom, action: block, message: m, config: {rego: checks/a.rego}}
        """);

    EffectivePolicy read = PolicyChain.read(List.of(PolicyDocument.of(policy)), TODAY);

    assertThat(read.regoChecks())
        .extracting("path")
        .containsExactly(
            folder.resolve("house/checks/a.rego").toString(),
            folder.resolve("house/checks/sub/b.rego").toString());
    assertThat(read.policies())
        .singleElement()
        .satisfies(named -> assertThat(named.requirement()).isInstanceOf(Requirement.Custom.class));
  }

  @Test
  void saysWhyRegoCannotBeRead(@TempDir Path folder) throws IOException {
    Path policy = folder.resolve("house/writ.yaml");
    Files.createDirectories(folder.resolve("house/empty"));
    Files.createDirectories(folder.resolve("house/linked"));
    Files.writeString(folder.resolve("secret.rego"), "package x");
    Files.writeString(folder.resolve("house/empty/only_test.rego"), "package t");
    Files.createSymbolicLink(folder.resolve("house/linked/x.rego"), folder.resolve("secret.rego"));
    Files.createSymbolicLink(folder.resolve("house/link.rego"), folder.resolve("secret.rego"));
    Files.write(folder.resolve("house/large.rego"), new byte[(1 << 20) + 1]);
    Files.writeString(
        policy,
        """
        dbt:
          rego:
            checks:
              - ../secret.rego
              - /etc/passwd
              - link.rego
              - linked
              - none.rego
              - empty
              - "a\\0b"
              - large.rego
        """);
    ProblemsFound found =
        catchThrowableOfType(
            ProblemsFound.class, () -> PolicyChain.read(List.of(PolicyDocument.of(policy)), TODAY));
    assertThat(found.problems())
        .extracting(problem -> problem.message().replaceFirst(".*can't be read: ", ""))
        .containsExactly(
            "it leads out of the policy's folder",
            "it is not relative to the policy file",
            "it leads out of the policy's folder",
            "`x.rego` leads out of the policy's folder",
            "there is no such file",
            "it holds no Rego file",
            "it is no path",
            "`" + folder.resolve("house/large.rego") + "` has more than 1 MiB");
  }

  @Test
  @DisplayName("D27 a policy that is not there")
  void saysWhereAPolicyIsMissing(@TempDir Path folder) {
    ProblemsFound found =
        catchThrowableOfType(
            ProblemsFound.class, () -> PolicyDocument.of(folder.resolve("no.yaml")));
    assertThat(found)
        .hasMessageEndingWith(
            "no.yaml: POLICY_NOT_FOUND there is no such file; name the policy file, or write one"
                + " with `writ dbt init`");
    assertThat(catchThrowableOfType(ProblemsFound.class, () -> PolicyDocument.of(folder)))
        .hasMessageContaining("POLICY_NOT_FOUND this is a folder");
  }

  /** Whatever the text: a policy, or problems that say where. */
  @Property(tries = 500)
  void neverFailsInAnotherWay(@ForAll String text) {
    try {
      assertThat(read("governance: " + text).level()).isNotNull();
    } catch (ProblemsFound e) {
      assertThat(e.problems()).isNotEmpty().allMatch(each -> each.file() != null);
    }
  }
}
