package dev.writ.acceptance.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.acceptance.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's "Judge a dbt project", word for word, as it stands there. */
@DisplayName("judge-dbt-project: from no policy to only new findings")
class JudgeDbtProjectStory {
  @TempDir private Path home;

  private record Step(String command, int exit, String out) {}

  @Test
  @DisplayName("every command of the section does what its comment says")
  void everyCommandOfTheReadme() throws IOException, InterruptedException {
    Files.createSymbolicLink(home.resolve("writ"), Checkout.root().resolve("writ"));
    Files.createSymbolicLink(home.resolve("docs"), Checkout.root().resolve("docs"));

    List<Step> steps = new ArrayList<>();
    for (String command : commands()) {
      steps.add(run(command));
    }

    assertThat(steps.stream().map(Step::exit)).containsExactly(0, 0, 0, 1, 0, 0, 0);
    assertThat(steps.get(1).out()).startsWith("wrote shop/writ.yaml\n");
    assertThat(steps.get(2).out()).contains("PASSED (level warn");
    assertThat(steps.get(3).out())
        .contains("Model 'customers' has 33.3% test coverage")
        .contains("at models/schema.yml:")
        .contains("FAILED: 2 errors, 1 warning");
    assertThat(steps.get(4).out()).startsWith("E210: too few of a model's columns are tested\n");
    assertThat(steps.get(5).out())
        .isEqualTo("wrote shop/writ-baseline.json: 3 known, 0 fixed and dropped\n");
    assertThat(steps.get(6).out()).contains("PASSED");
  }

  /** What stands behind a prompt in the section, without the comments. */
  private static List<String> commands() throws IOException {
    String readme = Files.readString(Checkout.root().resolve("README.md"));
    int start = readme.indexOf("\n## Judge a dbt project\n");
    String section = readme.substring(start, readme.indexOf("\n## ", start + 4));
    return section
        .lines()
        .filter(line -> line.startsWith("$ "))
        .map(line -> line.substring(2).replaceFirst(" +# .*$", ""))
        .toList();
  }

  private Step run(String command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).directory(home.toFile());
    builder.environment().put("WRIT_BUILD", "never"); // the build that runs this has packaged it
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Step(command, process.waitFor(), out);
  }
}
