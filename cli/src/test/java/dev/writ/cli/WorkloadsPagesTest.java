package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages show is what is printed. */
class WorkloadsPagesTest {
  private static final Path PAGES = Path.of("../docs/workloads");

  @TempDir private Path home;

  /** A block of YAML begins with its file's name, a console's block with what is typed. */
  @ParameterizedTest
  @ValueSource(strings = {"scan.md", "fix.md"})
  void consolesAreTrue(String page) throws IOException {
    String text = Files.readString(PAGES.resolve(page));
    for (String yaml : blocks(text, "yaml")) {
      Path file = home.resolve(yaml.substring(2, yaml.indexOf('\n')));
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, yaml);
    }
    List<String> consoles = blocks(text, "console");
    assertThat(consoles).isNotEmpty();
    for (String console : consoles) {
      int end = console.indexOf('\n');
      List<String> words = new ArrayList<>(List.of(console.substring(0, end).split(" ", -1)));
      assertThat(words.subList(0, 2)).containsExactly("$", "writ");
      words.subList(0, 2).clear();
      words.replaceAll(word -> word.equals("deploy") ? home.resolve(word).toString() : word);
      Person.Said said = Person.newcomer(home).types(words.toArray(String[]::new));
      assertThat(relative(said.out() + said.err())).isEqualTo(console.substring(end + 1));
    }
  }

  /** In diffs the slash of an absolute path is the one behind a and b. */
  private String relative(String said) {
    return said.replace(" a" + home, " a").replace(" b" + home, " b").replace(home + "/", "");
  }

  private static List<String> blocks(String page, String language) {
    List<String> blocks = new ArrayList<>();
    String opening = "```" + language + "\n";
    for (int at = page.indexOf(opening); at >= 0; at = page.indexOf(opening, at)) {
      at += opening.length();
      blocks.add(page.substring(at, page.indexOf("```", at)));
    }
    return blocks;
  }
}
