package dev.writ.dbt.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever somebody writes or uploads: a policy, or problems that say where. */
@Label("D27 no text of a policy fails in another way than by problems")
class PolicyTextProperties {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);

  /** Every kind of thing that a file can say. */
  private static final String WHOLE =
      PolicyFileTest.EXAMPLE
          + """
            policies:
              - {name: a, type: required_tags, action: warn, message: m, config: {required_tags: [a]}}
              - {name: b, type: naming_convention, action: error, message: m, config: {pattern: "^a"}}
              - {name: c, type: max_transforms, action: block, message: m, config: {threshold: 120}}
              - {name: d, type: custom, action: block, message: m, config: {rego: a.rego}}
            rbac: {enabled: true}
            secret_scanning: {custom_patterns: [{name: a, pattern: "("}]}
          """
          + """
          dbt:
            coverage: &c {model_level_tests: true, denominator: catalog}
            scope: {include_packages: ["*"]}
            rego: {checks: [checks/]}
            delegate: {overrides: exclude, inline_skips: until, max_days: 30}
          scope: enterprise
          """;

  private static final List<String> PIECES =
      List.of(
          "[",
          "]",
          "{",
          "}",
          ":",
          ": ",
          "- ",
          "? ",
          "\n",
          "\n---\n",
          "\t",
          "  ",
          "|\n",
          "'",
          "\"",
          "#",
          "&a ",
          "*a",
          "*c",
          "<<: *c\n",
          "!!binary ",
          "!x ",
          "!!float ",
          "%YAML 1.1\n",
          "null",
          "~",
          "off",
          "true",
          "80.5",
          "1e999999999",
          "-1",
          "\"80\"",
          "99999999999999999999",
          "0x1F",
          ".nan",
          "2027-02-30",
          "\"\\0\"",
          "\"\\uD83D\"",
          "\uD83D\uDE00",
          "\u0007",
          "\uFEFF",
          "[[[[[[[[[[",
          "((a{1000}){1000}){1000}",
          "[z-a]",
          "../../x",
          "=",
          "governance",
          "naming");

  private static final List<String> VALUES =
      List.of(
          "80.0",
          "1e2",
          "80.5",
          "+80",
          "-0",
          "99999999999",
          "1e-9",
          "\"80\"",
          "true",
          "False",
          "yes",
          "off",
          "~",
          "\"\"",
          "\"\\0\"",
          "2027-06-01",
          "+999999999-12-31",
          "2027-02-30",
          "[]",
          "[~]",
          "[a, [b]]",
          "[\"*\"]",
          "{}",
          "{a: b}",
          "{type: custom}",
          "*c",
          "custom",
          "kimball",
          "strict",
          "\"[z-a]\"",
          "\"(?=x)\"",
          "\uD83D\uDE00",
          "domain",
          "exclude",
          "none");

  /**
   * Another value for one of the keys.
   *
   * @param key which, as a share of all
   */
  record Change(double key, String value) {
    String of(String text) {
      List<Integer> colons = new ArrayList<>();
      for (int at = text.indexOf(": "); at >= 0; at = text.indexOf(": ", at + 1)) {
        colons.add(at + 2);
      }
      int from = colons.get((int) (key * (colons.size() - 1)));
      int to = from;
      while (to < text.length() && ",}\n".indexOf(text.charAt(to)) < 0) {
        to++;
      }
      return text.substring(0, from) + value + text.substring(to);
    }
  }

  @Provide
  Arbitrary<String> changed() {
    return Combinators.combine(Arbitraries.doubles().between(0, 1), Arbitraries.of(VALUES))
        .as(Change::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(
            changes -> {
              String text = WHOLE;
              for (Change each : changes) {
                text = each.of(text);
              }
              return text;
            });
  }

  @Property(tries = 500)
  void tellsProblemsOfChangedValues(
      @ForAll("changed") String text, @ForAll("changed") String other) {
    assertReadOrRefused(
        text.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** A place in the text, as a share of its length, how much goes away there, and what comes. */
  record Edit(double at, int away, String piece) {
    String of(String text) {
      int from = (int) (at * text.length());
      return text.substring(0, from) + piece + text.substring(Math.min(text.length(), from + away));
    }
  }

  @Provide
  Arbitrary<String> edited() {
    Arbitrary<Edit> edit =
        Combinators.combine(
                Arbitraries.doubles().between(0, 1),
                Arbitraries.of(0, 0, 0, 1, 5, 40, 100_000),
                Arbitraries.of(PIECES))
            .as(Edit::new);
    return edit.list()
        .ofMaxSize(6)
        .map(
            edits -> {
              String text = WHOLE;
              for (Edit each : edits) {
                text = each.of(text);
              }
              return text;
            });
  }

  @Property(tries = 500)
  void tellsProblemsOfAnEditedFile(@ForAll("edited") String text, @ForAll("edited") String other) {
    assertReadOrRefused(
        text.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 200)
  void tellsProblemsOfBytes(@ForAll byte[] bytes) {
    assertReadOrRefused(bytes);
  }

  private static void assertReadOrRefused(byte[]... texts) {
    List<PolicyDocument> chain = new ArrayList<>();
    for (byte[] text : texts) {
      chain.add(new PolicyDocument("p" + chain.size(), text, RegoFiles.NONE));
    }
    try {
      assertThat(PolicyChain.read(chain, TODAY).level()).isNotNull();
    } catch (ProblemsFound e) {
      assertThat(e.problems())
          .isNotEmpty()
          .doesNotHaveDuplicates()
          .allSatisfy(
              problem -> {
                assertThat(problem.code()).matches("E2[0-9]{2}|[A-Z]+(_[A-Z]+)+");
                assertThat(problem.file()).isIn("p0", "p1");
                assertThat(problem.line()).isPositive();
                assertThat(problem.column()).isPositive();
              });
    }
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of(
            "a",
            "b",
            "(",
            ")",
            "(?:",
            "(?i)",
            "(?P<n>",
            "[",
            "]",
            "[^",
            "[:alpha:]",
            "-",
            "{",
            "}",
            "{3}",
            "{2,40}",
            "{,9}",
            "{100,}",
            "*",
            "+",
            "?",
            "|",
            "^",
            "$",
            ".",
            "\\b",
            "\\pL",
            "\\p{Greek}",
            "\\x{41}",
            "\\Q",
            "\\E",
            "\\",
            "\\1",
            "0",
            ",",
            "\uD83D\uDE00",
            "\uD83D")
        .list()
        .ofMaxSize(14)
        .map(pieces -> String.join("", pieces));
  }

  /** Two instructions a step at the most, and few of its own: nothing large passes as small. */
  @Property(tries = 1000)
  void measuresNoPatternTooSmall(@ForAll("patterns") String pattern) {
    List<Problem> problems = new ArrayList<>();
    Pattern compiled = Regex.compile(pattern, "p", new Place("f", 1, 1), problems);
    assertThat(problems).hasSize(compiled == null ? 1 : 0);
    if (compiled != null && compiled.programSize() > 12) {
      assertThat(Unfolding.exceeds(pattern, compiled.programSize() / 2 - 5))
          .as("%d instructions", compiled.programSize())
          .isTrue();
    }
  }
}
