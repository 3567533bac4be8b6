package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Ground.holds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StringsTest {
  @Test
  void joins() {
    holds(
        """
        concat(",", ["a", "b"]) => "a,b"
        concat("", {"b", "a"}) => "ab"
        concat("-", []) => ""
        concat(",", "a") => ? operand 2 must be one of {set, array} but got string
        concat(",", [1]) => ? operand 2 must be array of strings but got array containing number
        concat(1, [1]) => ? operand 1 must be string but got number
        """);
  }

  @Test
  void searches() {
    holds(
        """
        contains("abc", "b") => true
        startswith("abc", "b") => false
        endswith("abc", "bc") => true
        startswith(1, "a") => ? operand 1 must be string but got number
        indexof("abcb", "b") => 1
        indexof("😀b", "b") => 1
        indexof("abc", "x") => -1
        indexof("abc", "") => ! empty search character
        indexof_n("aaaa", "aa") => [0, 1, 2]
        indexof_n("😀a😀a", "a") => [1, 3]
        indexof_n("abc", "x") => []
        strings.count("cheese", "e") => 3
        strings.count("aaaa", "aa") => 2
        strings.count("😀a", "") => 3
        strings.any_prefix_match("abc", ["x", "ab"]) => true
        strings.any_prefix_match(["abc"], {"bc"}) => false
        strings.any_prefix_match([], "a") => false
        strings.any_suffix_match({"abc", "d"}, "bc") => true
        strings.any_suffix_match(1, "bc") => ? operand 1 must be one of {string, set, array} but got number
        strings.any_suffix_match("a", [1]) => ? operand 2 must be array of strings but got array containing number
        """);
  }

  @Test
  void takesApart() {
    holds(
        """
        split("a.b", ".") => ["a", "b"]
        split(".a.", ".") => ["", "a", ""]
        split("", ".") => [""]
        split("a😀", "") => ["a", "😀"]
        split("", "") => []
        strings.split_n("a.b.c", ".", 2) => ["a", "b"]
        strings.split_n("a.b.c", ".", -2) => ["b", "c"]
        strings.split_n("a.b.c", ".", -9) => ["a", "b", "c"]
        strings.split_n("a.b.c", ".", 0) => []
        strings.split_n("abc", "", -2) => ["b", "c"]
        strings.split_n("a", ".", 1.5) => ? operand 3 must be integer number but got floating-point number
        substring("abcde", 1, 3) => "bcd"
        substring("abcde", 1, -1) => "bcde"
        substring("😀bc", 1, 1) => "b"
        substring("abc", 3, 1) => ""
        substring("abc", 1, 9223372036854775807) => "bc"
        substring("abc", -1, 1) => ! negative offset
        """);
  }

  @Test
  void trims() {
    holds(
        """
        trim("xxaxbxx", "x") => "axb"
        trim("abc", "") => "abc"
        trim_left("yxaxy", "xy") => "axy"
        trim_right("yxaxy", "xy") => "yxa"
        trim("😀a😀", "😀") => "a"
        trim_prefix("aab", "a") => "ab"
        trim_suffix("abb", "b") => "ab"
        trim_suffix("abb", "x") => "abb"
        trim_space(" \\t\\n\\u00a0\\u2003a b\\u0085 ") => "a b"
        """);
  }

  @Test
  void changes() {
    holds(
        """
        upper("aß😀é") => "Aß😀É"
        lower("ÀB") => "àb"
        replace("aXbX", "X", "yy") => "ayybyy"
        replace("abc", "", "-") => "-a-b-c-"
        replace("aaa", "aa", "b") => "ba"
        strings.replace_n({"<": "&lt;", ">": "&gt;"}, "<b>") => "&lt;b&gt;"
        strings.replace_n({"a": "x", "ab": "y"}, "abab") => "xbxb"
        strings.replace_n({"": "-", "a": "x"}, "ab") => "-x-b-"
        strings.replace_n({1: "x"}, "a") => ? operand 1 non-string key found in pattern object
        strings.replace_n({"a": 1}, "a") => ? operand 1 non-string value found in pattern object
        strings.replace_n({"a": "b"}, 1) => ? operand 2 must be string but got number
        strings.reverse("a😀b") => "b😀a"
        """);
  }

  @Test
  void formatsIntegers() {
    holds(
        """
        format_int(18446744073709551617, 16) => "10000000000000001"
        format_int(-15.9, 16) => "-f"
        format_int(5, 2) => "101"
        format_int(1e3, 10) => "1000"
        format_int(8, 8) => "10"
        format_int(1, 7) => ? operand 2 must be one of {2, 8, 10, 16}
        """);
  }

  @Test
  void paysBeforeItBuilds() {
    String call = "replace(\"aaaaaaaaaaaaaaaa\", \"a\", \"" + "b".repeat(1_000) + "\")";
    assertThatThrownBy(() -> Ground.value(call, new Calling(100)))
        .isInstanceOf(Calling.Spent.class);
  }

  @Test
  void paysForSearchesThatGoWrongLate() {
    String text = "a".repeat(20_000);
    String call = "(\"" + text + "\", \"" + text.substring(10_000) + "b\")";
    for (String name :
        new String[] {"contains", "indexof", "indexof_n", "split", "strings.count"}) {
      assertThatThrownBy(() -> Ground.value(name + call, new Calling(1_000)))
          .isInstanceOf(Calling.Spent.class);
    }
  }
}
