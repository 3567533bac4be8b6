package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Ground.holds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RegexesTest {
  @Test
  void matches() {
    holds(
        """
        regex.match("^a.c$", "abc") => true
        regex.match("b", "abc") => true
        regex.match("(?i)B", "abc") => true
        regex.match("\\\\pL{2}", "é😀") => false
        regex.match("^.$", "😀") => true
        re_match("x", "abc") => false
        regex.match("[", "a") => ! error parsing regexp: missing closing ]: `[`
        regex.match("a(", "a") => ! error parsing regexp: missing closing ): `a(`
        regex.match("*", "a") => ! error parsing regexp: missing argument to repetition operator: `*`
        regex.match(1, "a") => ? operand 1 must be string but got number
        regex.is_valid("a{2,1}") => false
        regex.is_valid("(?=a)") => false
        regex.is_valid("(?P<n>a)(?<m>b)") => true
        regex.is_valid(1) => false
        """);
  }

  /** RE2/J never ends over the other cases of U+1C80. */
  @Test
  void endsAlsoWhereItIgnoresTheCaseOfRareCharacters() {
    holds(
        """
        regex.match("(?i)ᲀ", "a") => ! error parsing regexp: a pattern that ignores case may not name characters from U+1C80 on: `(?i)ᲀ`
        regex.is_valid("(?s-i:a)ᲀ") => true
        regex.is_valid("x(?mi)[a-\\\\x{1C81}]") => false
        regex.match("(?i)\\\\x{434}", "Д") => true
        regex.match("ᲀ", "ᲀ") => true
        """);
  }

  @Test
  void finds() {
    holds(
        """
        regex.find_n("a.", "paranormal", -1) => ["ar", "an", "al"]
        regex.find_n("a.", "paranormal", 2) => ["ar", "an"]
        regex.find_n("a.", "paranormal", 0) => []
        regex.find_n("x", "paranormal", -1) => []
        regex.find_n("a*", "baaac", -1) => ["", "aaa", ""]
        regex.find_n("", "a😀", -1) => ["", "", ""]
        regex.find_n("^a", "aaa", -1) => ["a"]
        regex.find_all_string_submatch_n("a(x*)b(y|z)?c", "-axxxbyc-abzc-abc", -1) => [["axxxbyc", "xxx", "y"], ["abzc", "", "z"], ["abc", "", ""]]
        regex.find_all_string_submatch_n("a(x*)b", "-axxb-ab-", 1) => [["axxb", "xx"]]
        regex.find_all_string_submatch_n("a", "b", -1) => []
        """);
  }

  @Test
  void splits() {
    holds(
        """
        regex.split("/", "a/b//c") => ["a", "b", "", "c"]
        regex.split("a", "banana") => ["b", "n", "n", ""]
        regex.split("", "a😀b") => ["a", "😀", "b"]
        regex.split("z+", "pizza") => ["pi", "a"]
        regex.split("a", "") => [""]
        regex.split("", "") => []
        """);
  }

  @Test
  void replaces() {
    holds(
        """
        regex.replace("abc", "(b)", "<$1>") => "a<b>c"
        regex.replace("-ab-axxb-", "a(x*)b", "$1W") => "---"
        regex.replace("-ab-axxb-", "a(x*)b", "${1}W") => "-W-xxW-"
        regex.replace("ab", "(?P<first>a)(?P<second>b)", "$second$first$none$9$$${") => "ba$${"
        regex.replace("aaa", "^a", "b") => "baa"
        regex.replace("abc", "", "-") => "-a-b-c-"
        regex.replace("baaac", "a*", "x") => "xbxcx"
        regex.replace("abc", "x", "y") => "abc"
        regex.replace("a😀", "😀", "$0$0") => "a😀😀"
        """);
  }

  @Test
  void matchesTemplates() {
    holds(
        """
        regex.template_match("urn:foo:{.*}", "urn:foo:bar:baz", "{", "}") => true
        regex.template_match("a.b<[0-9]{2}>", "a.b12", "<", ">") => true
        regex.template_match("a.b<[0-9]{2}>", "axb12", "<", ">") => false
        regex.template_match("a{b{2}}", "abb", "{", "}") => true
        regex.template_match("urn:{.*", "urn:x", "{", "}") => ! unbalanced braces in "urn:{.*"
        regex.template_match("urn:}", "urn:x", "{", "}") => ! unbalanced braces in "urn:}"
        regex.template_match("a", "a", "{{", "}") => ! start delimiter has to be exactly one character long but is 2 long
        regex.template_match("a", "a", "{", "}}") => ! end delimiter has to be exactly one character long but is 1 long
        """);
  }

  @Test
  void intersectsGlobs() {
    holds(
        """
        regex.globs_match("a.a.[0-9]+z", ".b.b2359825792*594823z") => true
        regex.globs_match("[a-z]+", "[0-9]*") => false
        regex.globs_match("[a-z]*", "[0-9]*") => true
        regex.globs_match("b.*", "bar") => true
        regex.globs_match("a*", "b*c") => false
        regex.globs_match("\\\\*", "\\\\*+") => true
        regex.globs_match("a]", "a") => ! input:a], pos:2, set-close ']' with no preceding '[': the input provided is invalid
        regex.globs_match("*", "a") => ! input:*, pos:1, flag '*' must be preceded by a non-flag: the input provided is invalid
        regex.globs_match("[a", "a") => ! input:[a, pos:2, found [ without matching ]: the input provided is invalid
        """);
  }

  @Test
  void refusesWhatGrowsWithoutBounds() {
    holds(
        """
        regex.match("((a{10}){10}){11}", "a") => ! error parsing regexp: invalid repeat count: `{11}`
        regex.match("(a{1000}|b){2,}", "a") => ! error parsing regexp: invalid repeat count: `{2,}`
        regex.match("a{1001}", "a") => ! error parsing regexp: invalid repeat count: `{1001}`
        regex.match("((a{10}){10}){10}", "a") => false
        regex.match("[(]{3}\\\\(\\\\Q(a{2}\\\\E{2}", "((((((a{2}}") => true
        regex.match("a{b{c}", "a{b{c}") => true
        regex.is_valid("(a{500}){3}") => false
        """);
    String deep = "(".repeat(1_001) + ")".repeat(1_001);
    holds(
        "regex.match(\""
            + deep
            + "\", \"\") => ! error parsing regexp: expression nests too deeply: `"
            + deep
            + "`");
    String many = "a|".repeat(50_000) + "b";
    assertThat(Calling.result("regex.match(\"^(" + many + ")$\", \"b\")")).isNotNull();
  }

  @Test
  void paysForLongTexts() {
    String call = "regex.match(\"a.*b\", \"" + "a".repeat(100_000) + "\")";
    assertThatThrownBy(() -> Ground.value(call, new Calling(100)))
        .isInstanceOf(Calling.Spent.class);
  }
}
