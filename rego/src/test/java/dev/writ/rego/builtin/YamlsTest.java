package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Ground.holds;

import org.junit.jupiter.api.Test;

class YamlsTest {
  @Test
  void reads() {
    holds(
        """
        yaml.unmarshal("a: [1, 2.50, x]\\nb: {c: ~}") => {"a": [1, 2.5, "x"], "b": {"c": null}}
        yaml.unmarshal("[yes, No, on, OFF, y, true, \\"yes\\", 'no']") => [true, false, true, false, true, true, "yes", "no"]
        yaml.unmarshal("[0x1f, 0o17, 017, 0b101, -5, +5, 1_000, 089]") => [31, 15, 15, 5, -5, 5, 1000, 89]
        yaml.unmarshal("[1.0, 1e3, .5, -1.5e-7, 12345678901234567890123, 1e400]") => [1, 1000, 0.5, -1.5e-7, 12345678901234567890123, "1e400"]
        yaml.unmarshal("[2001-12-14, 2001-12-14T21:59:43Z, 10:20, <<]") => ["2001-12-14", "2001-12-14T21:59:43Z", "10:20", "<<"]
        yaml.unmarshal("[!!str 5, !!int \\"5\\", !!binary aGk=, !x y]") => ["5", 5, "hi", "y"]
        yaml.unmarshal("1: a\\ntrue: b\\n2.5: c") => {"1": "a", "2.5": "c", "true": "b"}
        yaml.unmarshal("a: &x {b: 1, c: 2}\\nd: {<<: *x, c: 3}\\ne: *x") => {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}, "e": {"b": 1, "c": 2}}
        yaml.unmarshal("a: |\\n  x\\n  y\\nb: >\\n  x\\n  y\\n") => {"a": "x\\ny\\n", "b": "x y\\n"}
        yaml.unmarshal("") => null
        yaml.unmarshal("a\\n---\\nb: [") => "a"
        yaml.unmarshal("a: 1\\na: 2") => {"a": 2}
        """);
  }

  @Test
  void saysWhatIsWrong() {
    holds(
        """
        yaml.unmarshal("[1,2,3") => ! yaml: line 1: did not find expected ',' or ']'
        yaml.unmarshal("{a: 1") => ! yaml: line 1: did not find expected ',' or '}'
        yaml.unmarshal("a: b: c") => ! yaml: mapping values are not allowed in this context
        yaml.unmarshal("a: *x") => ! yaml: unknown anchor referenced
        yaml.unmarshal("a: 1\\n\\tb: 2") => ! yaml: line 2: found character that cannot start any token
        yaml.unmarshal("&a [*a]") => ! yaml: anchor 'a' value contains itself
        yaml.unmarshal("!!int x") => ! yaml: cannot decode !!str `x` as a !!int
        yaml.unmarshal(".inf") => ! json: unsupported value: +Inf
        yaml.is_valid("a: [1]") => true
        yaml.is_valid("a: [1") => false
        yaml.is_valid(1) => false
        """);
  }

  @Test
  void refusesAliasBombs() {
    String levels = "";
    for (char level = 'b'; level < 'j'; level++) {
      String one = "*" + (char) (level - 1) + ",";
      levels += "\\n" + level + ": &" + level + " [" + one.repeat(10) + "]";
    }
    holds(
        "yaml.unmarshal(\"a: &a [1]"
            + levels
            + "\") => ! yaml: document contains excessive aliasing");
  }

  @Test
  void writes() {
    holds(
        """
        yaml.marshal({"b": 1, "a": [1, {"x": 2, "y": [3]}, [4, [5]]], "c": {"d": {}, "e": []}}) => "a:\\n- 1\\n- x: 2\\n  \\"y\\":\\n  - 3\\n- - 4\\n  - - 5\\nb: 1\\nc:\\n  d: {}\\n  e: []\\n"
        yaml.marshal([1.0, 1e3, 1000000.5, 1e21, -0.5, 12345678901234567890123, null, true]) => "- 1\\n- 1000\\n- 1.0000005e+06\\n- 1e+21\\n- -0.5\\n- 12345678901234567890123\\n- null\\n- true\\n"
        yaml.marshal(["", "yes", "1", "a b", " a", "a: b", "a:b", "#", "a #b", "-", "- a", "'", "{", "2001-01-01", "1:20", "é", "a\\tb", "😀"]) => "- \\"\\"\\n- \\"yes\\"\\n- \\"1\\"\\n- a b\\n- ' a'\\n- 'a: b'\\n- a:b\\n- '#'\\n- 'a #b'\\n- '-'\\n- '- a'\\n- ''''\\n- '{'\\n- \\"2001-01-01\\"\\n- \\"1:20\\"\\n- é\\n- \\"a\\\\tb\\"\\n- \\"\\\\U0001F600\\"\\n"
        yaml.marshal({"k": "a\\nb\\n", "l": "a\\nb", "m": "a\\n\\n", "n": " a\\n", "o": "a \\nb"}) => "k: |\\n  a\\n  b\\nl: |-\\n  a\\n  b\\nm: |+\\n  a\\n\\n\\"n\\": |2\\n   a\\no: \\"a \\\\nb\\"\\n"
        yaml.marshal({"a10": 1, "a9": 2, "a": 3, "A": 4, "_": 5, "a b": 6}) => "_: 5\\nA: 4\\na: 3\\na b: 6\\na9: 2\\na10: 1\\n"
        yaml.marshal("a") => "a\\n"
        yaml.marshal("a\\nb") => "|-\\n  a\\n  b\\n"
        yaml.marshal({2, 1}) => "- 1\\n- 2\\n"
        yaml.marshal([[], {}]) => "- []\\n- {}\\n"
        """);
  }
}
