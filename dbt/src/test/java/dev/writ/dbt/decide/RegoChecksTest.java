package dev.writ.dbt.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.writ.dbt.policy.EffectivePolicy.NamedPolicy.Requirement;
import dev.writ.dbt.policy.EffectivePolicy.PolicyOverride;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegoChecksTest {
  private static final String OWNERS =
      """
      package writ.dbt.checks.owners

      deny contains {
        "msg": sprintf("`%s` has no owner", [input.model.name]),
        "expected": "meta.owner",
        "actual": "no meta.owner",
        "suggestion": "name a team",
        "url": "https://wiki.example.com/owners",
      } if {
        not input.model.meta.owner
      }

      warn contains {"msg": "no data type", "column": column.name} if {
        some column in input.model.columns
        not column.data_type
      }

      project_deny contains {"msg": sprintf("%d models", [count(input.models)]), "key": "size"} if {
        count(input.models) > 1
      }
      """;

  private static Law alone(String text) {
    return new Law().rego("checks/a.rego", "package writ.dbt.checks.a\n" + text);
  }

  @Test
  @DisplayName("D25 deny, warn and project_deny each give their own rule_id")
  void namesEachRule() {
    List<Finding> findings =
        new Law()
            .rego("checks/owners.rego", OWNERS)
            .findings(
                Project.of("orders").columns("id").model("customers").meta("{\"owner\": \"x\"}"));
    assertThat(findings)
        .extracting(Finding::code, Finding::ruleId, Finding::severity, Finding::modelName)
        .containsExactly(
            tuple(Code.E403, "owners.deny", Severity.ERROR, "orders"),
            tuple(Code.E403, "owners.warn", Severity.WARNING, "orders"),
            tuple(Code.E403, "owners.project_deny", Severity.ERROR, "project"));
    Finding deny = findings.getFirst();
    assertThat(deny.message()).isEqualTo("`orders` has no owner");
    assertThat(deny.expected()).isEqualTo("meta.owner");
    assertThat(deny.actual()).isEqualTo("no meta.owner");
    assertThat(deny.suggestion()).isEqualTo("name a team");
    assertThat(deny.url()).isEqualTo("https://wiki.example.com/owners");
    assertThat(findings.get(1).column()).isEqualTo("id");
    assertThat(findings.get(1).url()).isNull();
    assertThat(findings.get(2).subject()).isEqualTo("size");
    assertThat(findings.get(2).message()).isEqualTo("2 models");
  }

  @Test
  void tellsFindingsInTheOrderOfColumns() {
    assertThat(
            alone(
                    """
                    deny contains {"msg": "d", "column": c} if some c in ["a", "b", "elsewhere"]
                    warn contains {"msg": "w", "column": "z"}
                    warn contains {"msg": "whole"}
                    """)
                .findings(Project.of("orders").columns("z", "b", "a")))
        .extracting(finding -> finding.column() + " " + finding.message())
        .containsExactly("null whole", "z w", "b d", "a d", "elsewhere d");
  }

  @Test
  @DisplayName("D25 what does not compile is a problem with its place, all files at once")
  void refusesWhatDoesNotCompile() {
    Law law =
        new Law()
            .rego("checks/a.rego", "package writ.dbt.checks.a\n\ndeny contains x if y == 1\n")
            .policy(
                "own",
                true,
                "m",
                new Requirement.Custom(
                    Law.source("b.rego", "package writ.dbt.checks.b\ndeny contains z if q")));
    ProblemsFound found =
        catchThrowableOfType(ProblemsFound.class, () -> RegoChecks.compile(law.policy()));
    assertThat(found.problems())
        .extracting(Problem::code, Problem::file, Problem::line)
        .contains(
            tuple("REGO_NOT_COMPILED", "checks/a.rego", 3),
            tuple("REGO_NOT_COMPILED", "b.rego", 2));
    assertThat(found.problems()).allSatisfy(each -> assertThat(each.column()).isPositive());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time.now_ns() > 0",
        "rand.intn(\"x\", 3) > 0",
        "uuid.rfc4122(\"x\") != \"\"",
        "opa.runtime().env",
        "net.lookup_ip_addr(\"localhost\")",
        "http.send({\"method\": \"get\", \"url\": \"http://127.0.0.1\"})",
      })
  void knowsNoClockRandomNetworkOrProcess(String asked) {
    assertThatThrownBy(
            () -> RegoChecks.compile(alone("deny contains {\"msg\": \"x\"} if " + asked).policy()))
        .isInstanceOf(ProblemsFound.class)
        .hasMessageStartingWith("checks/a.rego:2:")
        .hasMessageContaining("REGO_NOT_COMPILED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          package shop                        | its package is `shop`, so nobody would ask it
          package writ.dbt.checks             | its package is `writ.dbt.checks`, so nobody would ask it
          package writ.dbt.checks.a.b         | its package is `writ.dbt.checks.a.b`, so nobody would ask it
          package writ.dbt.checks.a           | it has none of the rules `deny`, `warn`, `project_deny`, `project_warn`
          """)
  void refusesFilesThatNobodyWouldAsk(String begin, String message) {
    ProblemsFound found =
        catchThrowableOfType(
            ProblemsFound.class,
            () ->
                RegoChecks.compile(
                    new Law()
                        .rego("a.rego", begin + "\ndenny contains {\"msg\": \"x\"}")
                        .policy()));
    assertThat(found.problems()).singleElement().extracting(Problem::message).isEqualTo(message);
  }

  @Test
  void sharesALibrary() {
    assertThat(
            new Law()
                .rego(
                    "lib.rego",
                    "package writ.dbt.lib.names\nis_gold(model) if startswith(model.name, \"gold_\")")
                .rego(
                    "a.rego",
                    """
                    package writ.dbt.checks.a
                    import data.writ.dbt.lib.names
                    deny contains {"msg": "gold"} if names.is_gold(input.model)
                    """)
                .findings(Project.of("gold_x", "silver_x")))
        .extracting(Finding::modelName)
        .containsExactly("gold_x");
  }

  @Test
  void letsNoFileSpeakInAnothersPackage() {
    Law law =
        new Law()
            .rego(
                "parent.rego",
                "package writ.dbt.checks.a\ndeny contains {\"msg\": \"x\"} if not excused\nexcused if input.model.meta.excuse")
            .rego(
                "child.rego",
                "package writ.dbt.checks.a\nexcused if true\nwarn contains {\"msg\": \"y\"}");
    assertThatThrownBy(() -> RegoChecks.compile(law.policy()))
        .isInstanceOf(ProblemsFound.class)
        .hasMessage(
            "child.rego:1:1: REGO_NOT_COMPILED `parent.rego` declares the package"
                + " `writ.dbt.checks.a` as well; give each file a package of its own");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          deny contains "x"                                 | `deny` holds a string, not an object with `msg`
          deny := "x"                                       | `deny` is a string, not a set of objects with `msg`
          deny := {"msg": "x"}                              | `deny` is an object, not a set of objects with `msg`
          deny := {"msg": "x"} if false                     | `deny` has no value, not even an empty set
          deny contains {"message": "x"}                    | `deny` holds an object with `message`; there are msg, column, expected, actual, suggestion, url, key
          deny contains {"msg": 5}                          | `msg` of `deny` is a number, not a string
          deny contains {"msg": " "}                        | `deny` holds an object without `msg`
          deny contains {"column": "x"}                     | `deny` holds an object without `msg`
          deny contains {"msg": "x", "url": "javascript:x"} | `url` of `deny` begins with none of `https://`, `http://` and `/`
          """)
  @DisplayName("D25 a rule of the wrong shape is E450")
  void failsClosedOnTheWrongShape(String rule, String cause) {
    assertThat(alone(rule).findings(Project.of("orders")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(Code.E450);
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.ruleId()).isEqualTo("a.deny");
              assertThat(finding.message())
                  .isEqualTo("Check 'a.deny' could not be evaluated for model 'orders': " + cause);
              assertThat(finding.expected()).isEqualTo("A result from check 'a.deny'");
              assertThat(finding.actual())
                  .isEqualTo("%s (checks/a.rego, SHA-256 %s)".formatted(cause, "f".repeat(64)));
              assertThat(finding.suggestion())
                  .isEqualTo("Correct the check. Until then it blocks.");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          deny contains {"msg": "x"} if to_number(input.model.name) > 1                | checks/a.rego:2:
          deny contains {"msg": "x"} if {pick == 1}; pick := 1; pick := 2 if input     | checks/a.rego:
          deny contains {"msg": "x"} if {some i, j, k, l in numbers.range(1, 5000); i + j + k + l < 0} | 50ms were not enough
          """)
  @DisplayName("D25 a rule that fails or loops is E450, and the run is degraded and refused")
  void failsClosedOnErrorsAndLoops(String rule, String cause) {
    String loop =
        "deny contains {\"msg\": \"x\"} if { some i in numbers.range(1, 4000);"
            + " some j in numbers.range(1, 4000); some k in numbers.range(1, 4000);"
            + " i + j + k < 0 }";
    String text = rule.contains("5000") ? loop : rule.replace("; pick", "\npick");
    Judgement.Verdict verdict = alone(text).judge(Project.of("orders"));
    assertThat(verdict.violations())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.finding().code()).isEqualTo(Code.E450);
              assertThat(violation.finding().message())
                  .startsWith("Check 'a.deny' could not be evaluated for model 'orders': " + cause);
            });
    assertThat(verdict.degraded()).isTrue();
    assertThat(verdict.passed()).isFalse();
  }

  @Test
  void stopsARuleThatTakesTooLongOverManyModels() {
    AtomicLong now = new AtomicLong();
    Law law = alone("deny contains {\"msg\": \"x\"}");
    List<Finding> findings =
        RegoChecks.compile(law.policy())
            .findings(
                Project.of("a", "b", "c", "d", "e").snapshot(),
                law.policy(),
                Law.TODAY,
                () -> now.getAndAdd(Duration.ofMillis(2_600).toNanos()));
    assertThat(findings)
        .extracting(finding -> finding.code() + " " + finding.modelName())
        .containsExactly("E403 a", "E403 b", "E450 c");
    assertThat(findings.getLast().message())
        .isEqualTo(
            "Check 'a.deny' could not be evaluated for model 'c': took more than 5000 ms over 2"
                + " models; this one and those after it were not asked");
  }

  @Test
  @DisplayName(
      "D17 E450 can't be skipped, overridden, waived or made known; level and dry-run apply")
  void nothingExcusesAFailure() {
    Project project =
        Project.of("orders")
            .meta(
                """
                {"writ": {"skip": [{"code": ["a.deny", "custom"], "reason": "x"},
                                   {"code": "E450", "reason": "x"}]}}
                """);
    Law law = alone("deny contains \"x\"").override("*", PolicyOverride.Action.EXCLUDE, null);
    String fingerprint = law.judge(Project.of("orders")).violations().getFirst().fingerprint();
    law.waive(fingerprint, Law.TODAY)
        .baseline(
            new Baseline(
                "shop",
                Law.TODAY,
                null,
                Map.of(
                    fingerprint,
                    new Baseline.Entry(
                        fingerprint, "E450", Project.id("orders"), null, Law.TODAY, null))));
    Judgement.Verdict verdict = law.judge(project);
    assertThat(verdict.suppressed()).isEmpty();
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.violations()).singleElement().matches(each -> each.counts());
    assertThat(verdict.notices())
        .extracting(notice -> notice.code())
        .contains("SKIP_UNKNOWN_CODE", "SKIP_UNUSED");
    assertThat(law.level(Enforcement.WARN).judge(project).passed()).isTrue();
    Judgement.Verdict dry = law.level(Enforcement.STRICT).dryRun().judge(project);
    assertThat(dry.passed()).isTrue();
    assertThat(dry.degraded()).isTrue();
  }

  @Test
  @DisplayName("D25 a policy of type custom has the same form with code E600")
  void judgesNamedPolicies() {
    Law law =
        new Law()
            .policy(
                "no-views-in-gold",
                false,
                "gold is materialized",
                new Requirement.Custom(
                    Law.source(
                        "views.rego",
                        """
                        package writ.dbt.checks.views
                        deny contains {"msg": "is a table"} if input.model.materialized == "table"
                        project_deny contains {"msg": "too many", "url": "/mine"} if count(input.models) > 0
                        """)));
    assertThat(law.findings(Project.of("gold_x")))
        .extracting(
            Finding::code, Finding::ruleId, Finding::severity, Finding::message, Finding::url)
        .containsExactly(
            tuple(
                Code.E600,
                "no-views-in-gold",
                Severity.WARNING,
                "[no-views-in-gold] gold is materialized (is a table)",
                "/governance/custom-policies"),
            tuple(
                Code.E600,
                "no-views-in-gold",
                Severity.WARNING,
                "[no-views-in-gold] gold is materialized (too many)",
                "/mine"));
  }

  @Test
  void letsASkipNameARuleThatFindsNothing() {
    Project project =
        Project.of("orders")
            .meta("{\"writ\": {\"skip\": {\"code\": \"a.deny\", \"reason\": \"x\"}}}");
    assertThat(alone("deny contains {\"msg\": \"x\"} if false").judge(project).notices())
        .extracting(notice -> notice.code())
        .contains("SKIP_UNUSED")
        .doesNotContain("SKIP_UNKNOWN_CODE");
    assertThat(alone("deny contains {\"msg\": \"x\"}").judge(project).suppressed())
        .extracting(Suppressed::by, Suppressed::reason)
        .containsExactly(tuple(Suppressed.By.INLINE_SKIP, "x"));
  }
}
