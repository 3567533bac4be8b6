package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Ground.holds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.RegoValue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GlobsTest {
  @Test
  @DisplayName("R26: glob.match")
  void knowsDelimiters() {
    holds(
        """
        glob.match("*.com", [], "a.b.com") => false
        glob.match("*.com", null, "a.b.com") => true
        glob.match("**.com", [], "a.b.com") => true
        glob.match("*:github:com", [":"], "api:github:com") => true
        glob.match("*", ["."], "foo.bar") => false
        glob.match("*", ["/"], "foo.bar") => true
        glob.match("a*c", ["/", "."], "a/c") => false
        glob.match("?at", ["f"], "fat") => false
        glob.match("?at", ["f"], "bat") => true
        glob.match("api.**.com", ["."], "api.cdn.github.com") => true
        glob.match("*", "x", "foo") => ? operand 2 must be one of {array, null} but got string
        glob.match("*", ["ab"], "foo") => ? operand 2 must be array of runes but got array containing string
        glob.match("*", [1], "foo") => ? operand 2 must be array of strings but got array containing number
        """);
  }

  @Test
  void knowsSetsAndChoices() {
    holds(
        """
        glob.match("[abc]at", [], "bat") => true
        glob.match("[!abc]at", [], "cat") => false
        glob.match("[a-c]at", [], "fat") => false
        glob.match("[!a-c]at", [], "fat") => true
        glob.match("[!a-c].x", [], "..x") => true
        glob.match("{cat,bat,[fr]at}", [], "rat") => true
        glob.match("{cat,bat,[fr]at}", [], "at") => false
        glob.match("{a,{b,c*}d}e", [], "cxxde") => true
        glob.match("{a,{b,c*}d}e", [], "bde") => true
        glob.match("{,a}b", [], "b") => true
        glob.match("a,b}", [], "a,b}") => true
        glob.match("\\\\*x", [], "*x") => true
        glob.match("\\\\*x", [], "ax") => false
        glob.match("{a\\\\,b}", [], "a,b") => true
        glob.match("?", [], "😀") => true
        glob.match("", [], "") => true
        glob.match("", [], "a") => false
        """);
  }

  @Test
  void refusesBrokenSets() {
    holds(
        """
        glob.match("[abc", [], "a") => ! unexpected end of input
        glob.match("[]", [], "a") => ! could not parse range
        glob.match("[c-a]", [], "b") => ! hi character 'a' should be greater than lo 'c'
        glob.match("[a-cd]", [], "b") => ! expected close range character
        """);
  }

  @Test
  void quotesWhatIsSpecial() {
    holds(
        """
        glob.quote_meta("*.github.com") => "\\\\*.github.com"
        glob.quote_meta("a?[b]{c,d}\\\\") => "a\\\\?\\\\[b\\\\]\\\\{c,d\\\\}\\\\\\\\"
        """);
  }

  @Test
  void needsNoMoreThanTextTimesPattern() {
    Glob glob = Glob.compile("*a".repeat(200) + "b", ".");
    assertThat(glob.matches("a".repeat(20_000))).isFalse();
    assertThat(RegoValue.of(glob.matches("a".repeat(300) + "b"))).isEqualTo(RegoValue.TRUE);
  }
}
