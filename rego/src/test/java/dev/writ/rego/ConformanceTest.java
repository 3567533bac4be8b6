package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.writ.rego.Workbench.SuiteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * OPA's own conformance suite, which is read in place: system property {@code
 * writ.rego.conformance}, else environment variable {@code WRIT_REGO_CONFORMANCE}, else the folder
 * beside the project. What does not pass yet stands in known-gaps.yaml with its reason.
 */
class ConformanceTest {
  private static final Path GAPS = Path.of("src/test/conformance/known-gaps.yaml");
  private static final Path RATCHET = Path.of("src/test/conformance/ratchet.txt");

  private static final Path COUNTS = Path.of("target/conformance.json");
  private static final Path PAGE = Path.of("../docs/reference/rego-conformance.md");

  /** Of the part of the suite that the page is about; a reader may have all of it. */
  private static final int PUBLISHED = 2_764;

  private static List<SuiteResult> results = List.of();

  @BeforeAll
  static void runTheSuite() throws IOException {
    if (Files.isDirectory(folder())) {
      results = Workbench.conformance(folder());
      Files.createDirectories(COUNTS.toAbsolutePath().getParent());
      Files.writeString(COUNTS, SuiteCounts.of(results).json() + "\n");
    }
  }

  @BeforeEach
  void needsTheSuite() {
    assumeTrue(Files.isDirectory(folder()), "no conformance suite at " + folder().toAbsolutePath());
  }

  static Path folder() {
    String property = System.getProperty("writ.rego.conformance");
    String variable = System.getenv("WRIT_REGO_CONFORMANCE");
    return Path.of(
        property != null ? property : variable != null ? variable : "../../shared/opa-conformance");
  }

  @Test
  @DisplayName("every case of the suite outside the known gaps passes")
  void passesEveryCaseOutsideTheKnownGaps() throws IOException {
    List<Pattern> gaps = new ArrayList<>(gaps().values());
    List<SuiteResult> unexpected =
        results.stream()
            .filter(result -> !result.passed())
            .filter(result -> gaps.stream().noneMatch(gap -> gap.matcher(result.id()).matches()))
            .toList();
    assertThat(unexpected).isEmpty();
    assertThat(results).hasSizeGreaterThan(2_500);
  }

  @Test
  @DisplayName("no known gap is left in the list that has closed")
  void listsNoGapThatHasClosed() throws IOException {
    gaps()
        .forEach(
            (pattern, gap) ->
                assertThat(results)
                    .as("a case that fails for the gap `%s`", pattern)
                    .anyMatch(result -> !result.passed() && gap.matcher(result.id()).matches()));
  }

  @Test
  @DisplayName("the number of cases in known gaps only shrinks")
  void hasNoMoreGapsThanBefore() throws IOException {
    List<Pattern> gaps = new ArrayList<>(gaps().values());
    long failing =
        results.stream()
            .filter(result -> !result.passed())
            .filter(result -> gaps.stream().anyMatch(gap -> gap.matcher(result.id()).matches()))
            .count();
    assertThat(failing).isEqualTo(Long.parseLong(Files.readString(RATCHET).strip()));
  }

  @Test
  @DisplayName("the page about the suite says what passes; -Dgolden.update writes it anew")
  void pageIsCurrent() throws IOException {
    assumeTrue(
        results.size() == PUBLISHED,
        "no conformance suite at " + folder() + " of " + PUBLISHED + " cases, as published");
    String page = SuiteCounts.of(results).page();
    if (System.getProperty("golden.update") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).exists().content().isEqualTo(page);
  }

  /** Patterns of case ids, as written and to match with. */
  private static Map<String, Pattern> gaps() throws IOException {
    Object list = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(GAPS));
    Map<String, Pattern> gaps = new LinkedHashMap<>();
    for (Object entry : (List<?>) list) {
      Map<?, ?> gap = (Map<?, ?>) entry;
      assertThat(String.valueOf(gap.get("reason"))).as("reason of %s", gap).hasSizeGreaterThan(10);
      String pattern = String.valueOf(gap.get("cases"));
      gaps.put(pattern, Pattern.compile(Pattern.quote(pattern).replace("**", "\\E.*\\Q")));
    }
    return gaps;
  }
}
