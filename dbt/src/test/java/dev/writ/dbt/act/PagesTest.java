package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.decide.Code;
import dev.writ.dbt.policy.EffectivePolicy.RegoSource;
import dev.writ.dbt.policy.PolicyChain;
import dev.writ.dbt.policy.PolicyDocument;
import dev.writ.dbt.policy.RegoFiles;
import dev.writ.rego.Engine;
import dev.writ.rego.PolicySource;
import dev.writ.rego.Workbench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The pages that findings link to. Run with {@code -Dgolden.update} to put the texts in anew. */
class PagesTest {
  private static final Path DOCS = Path.of("../docs/dbt");
  private static final Pattern INCLUDED =
      Pattern.compile("(?s)<!-- explain ([A-Za-z0-9]+) -->\n(.*?)<!-- end -->");
  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");
  private static final Pattern POLICY = Pattern.compile("(?m)^(governance|dbt):");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  @Test
  void pagesHoldTheTextsThatExplainPrints() throws IOException {
    Set<String> included = new TreeSet<>();
    for (Path page : pages()) {
      String text = Files.readString(page);
      String current =
          INCLUDED
              .matcher(text)
              .replaceAll(
                  match -> {
                    included.add(match.group(1));
                    return Matcher.quoteReplacement(
                        "<!-- explain %s -->\n%s\n<!-- end -->"
                            .formatted(match.group(1), textOf(match.group(1))));
                  });
      if (System.getProperty("golden.update") != null) {
        Files.writeString(page, current);
      }
      assertThat(page).content().isEqualTo(current);
    }
    assertThat(included).isEqualTo(new TreeSet<>(texts()));
  }

  @Test
  @DisplayName("D28 every path and anchor that a finding links to is there")
  void everyCodeHasItsPageAndAnchor() {
    for (String code : Explanation.codes()) {
      assertThat(Explanation.find(code).orElseThrow().page()).satisfies(PagesTest::isThere);
    }
    for (String page :
        List.of(
            "/naming#medallion",
            "/naming#kimball",
            "/naming#custom",
            "/inheritance",
            "/governance/required-tags",
            "/governance/naming-convention",
            "/governance/max-transforms",
            "/governance/custom-policies")) {
      isThere(page);
    }
  }

  @Test
  void linksBetweenPagesLeadSomewhere() throws IOException {
    for (Path page : pages()) {
      for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
        String to = link.group(1);
        if (to.startsWith("http")) {
          continue;
        }
        int hash = to.indexOf('#');
        String file = hash < 0 ? to : to.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        assertThat(target).as("%s: %s", page, to).exists();
        if (hash >= 0) {
          assertThat(anchors(target)).as("%s: %s", page, to).contains(to.substring(hash + 1));
        }
      }
    }
  }

  @Test
  void examplesOfPoliciesAreRead() throws IOException {
    int read = 0;
    for (Path page : pages()) {
      String text = Files.readString(page);
      for (MatchResult block : EXAMPLE.matcher(text).results().toList()) {
        if (block.group(1).equals("yaml") && POLICY.matcher(block.group(2)).find()) {
          PolicyDocument policy =
              new PolicyDocument(
                  page.toString(), block.group(2).getBytes(StandardCharsets.UTF_8), regoOf(text));
          PolicyChain.read(List.of(policy), LocalDate.of(2026, 12, 1));
          read++;
        }
      }
    }
    assertThat(read).isGreaterThan(12);
  }

  @Test
  void examplesOfRegoCompile() throws IOException {
    for (Path page : pages()) {
      for (RegoSource source : regoOf(Files.readString(page)).read("")) {
        assertThat(
                Workbench.check(
                    Engine.standard(), List.of(PolicySource.v1(page.toString(), source.text()))))
            .isEmpty();
      }
    }
  }

  /** The Rego on the page, whatever it is called. */
  private static RegoFiles regoOf(String page) {
    return path ->
        EXAMPLE
            .matcher(page)
            .results()
            .filter(block -> block.group(1).equals("rego"))
            .map(block -> new RegoSource(path, block.group(2), "0".repeat(64)))
            .toList();
  }

  @Test
  void titlesAreThoseOfTheCodes() {
    for (Code code : Code.values()) {
      assertThat(Explanation.find(code.full()).orElseThrow().title()).isEqualTo(code.title());
    }
  }

  private static void isThere(String page) {
    int hash = page.indexOf('#');
    String path = hash < 0 ? page : page.substring(0, hash);
    Path file = DOCS.resolve(path.substring(1) + ".md");
    if (!Files.exists(file)) {
      file = DOCS.resolve(path.substring(1)).resolve("README.md");
    }
    assertThat(file).as(page).exists();
    if (hash >= 0) {
      assertThat(anchors(file)).as(page).contains(page.substring(hash + 1));
    }
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path page) {
    List<String> anchors = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(page)) {
        if (line.startsWith("#")) {
          anchors.add(
              line.replaceFirst("^#+ ", "")
                  .toLowerCase(Locale.ROOT)
                  .replaceAll("[^\\p{L}\\p{N} _-]", "")
                  .replace(' ', '-'));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return anchors;
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(DOCS)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  private static List<String> texts() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/dev/writ/dbt/explain"))) {
      return files.map(file -> file.getFileName().toString().replace(".md", "")).toList();
    }
  }

  /** Of a file: all below its heading. */
  private static String textOf(String name) {
    try (var in = Explanation.class.getResourceAsStream("/dev/writ/dbt/explain/" + name + ".md")) {
      assertThat(in).as(name).isNotNull();
      String file = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return file.substring(file.indexOf('\n')).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
