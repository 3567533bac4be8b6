package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.Outcome.Explanation;
import dev.writ.rego.Outcome.Explanation.Event;
import dev.writ.rego.Outcome.Explanation.Kind;
import dev.writ.rego.Outcome.Explanation.Level;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All policies are {@code t.rego} and begin with {@code package t} and an empty line. */
class ExplanationTest {
  private static final RegoValue DATA =
      RegoValue.parseJson("{\"org\": {\"users\": [\"ann\", \"bob\"], \"limit\": 3}}");

  private static Outcome evaluate(String rules, String query, String input, Level level) {
    Evaluation evaluation =
        input.isEmpty() ? Evaluation.none() : Evaluation.of(RegoValue.parseJson(input));
    return Engine.builder()
        .keepPrint()
        .build()
        .compile(List.of(PolicySource.v1("t.rego", "package t\n\n" + rules)), DATA)
        .prepare(query)
        .evaluate(evaluation.explain(level));
  }

  private static Explanation explain(String rules, String query, String input, Level level) {
    return evaluate(rules, query, input, level).report().explanation();
  }

  /** Why one line did not hold. */
  private static List<String> reasons(String line, String input) {
    Explanation explanation = explain("p if " + line, "data.t.p", input, Level.FULL);
    Explanation.Failure failure = failure(explanation);
    assertThat(failure.text()).isEqualTo(line);
    return failure.reasons();
  }

  /** Of the first clause of the rule that was asked for. */
  private static Explanation.Failure failure(Explanation explanation) {
    return Objects.requireNonNull(explanation.rules().get(1).clauses().getFirst().failure());
  }

  @Test
  void saysWhatIsUndefinedAndWhy() {
    assertThat(reasons("input.a == 1", "")).containsExactly("there is no input");
    assertThat(reasons("input.a == 1", "{}")).containsExactly("`input` has no key `\"a\"`");
    assertThat(reasons("input.a.b == 1", "{\"a\": 7}"))
        .containsExactly("`input.a` is a number, which has no key `\"b\"`");
    assertThat(reasons("input.a[2] == 1", "{\"a\": [7]}"))
        .containsExactly("`input.a` has 1 elements and no `2`");
    assertThat(reasons("input.a[_] == 1", "{\"a\": [7]}"))
        .containsExactly("nothing in `input.a` matches");
    assertThat(reasons("input.a[_] == 1", "{\"a\": []}")).containsExactly("`input.a` is empty");
    assertThat(reasons("input.a[_] == 1", "{\"a\": 1}"))
        .containsExactly("`input.a` is a number, which holds nothing");
    assertThat(reasons("data.org[input.k] == 1", "{\"k\": \"x\"}"))
        .containsExactly("`data.org` has no key `\"x\"`");
    assertThat(reasons("data.org[input.k] == 1", "{}"))
        .containsExactly("`input` has no key `\"k\"`");
    assertThat(reasons("data.nope.x == 1", "{}")).containsExactly("`data` has no key `\"nope\"`");
    assertThat(reasons("to_number(input.a) > 1", "{\"a\": \"x\"}"))
        .containsExactly("to_number: strconv.ParseFloat: parsing \"x\": invalid syntax");
    assertThat(reasons("every x in input.a { x > 1 }", "{\"a\": [2, 1]}"))
        .containsExactly("`x > 1` does not hold");
  }

  @Test
  void namesTheFirstLineThatNeverHeld() {
    Explanation explanation =
        explain(
            """
            p if {
              some u in data.org.users
              u == input.user
              input.level > data.org.limit
            }
            """,
            "data.t.p",
            "{\"user\": \"bob\", \"level\": 2}",
            Level.FULL);

    Explanation.Failure failure = failure(explanation);
    assertThat(failure.text()).isEqualTo("input.level > data.org.limit");
    assertThat(failure.location().row()).isEqualTo(6);
    assertThat(failure.tries()).isEqualTo(1);
    assertThat(failure.operands())
        .extracting(one -> one.text() + " = " + one.value())
        .containsExactly("input.level = 2", "data.org.limit = 3");
  }

  @Test
  void tellsValuesOfTheInputAtTheHighestLevelOnly() {
    String policy = "p if {\n  secret := input.token\n  secret == data.org.limit\n}\n";
    String input = "{\"token\": \"s3cr3t\"}";

    Explanation fails = explain(policy, "data.t.p", input, Level.FAILS);
    Explanation full = explain(policy, "data.t.p", input, Level.FULL);

    assertThat(fails.text()).contains("data.org.limit = 3").doesNotContain("s3cr3t");
    assertThat(fails.toValue().toJson()).doesNotContain("s3cr3t");
    assertThat(full.text()).contains("secret = \"s3cr3t\"");
  }

  @Test
  void followsFunctionsWithTheirElse() {
    Explanation explanation =
        explain(
            """
            tier(n, 1) := "gold" if n > 10
            else := "silver" if n > 5

            tier(_, 2) := "two"
            """,
            "data.t.tier(7, 1)",
            "",
            Level.FAILS);

    assertThat(explanation.text())
        .isEqualTo(
            """
            query is defined
              holds   query:1  data.t.tier(7, 1)
              data.t.tier is defined
                fails   t.rego:3  tier(n, 1) := "gold" if n > 10 …
                  not   t.rego:3  n > 10
                holds   t.rego:4  else := "silver" if n > 5
                fails   t.rego:6  tier(_, 2) := "two"
                        the arguments do not match""");
  }

  @Test
  void saysWhyClausesWerePassedOver() {
    String rules =
        IntStream.range(0, 20)
            .mapToObj(i -> "p if {\n  input.role == \"r" + i + "\"\n  input.on\n}\n")
            .collect(Collectors.joining("\n"));

    Explanation explanation = explain(rules, "data.t.p", "{\"role\": \"r3\"}", Level.FULL);

    assertThat(explanation.text())
        .contains("fails   t.rego:18  p\n      not   t.rego:20  input.on\n")
        .contains("passed  t.rego:3  p\n      not   t.rego:4  input.role == \"r0\"\n")
        .contains("input.role = \"r3\"")
        .contains("… and 9 more clauses passed over")
        .contains("index t.rego:3  19 of 20 clauses passed over");
  }

  @Test
  void tellsWhatHappenedInOrder() {
    Explanation explanation =
        explain(
            "p contains x if {\n  some x in input.xs\n  x > 1\n}\n",
            "data.t.p",
            "{\"xs\": [1, 2]}",
            Level.FULL);

    assertThat(explanation.events())
        .extracting(Event::kind)
        .containsExactly(
            Kind.ENTER,
            Kind.EVAL,
            Kind.ENTER,
            Kind.EVAL,
            Kind.EVAL,
            Kind.FAIL,
            Kind.REDO,
            Kind.EVAL,
            Kind.EXIT,
            Kind.EXIT);
    assertThat(explanation.events().get(5).variables())
        .containsOnlyKeys("x")
        .containsEntry("x", RegoValue.of(1));
    assertThat(explanation.events().get(5).depth()).isEqualTo(1);
  }

  @Test
  void keepsNotesWithTheirPlaces() {
    Explanation explanation =
        explain("p if {\n  print(\"got\", 1)\n}\n", "data.t.p", "", Level.NOTES);

    assertThat(explanation.text()).isEqualTo("events\n  | note  t.rego:4  got 1");
    assertThat(explanation.rules()).isEmpty();
  }

  @Test
  void endsWithWhatEndedTheEvaluation() {
    Outcome outcome = evaluate("p := 1\n\np := 2 if true\n", "data.t.p", "", Level.FAILS);

    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(outcome.report().explanation().events())
        .last()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(Kind.ERROR);
              assertThat(event.text())
                  .isEqualTo("complete rules must not produce multiple outputs");
            });
  }

  @Test
  void stopsAfterTenThousandEvents() {
    Explanation explanation =
        explain("", "some x in numbers.range(1, 20000); x < 0", "", Level.FULL);

    assertThat(explanation.events()).hasSize(10_000);
    assertThat(explanation.truncated()).isTrue();
    assertThat(explanation.text()).endsWith("… and more that is not shown");
  }

  @Test
  void spendsNoStepsOfItsOwn() {
    String policy =
        """
        p if {
          some x in numbers.range(1, 100)
          f(x) == 20
          not q[x]
        }

        q contains 4

        f(x) := y if {
          y := x * 2
          y > 3
        }
        """;

    Outcome plain = evaluate(policy, "data.t.p", "", Level.OFF);
    Outcome explained = evaluate(policy, "data.t.p", "", Level.FULL);

    assertThat(explained.report().steps()).isEqualTo(plain.report().steps());
    assertThat(((Outcome.Defined) explained).rows()).isEqualTo(((Outcome.Defined) plain).rows());
  }
}
