package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a comprehension inside of a loop that picks by a comparison")
class GroupingTest {
  private static Outcome evaluate(String rules, String input, String query) {
    return Engine.standard()
        .compile(List.of(PolicySource.v1("t.rego", "package t\n\n" + rules)), RegoValue.Obj.EMPTY)
        .prepare(query)
        .evaluate(Evaluation.of(RegoValue.parseJson(input)));
  }

  private static String value(String rules, String input) {
    return switch (evaluate(rules, input, "data.t.p")) {
      case Outcome.Defined defined -> defined.value().toJson();
      case Outcome.Undefined _ -> "undefined";
      case Outcome.Failed failed -> failed.errors().getFirst().toString();
    };
  }

  private static long steps(int size) {
    String input =
        IntStream.range(0, size)
            .mapToObj(i -> "{\"k\": %d, \"v\": %d}".formatted(i % (size / 4), i))
            .collect(Collectors.joining(",", "{\"xs\": [", "]}"));
    Outcome outcome =
        evaluate(
            """
            groups[x.k] := vs if {
              some x in input.xs
              vs := {y.v | some y in input.xs; y.k == x.k}
            }
            """,
            input,
            "count(data.t.groups)");
    assertThat(outcome).isInstanceOf(Outcome.Defined.class);
    return outcome.report().steps();
  }

  @Test
  void goesThroughEverythingOnce() {
    assertThat(steps(2_000)).isLessThan(steps(1_000) * 5 / 2);
  }

  @Test
  void keepsTheOrderOfWhatItGoesThrough() {
    assertThat(
            value(
                "p := [[k, vs] | some k in [2, 1, 2, 3]; vs := [y.v | some y in input.ys; y.k == k]]",
                "{\"ys\": [{\"k\":1,\"v\":\"a\"},{\"k\":2,\"v\":\"b\"},{\"k\":1,\"v\":\"c\"},{\"k\":2.0,\"v\":\"d\"}]}"))
        .isEqualTo("[[2,[\"b\",\"d\"]],[1,[\"a\",\"c\"]],[2,[\"b\",\"d\"]],[3,[]]]");
  }

  @Test
  void comparesSeveralThingsAtOnce() {
    assertThat(
            value(
                """
                p := [n |
                  some a in [1, 2, 1]
                  some b in ["x", "y"]
                  n := count({y | some y in input.ys; a == y.a; y.b == b})
                ]
                """,
                "{\"ys\": [{\"a\":1,\"b\":\"x\"},{\"a\":1,\"b\":\"y\",\"c\":0},{\"a\":1,\"b\":\"y\"},{\"a\":2}]}"))
        .isEqualTo("[1,2,0,0,1,2]");
  }

  @Test
  void givesNothingWhereSomethingComparedIsUndefined() {
    assertThat(
            value(
                "p := [vs | some x in input.xs; vs := [y | some y in [1, 2]; y == x.k]]",
                "{\"xs\": [{\"k\": 1}, {}, {\"k\": 2}, {}]}"))
        .isEqualTo("[[1],[],[2],[]]");
  }

  @Test
  void groupsAnewWhenSomethingElseFromOutsideChanges() {
    assertThat(
            value(
                """
                p := [vs |
                  some zs in [[1, 2, 2], [2, 2, 2]]
                  some k in [1, 2, 2, 1]
                  vs := [z | some z in zs; z == k]
                ]
                """,
                "{}"))
        .isEqualTo("[[1],[2,2],[2,2],[1],[],[2,2,2],[2,2,2],[]]");
  }

  @Test
  void asksAgainUnderOtherInput() {
    assertThat(
            value(
                """
                q(k) := [y.v | some y in input.ys; y.k == k]
                r := [q(k) | some k in [1, 1, 1]]
                p := [r, s] if s := r with input.ys as [{"k": 1, "v": 9}]
                """,
                "{\"ys\": [{\"k\":1,\"v\":7}]}"))
        .isEqualTo("[[[7],[7],[7]],[[9],[9],[9]]]");
  }

  @Test
  void tellsOfContradictionsInTheGroupsThatAreAskedFor() {
    String rules = "p := [o | some k in input.ks; o := {y.n: y.v | some y in input.ys; y.k == k}]";
    String ys =
        "\"ys\": [{\"k\":1,\"n\":\"a\",\"v\":1},{\"k\":2,\"n\":\"a\",\"v\":1},{\"k\":2,\"n\":\"a\",\"v\":2}]";
    assertThat(value(rules, "{\"ks\": [1, 1, 1, 3], " + ys + "}"))
        .isEqualTo("[{\"a\":1},{\"a\":1},{\"a\":1},{}]");
    assertThat(value(rules, "{\"ks\": [1, 1, 2], " + ys + "}"))
        .isEqualTo("t.rego:3: eval_conflict_error: object keys must be unique");
  }

  @Test
  void leavesLinesAloneThatMayFail() {
    String rules =
        "p := [vs | some k in [1, 1, 1]; vs := [to_number(y.v) | some y in input.ys; y.k == k]]";
    Outcome outcome =
        Engine.standard()
            .compile(
                List.of(PolicySource.v1("t.rego", "package t\n\n" + rules)), RegoValue.Obj.EMPTY)
            .prepare("data.t.p")
            .evaluate(
                Evaluation.of(
                        RegoValue.parseJson(
                            "{\"ys\": [{\"k\":1,\"v\":\"4\"},{\"k\":2,\"v\":\"no\"}]}"))
                    .strictBuiltinErrors());
    assertThat(outcome).isInstanceOf(Outcome.Defined.class);
    assertThat(((Outcome.Defined) outcome).value().toJson()).isEqualTo("[[4],[4],[4]]");
  }
}
