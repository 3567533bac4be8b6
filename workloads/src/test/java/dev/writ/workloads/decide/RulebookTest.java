package dev.writ.workloads.decide;

import static dev.writ.workloads.decide.Given.NOW;
import static dev.writ.workloads.decide.Given.bad;
import static dev.writ.workloads.decide.Given.checks;
import static dev.writ.workloads.decide.Given.evaluation;
import static dev.writ.workloads.decide.Given.messages;
import static dev.writ.workloads.decide.Given.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.document.Problem;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.Severity;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulebookTest {
  private static final String OURS =
      """
      package ours
      deny contains {"container": c.name, "message": sprintf("container '%s' is from outside", [c.name])} if {
        some c in input.pod.spec.containers
        not startswith(c.image, "registry.example.com/")
      }
      """;

  private static Policy with(String... rules) {
    StringBuilder yaml = new StringBuilder(Given.FIRST).append("  customRules:\n");
    for (int i = 0; i < rules.length; i++) {
      yaml.append("  - name: r%d\n    params: {most: 3}\n    rego: |\n".formatted(i + 1));
      rules[i].lines().forEach(line -> yaml.append("      ").append(line).append('\n'));
    }
    return policy(yaml.toString());
  }

  @Test
  @DisplayName("W26 a rule of one's own")
  void addsViolationsOfCustomRules() {
    Evaluation evaluation = evaluation(with(OURS), bad());

    assertThat(checks(evaluation))
        .containsExactly("latest_tag", "missing_liveness", "missing_readiness", "custom/r1");
    Violation own = evaluation.violations().getLast();
    assertThat(own.message()).isEqualTo("container 'main' is from outside");
    assertThat(own.container()).isEqualTo("main");
    assertThat(own.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(evaluation.healthScore()).isEqualTo(88);
    assertThat(evaluation.isHealthy()).isTrue();
  }

  @Test
  void seesWhatTheContractPromises() {
    String all =
        """
        package all
        deny contains concat(" ", [input.pod.metadata.name, input.namespace.name, input.cluster,
          sprintf("%d", [input.params.most]), input.now, sprintf("%v", [input.operation])])
        deny contains {"message": "bad", "severity": "critical"}
        """;
    Evaluation evaluation = evaluation(with(all), bad());

    assertThat(messages(evaluation))
        .endsWith("web production local 3 2026-11-26T12:00:00Z null", "bad");
    assertThat(evaluation.violations().getLast().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  @DisplayName("W26 a rule that does not compile: the last good one stays")
  void keepsTheLastGoodRule() {
    Rulebook good = Rulebook.compile(with(OURS));
    Policy broken = with("package ours\ndeny contains x if {\n  y := \n}");
    Rulebook kept = Rulebook.compile(broken, good);

    assertThat(kept.problems())
        .extracting(Problem::path, Problem::message)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.toList().getFirst()).isEqualTo("spec.customRules[0].rego");
              assertThat(problem.toList().getLast().toString())
                  .startsWith("rule `r1` at 4:1: ")
                  .endsWith("\n}\n^");
            });
    assertThat(kept.problems().getFirst().span()).hasToString("given.yaml:15:11");
    Snapshot snapshot = Snapshot.of(List.of(bad()), List.of());
    Judge judge = new Judge(ProtectedNamespaces.STANDARD);
    assertThat(judge.evaluate(snapshot, broken, kept, NOW).healthScore()).isEqualTo(88);
  }

  @Test
  @DisplayName("W26 a rule that fails is told, and harms no other")
  void tellsOfRulesThatFail() {
    Evaluation evaluation =
        evaluation(with("package a\ndeny contains sprintf(\"%d\", [1 / 0])", OURS), bad());

    assertThat(evaluation.violations()).extracting(Violation::check).contains("custom/r2");
    assertThat(evaluation.tally().violations()).isEqualTo(4);
    assertThat(evaluation.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.check()).isEqualTo("custom/r1");
              assertThat(failure.cause()).contains("divide by zero");
              assertThat(failure.sha256()).matches("[0-9a-f]{64}");
            });
    assertThat(evaluation.healthScore()).isEqualTo(88);
    assertThat(evaluation.isHealthy()).isFalse();
  }

  @Test
  @DisplayName("W26 a rule without an end is stopped")
  void stopsRulesThatDoNotEnd() {
    String endless =
        """
        package a
        deny contains "x" if {
          some i in numbers.range(1, 1000)
          some j in numbers.range(1, 1000)
          some k in numbers.range(1, 1000)
          i + j + k == 0
        }
        """;

    assertThat(evaluation(with(endless), bad()).failures()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http.send({\"url\": \"http://a\", \"method\": \"get\"})",
        "net.lookup_ip_addr(\"a\")",
        "opa.runtime()",
        "rand.intn(\"a\", 3)",
        "uuid.rfc4122(\"a\")"
      })
  @DisplayName("W26 builtins that reach outside are refused")
  void refusesBuiltinsThatReachOutside(String call) {
    Rulebook rules = Rulebook.compile(with("package a\ndeny contains \"x\" if " + call));

    assertThat(rules.problems())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains(call.substring(0, call.indexOf('(')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deny := true",
        "deny contains 1",
        "deny contains {\"text\": \"x\"}",
        "deny contains {\"message\": \"x\", \"severity\": \"awful\"}",
        "deny contains {\"message\": \"x\", \"container\": 1}"
      })
  void saysWhatDenyHasToBe(String rule) {
    assertThat(evaluation(with("package a\n" + rule), bad()).failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.cause()).startsWith("`deny` has to "));
  }

  @Test
  void failsWhereTheWholePodWasNotKept() {
    Pod trimmed =
        new ObjectReader(ObjectReader.ReplicaSets.GUESSED, false)
            .pod(
                Given.document(
                    "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: production}}"))
            .orElseThrow();

    assertThat(evaluation(with(OURS), trimmed).failures())
        .extracting(RuleFailure::cause)
        .containsExactly("the whole pod was not kept; it has to be read again");
  }

  @Test
  void wantsARuleNamedDeny() {
    assertThat(Rulebook.compile(with("package a\ndenied := true")).problems())
        .extracting(Problem::message)
        .containsExactly(
            "rule `r1`: the module has no rule `deny`; write `deny contains … if { … }`");
  }
}
