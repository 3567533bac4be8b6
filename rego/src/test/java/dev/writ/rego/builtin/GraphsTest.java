package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs and trees. */
class GraphsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          graph.reachable({"a": ["b"], "b": {"c"}, "c": ["a"]}, ["a"]) => {"a", "b", "c"}
          graph.reachable({"a": ["b"]}, {"a"}) => {"a"}
          graph.reachable({"a": null}, ["a"]) => {"a"}
          graph.reachable({}, ["a"]) => set()
          graph.reachable({}, 5) => type: operand 2 must be {array, set} but got number
          graph.reachable([], []) => type: operand 1 must be object but got array
          """)
  void reachesNodesOfTheGraph(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          graph.reachable_paths({"a": {"b"}, "b": {"c"}, "c": {"a"}}, {"a"}) => {["a", "b", "c"]}
          graph.reachable_paths({"a": ["b", "c"], "b": ["c"], "c": []}, ["a"]) => {["a", "b", "c"], ["a", "c"]}
          graph.reachable_paths({"a": ["q"]}, ["a"]) => {["a"]}
          graph.reachable_paths({"a": []}, ["a", "z"]) => {["a"]}
          graph.reachable_paths({"a": ["a"]}, ["a"]) => {["a", "a"]}
          graph.reachable_paths({}, "a") => type: operand 2 must be {array, set} but got string
          """)
  void followsAllWays(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          walk({"a": [1]}) => [[[], {"a": [1]}], [["a"], [1]], [["a", 0], 1]]
          walk({"x"}) => [[[], {"x"}], [["x"], "x"]]
          walk(1) => [[[], 1]]
          """)
  void walksThroughValues(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @Test
  void followsAChainOfAHundredThousandNodes() {
    RegoValue.Obj.Builder graph = RegoValue.Obj.builder();
    for (int i = 0; i < 100_000; i++) {
      graph.put(RegoValue.of(i), RegoValue.Arr.of(RegoValue.of(i + 1)));
    }
    RegoValue[] arguments = {graph.build(), RegoValue.Arr.of(RegoValue.of(0))};
    Builtin reachable = BuiltinCatalogue.find("graph.reachable").orElseThrow();
    assertThat(reachable.code().call(new Calling(), arguments))
        .asInstanceOf(InstanceOfAssertFactories.type(RegoValue.SetOf.class))
        .extracting(RegoValue.SetOf::size)
        .isEqualTo(100_000);
  }

  @Test
  void stopsWalkingWhenTheConsumerHasEnough() {
    RegoValue value = RegoValue.parseJson("[1, 2, 3]");
    List<RegoValue> seen = new ArrayList<>();
    boolean all =
        Walk.paths(
            value,
            (path, each) -> {
              seen.add(each);
              return seen.size() < 2;
            });
    assertThat(all).isFalse();
    assertThat(seen).containsExactly(value, RegoValue.of(1));
  }
}
