package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects. */
class ObjectsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          object.filter({"a": 1, "b": 2}, ["a", "q"]) => {"a": 1}
          object.filter({1: "x", "b": 2}, {1}) => {1: "x"}
          object.filter({"a": 1}, {"a": null}) => {"a": 1}
          object.remove({"a": 1, "b": 2}, {"a"}) => {"b": 2}
          object.remove({"a": 1}, []) => {"a": 1}
          object.remove({"a": 1}, 3) => type: operand 2 must be one of {object, set, array} but got number
          object.filter([], []) => type: operand 1 must be object but got array
          """)
  void keepsAndRemovesKeys(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          object.get({"a": 1}, "a", 0) => 1
          object.get({"a": 1}, "b", 0) => 0
          object.get({"a": [{"b": true}]}, ["a", 0, "b"], false) => true
          object.get({"a": [1]}, ["a", 1], "d") => "d"
          object.get({"a": {"x"}}, ["a", "x"], "d") => "x"
          object.get({"a": 1}, [], "d") => {"a": 1}
          object.get({["k"]: 1}, ["k"], "d") => "d"
          object.get("a", "b", 0) => type: operand 1 must be object but got string
          """)
  void findsAKeyOrAPath(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          object.keys({"a": 1, 2: 3}) => {2, "a"}
          object.keys({}) => set()
          object.keys([]) => type: operand 1 must be object but got array
          """)
  void givesTheKeys(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          object.union({"a": 1, "c": {"d": 3}}, {"a": 7, "c": {"e": 5}}) => {"a": 7, "c": {"d": 3, "e": 5}}
          object.union({"a": {"b": 1}}, {"a": 2}) => {"a": 2}
          object.union({}, {}) => {}
          object.union_n([{"a": {"b": 2}}, {"a": 4}, {"a": {"c": 3}}]) => {"a": {"c": 3}}
          object.union_n([]) => {}
          object.union([], {}) => type: operand 1 must be object but got array
          object.union_n([{}, 1]) => type: operand 1 must be array of objects but got array containing number
          """)
  void mergesWithTheRightOneWinning(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          object.subset({"a": {"b": [1, 2, 3]}, "c": 1}, {"a": {"b": [2, 3]}}) => true
          object.subset({"a": {1, 2}}, {"a": {2}}) => true
          object.subset({"a": [1]}, {"a": {1}}) => false
          object.subset([1, 2, 3], [1, 3]) => false
          object.subset([1, 2], {2}) => true
          object.subset([1, 1], {1, 2}) => false
          object.subset({1, 2}, {1}) => true
          object.subset({}, []) => type: both arguments object.subset must be of the same type or array and set
          """)
  void asksForPartsOfAWhole(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }
}
