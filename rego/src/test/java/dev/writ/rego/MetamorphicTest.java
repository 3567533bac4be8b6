package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.Outcome.Explanation;
import dev.writ.rego.parse.Parser;
import dev.writ.rego.syntax.Module;
import dev.writ.rego.syntax.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Policies made at random say the same however they are written and run. */
class MetamorphicTest {
  private static final int POLICIES = 400;

  private static final List<GeneratedPolicy> MADE =
      LongStream.range(0, POLICIES).mapToObj(GeneratedPolicy::of).toList();

  /** What comes of them as they are written, by their number. */
  private static final List<List<String>> PLAIN =
      MADE.stream().map(policy -> answers(policy.text(), policy.inputs())).toList();

  private static boolean isRefused(List<String> answers) {
    return answers.getFirst().startsWith("rego_");
  }

  /** Another way to the answers leads to those that are known. */
  private static void answersTheSame(Function<GeneratedPolicy, List<String>> otherwise) {
    for (int seed = 0; seed < POLICIES; seed++) {
      GeneratedPolicy policy = MADE.get(seed);
      assertThat(otherwise.apply(policy))
          .as("seed %d of\n%s", seed, policy.text())
          .isEqualTo(PLAIN.get(seed));
    }
  }

  /** What comes of a policy for each of its inputs, or the code of what is wrong with it. */
  private static List<String> answers(
      String policy, List<RegoValue> inputs, UnaryOperator<Evaluation> how) {
    PreparedQuery query;
    try {
      query =
          Engine.standard()
              .compile(List.of(PolicySource.v1("t.rego", policy)), RegoValue.Obj.EMPTY)
              .prepare("data.t");
    } catch (RegoException refused) {
      return List.of(refused.errors().getFirst().code());
    }
    List<String> answers = new ArrayList<>();
    for (RegoValue input : inputs) {
      answers.add(
          switch (query.evaluate(how.apply(Evaluation.of(input)))) {
            case Outcome.Defined defined -> defined.value().toJson();
            case Outcome.Undefined _ -> "undefined";
            case Outcome.Failed failed -> failed.errors().getFirst().code();
          });
    }
    return answers;
  }

  static List<String> answers(String policy, List<RegoValue> inputs) {
    return answers(policy, inputs, UnaryOperator.identity());
  }

  @Test
  @DisplayName("most policies compile, and most of their answers are values")
  void makesPoliciesThatSaySomething() {
    List<String> all = PLAIN.stream().flatMap(List::stream).toList();

    assertThat(all).filteredOn(answer -> answer.startsWith("{")).hasSizeGreaterThan(POLICIES);
    assertThat(all)
        .filteredOn(answer -> answer.equals("eval_conflict_error"))
        .hasSizeGreaterThan(POLICIES / 100);
  }

  @Test
  @DisplayName("R25 with an index and without one the answers are equal")
  void answersAsWithoutIndex() {
    for (int seed = 0; seed < POLICIES; seed++) {
      GeneratedPolicy policy = MADE.get(seed);
      List<String> plain = PLAIN.get(seed);
      List<String> without = answers(policy.withoutIndex(), policy.inputs());
      if (!isRefused(plain)) { // types are known less well behind a function
        assertThat(without).as("seed %d of\n%s", seed, policy.text()).isEqualTo(plain);
      }
    }
  }

  @Test
  @DisplayName("a policy that is printed and read again gives equal answers")
  void answersAsPrinted() {
    answersTheSame(
        policy -> {
          Module module = Parser.module(PolicySource.v1("t.rego", policy.text()));
          String printed =
              module.rules().stream()
                  .map(Rule::toString)
                  .collect(Collectors.joining("\n", "package t\n\n", "\n"));
          return answers(printed, policy.inputs());
        });
  }

  @Test
  @DisplayName("the order of rules is not seen")
  void answersAsShuffled() {
    answersTheSame(policy -> answers(policy.shuffled(policy.hashCode()), policy.inputs()));
  }

  @Test
  @DisplayName("an evaluation that is explained gives equal answers")
  void answersAsExplained() {
    answersTheSame(
        policy ->
            answers(policy.text(), policy.inputs(), one -> one.explain(Explanation.Level.FULL)));
  }

  @Test
  @DisplayName("an evaluation that is recorded gives equal answers")
  void answersAsRecorded() {
    answersTheSame(policy -> answers(policy.text(), policy.inputs(), Evaluation::record));
  }
}
