package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final Pattern LITERAL = Pattern.compile("\"([A-Z]*(?:_[A-Z]+)+)\"");

  @Test
  void knowsACodeInEveryFormThatPeopleMeet() {
    Explanation naming = Explanation.find("E201").orElseThrow();

    assertThat(Explanation.find("FLOE-E201")).contains(naming);
    assertThat(Explanation.find(" floe-e201 ")).contains(naming);
    assertThat(Explanation.find("FLOE-E403/owners.deny").orElseThrow().code()).isEqualTo("E403");
    assertThat(Explanation.find("FLOE-E230").orElseThrow().page()).isEqualTo("/inheritance");
    assertThat(Explanation.find("manifest_not_json").orElseThrow().page())
        .isEqualTo("/problems#manifest_not_json");
  }

  @Test
  void knowsNoOther() {
    assertThat(Explanation.find("")).isEmpty();
    assertThat(Explanation.find("E999")).isEmpty();
    assertThat(Explanation.find("../E201")).isEmpty();
    assertThat(Explanation.find("problems")).isEmpty();
  }

  /** Codes are told by literals, whole or as the end that follows after the kind of a file. */
  @Test
  void everyCodeThatIsUsedIsExplained() throws IOException {
    Set<String> used = new TreeSet<>();
    for (String part : List.of("policy", "observe", "decide", "act", "DbtRoom.java")) {
      try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev/writ/dbt", part))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          LITERAL
              .matcher(Files.readString(file))
              .results()
              .forEach(each -> used.add(each.group(1)));
        }
      }
    }
    used.remove("RUN_RESULTS"); // a kind of files
    assertThat(used).contains("MANIFEST_NOT_JSON", "_TRUNCATED");
    for (String code : used) {
      assertThat(Explanation.codes())
          .as(code)
          .anyMatch(known -> code.startsWith("_") ? known.endsWith(code) : known.equals(code));
    }
  }

  @Test
  void everyTextSaysWhatAndHowToFix() {
    for (String code : Explanation.codes()) {
      Explanation explanation = Explanation.find(code).orElseThrow();
      assertThat(explanation.what()).as(code).isNotEmpty().doesNotContain("**");
      assertThat(explanation.fix()).as(code).isNotEmpty();
      if (code.length() == 4) {
        assertThat(explanation.title()).as(code).isNotEmpty();
        assertThat(explanation.why()).as(code).isNotEmpty();
        assertThat(explanation.except()).as(code).isNotEmpty();
      }
    }
  }
}
