package dev.writ.workloads.decide;

import static dev.writ.workloads.decide.Given.NOW;
import static dev.writ.workloads.decide.Given.bad;
import static dev.writ.workloads.decide.Given.checks;
import static dev.writ.workloads.decide.Given.evaluation;
import static dev.writ.workloads.decide.Given.messages;
import static dev.writ.workloads.decide.Given.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.document.Problem;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  private static final String ENDLESS =
      """
      package a
      deny contains "x" if {
        some i in numbers.range(1, 1000)
        some j in numbers.range(1, 1000)
        some k in numbers.range(1, 1000)
        i + j + k == 0
      }
      """;
  private static final String STOPPED =
      "(eval_cancel_error: deadline of 50ms|eval_limit_error: step budget of 1000000) exceeded";
  private static final String KEPT =
      STOPPED + "; it was stopped so often that it is asked only now and then";
  private static final String LONG =
      "0123456789012345678901234567890123456789012345678901234567890123";
  private static final RegoValue.Obj INPUT =
      RegoValue.Obj.of("pod", Objects.requireNonNull(bad().document()));

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
                  .contains("; its last version that compiled stays in force\n")
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
  @DisplayName("W26 a rule without an end is stopped, each time it is asked")
  void stopsRulesThatDoNotEnd() {
    Rulebook.Round round = Rulebook.compile(with(ENDLESS)).round(false);

    for (int i = 0; i < 2; i++) {
      assertThat(round.ask(INPUT, "production", NOW))
          .singleElement()
          .extracting(Rulebook.Answer::failure)
          .asString()
          .matches(STOPPED);
    }
  }

  @Test
  void asksARuleThatIsAlwaysStoppedOnlyNowAndThen() {
    Rulebook rules = Rulebook.compile(with(ENDLESS, OURS));

    List<Rulebook.Answer> answers = new ArrayList<>();
    Rulebook.Round round = rules.round(false);
    for (int i = 0; i < 8; i++) {
      answers.add(round.ask(INPUT, "production", NOW).getFirst());
    }
    assertThat(answers.subList(0, 4)).allSatisfy(one -> assertThat(one.failure()).matches(STOPPED));
    assertThat(answers.subList(4, 8)).allSatisfy(one -> assertThat(one.failure()).matches(KEPT));
    assertThat(answers).extracting(one -> one.steps() > 0).endsWith(true, false, false, false);

    Rulebook.Round atTheDoor = rules.round(true);
    assertThat(atTheDoor.ask(INPUT, "production", NOW))
        .extracting(Rulebook.Answer::steps, one -> one.denials().size())
        .first()
        .isEqualTo(tuple(0L, 0));
    assertThat(atTheDoor.ask(INPUT, "production", NOW).getLast().denials()).hasSize(1);
    assertThat(atTheDoor.ask(INPUT, "staging", NOW).getFirst().steps()).isPositive();
    assertThat(rules.round(false).ask(INPUT, "production", NOW.plusSeconds(1)).getFirst().steps())
        .isPositive();
    assertThat(rules.round(false).ask(INPUT, "production", NOW.plusSeconds(2)).getFirst().steps())
        .isZero();
  }

  @Test
  void keepsWhatARuleIsKnownForWhenAnotherOneIsEdited() {
    Rulebook before = Rulebook.compile(with(ENDLESS, OURS));
    Rulebook.Round round = before.round(false);
    for (int i = 0; i < 5; i++) {
      round.ask(INPUT, "production", NOW);
    }
    Rulebook after = Rulebook.compile(with(ENDLESS, OURS.replace("outside", "elsewhere")), before);

    List<Rulebook.Answer> answers = after.round(false).ask(INPUT, "production", NOW);
    assertThat(answers.getFirst().steps()).isZero();
    assertThat(answers.getLast().denials())
        .extracting(Rulebook.Denial::message)
        .containsExactly("container 'main' is from elsewhere");
  }

  @Test
  void asksNoMoreInARoundThanRulesMayTakeTogether() {
    Rulebook.Round round = Rulebook.compile(with(ENDLESS, OURS)).round(false);

    List<String> failures = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      List<Rulebook.Answer> answers = round.ask(INPUT, "n" + i, NOW);
      failures.add(String.valueOf(answers.getFirst().failure()));
      assertThat(answers.getLast().denials()).hasSize(1);
    }
    assertThat(failures.subList(0, 11)).allSatisfy(one -> assertThat(one).matches(STOPPED));
    assertThat(failures.subList(11, 15))
        .containsOnly(
            "it was not asked: in one round the policy's rules may take 10,000,000 steps and"
                + " 10,000 for each pod");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "numbers.range(1, 100)[_]|1|100|",
        "numbers.range(1, 101)[_]|1||`deny` has to hold at most 100 elements for a pod, but holds"
            + " 101",
        "[1][_]|1024|1|",
        "[1][_]|1025||`deny` has to hold messages of at most 1,024 characters, but holds one of"
            + " 1,025"
      })
  void boundsWhatARuleReturns(String each, int length, Integer found, String failure) {
    String rule =
        """
        package a
        deny contains message if {
          some i
          i = %s
          message := substring(concat("", [sprintf("%%d", [i]), concat("", [x | some _ in numbers.range(1, %d); x := "a"])]), 0, %d)
        }
        """
            .formatted(each, length, Math.max(length, 3));
    Evaluation evaluation = evaluation(with(rule), bad());

    assertThat(evaluation.violations()).hasSize(found == null ? 3 : 3 + found);
    assertThat(evaluation.failures())
        .extracting(RuleFailure::cause)
        .isEqualTo(failure == null ? List.of() : List.of(failure));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "input.pod|an object that is none of these",
        "input.pod.spec.containers|a value of type array",
        "{\"message\": \"x\", \"container\": \"" + LONG + "\"}|an object that is none of these"
      })
  void quotesNothingOfWhatDenyHolds(String element, String told) {
    assertThat(evaluation(with("package a\ndeny contains " + element), bad()).failures())
        .extracting(RuleFailure::cause)
        .containsExactly(
            "`deny` has to hold strings or objects with `message`, and at will `container` and"
                + " `severity`, but holds "
                + told);
  }

  @Test
  @DisplayName("W26 a rule that never compiled judges nothing, and says so")
  void failsWhereNoVersionCompiled() {
    Policy broken = with("package ours\ndeny contains x if {\n  y := \n}", OURS);
    Rulebook rules = Rulebook.compile(broken, Rulebook.EMPTY);
    Evaluation evaluation =
        new Judge(ProtectedNamespaces.STANDARD)
            .evaluate(Snapshot.of(List.of(bad()), List.of()), broken, rules, NOW);

    assertThat(evaluation.isHealthy()).isFalse();
    assertThat(checks(evaluation)).endsWith("custom/r2");
    assertThat(evaluation.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.check()).isEqualTo("custom/r1");
              assertThat(failure.cause()).startsWith("it does not compile: 4:1: ");
              assertThat(failure.sha256()).matches("[0-9a-f]{64}");
            });
    assertThat(rules.problems().getFirst().message()).doesNotContain("stays in force");
    assertThat(Rulebook.compile(broken).checks()).containsExactly("custom/r2");
    assertThat(Rulebook.compile(broken, rules).problems().getFirst().message())
        .doesNotContain("stays in force");
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
