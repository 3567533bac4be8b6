package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts of documents. */
class JsonPathsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          json.filter({"a": {"b": "x", "c": "y"}}, ["a/b"]) => {"a": {"b": "x"}}
          json.filter({"a": {"b": 1, "c": 2}}, ["a/b", "a"]) => {"a": {"b": 1, "c": 2}}
          json.filter({"d": [1, 2, 3]}, ["/d/1"]) => {"d": [2]}
          json.filter({"a": {1: {"x": 1}}}, [["a", 1]]) => {"a": {1: {"x": 1}}}
          json.filter({"a/b": 1, "c~": 2}, {"a~1b", "c~0"}) => {"a/b": 1, "c~": 2}
          json.filter({"a": 1}, [""]) => {}
          json.filter([], []) => type: operand 1 must be object but got array
          """)
  void keepsWhatPathsLeadTo(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          json.remove({"a": {"b": "x", "c": "y"}}, ["a/b"]) => {"a": {"c": "y"}}
          json.remove({"d": [1, 2, 3]}, ["d/0", "d/2"]) => {"d": [2]}
          json.remove({"a": {"x", "y"}}, ["a/x"]) => {"a": {"y"}}
          json.remove({"a": 1}, ["b", "a/c"]) => {"a": 1}
          json.remove({"a": 1}, [""]) => {"a": 1}
          json.remove({"a": 1}, {}) => type: operand 2 must be one of {set, array} but got object
          json.remove({"a": 1}, [1]) => type: operand 2 must be one of {set, array} containing string paths or array of path segments but got number
          """)
  void removesWhatPathsLeadTo(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          json.patch({"a": [1, 2]}, [{"op": "add", "path": "/a/-", "value": 3}, {"op": "replace", "path": "a/0", "value": 9}]) => {"a": [9, 2, 3]}
          json.patch([1, 2], [{"op": "add", "path": "/1", "value": 5}]) => [1, 5, 2]
          json.patch({"a": 1}, [{"op": "remove", "path": "a"}]) => {}
          json.patch({"a": 1}, [{"op": "move", "from": "a", "path": "b"}]) => {"b": 1}
          json.patch({"a": [1]}, [{"op": "copy", "from": "a/0", "path": "a/0"}]) => {"a": [1, 1]}
          json.patch({"a": 1}, [{"op": "test", "path": "a", "value": 1.0}]) => {"a": 1}
          json.patch({"a": 1}, [{"op": "replace", "path": "", "value": 5}]) => 5
          json.patch({1: {"x": 1}}, [{"op": "add", "path": [1, "y"], "value": 2}]) => {1: {"x": 1, "y": 2}}
          """)
  void patchesObjectsAndArrays(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          json.patch({"s": {"a", "b"}}, [{"op": "remove", "path": "s/b"}]) => {"s": {"a"}}
          json.patch({"s": {"a"}}, [{"op": "add", "path": "s/b", "value": "b"}]) => {"s": {"a", "b"}}
          json.patch({"s": {"a"}}, [{"op": "add", "path": "s/b", "value": "c"}]) => undefined
          json.patch({[1]}, [{"op": "add", "path": [[1], 1], "value": 2}]) => {[1, 2]}
          """)
  void patchesSets(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          json.patch({"a": 1}, [{"op": "remove", "path": "a"}, {"op": "remove", "path": "a"}]) => undefined
          json.patch({"a": 1}, [{"op": "test", "path": "a", "value": 2}]) => undefined
          json.patch({"a": 1}, [{"op": "spam", "path": "a"}]) => undefined
          json.patch({"a": 1}, [{"op": "add", "path": "b/c", "value": 1}]) => undefined
          json.patch({"a": 1}, [{"op": "add", "path": "a"}]) => undefined
          json.patch([1], [{"op": "remove", "path": "/-"}]) => undefined
          json.patch([1, 2], [{"op": "remove", "path": "/01"}]) => undefined
          json.patch([1], [{"op": "add", "path": "/2", "value": 1}]) => undefined
          json.patch({}, {}) => type: operand 2 must be array but got object
          """)
  void doesAllOrNothing(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }
}
