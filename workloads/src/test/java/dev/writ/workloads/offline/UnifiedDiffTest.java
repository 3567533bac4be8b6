package dev.writ.workloads.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnifiedDiffTest {
  private static final String TEXT = "one\ntwo\nthree\n";
  private static final List<Insertion> MORE = List.of(new Insertion(4, "more\n"));
  private static final String HUNK = "@@ -1,3 +1,4 @@\n one\n+more\n two\n three\n";

  @ParameterizedTest
  @CsvSource({
    "deploy/web.yaml, a/deploy/web.yaml, b/deploy/web.yaml",
    "/srv/deploy/web.yaml, a/srv/deploy/web.yaml, b/srv/deploy/web.yaml"
  })
  void namesFilesAsGitDoes(String file, String before, String after) {
    assertThat(UnifiedDiff.of(file, TEXT, MORE))
        .isEqualTo("--- %s\n+++ %s\n%s".formatted(before, after, HUNK));
  }

  @Test
  void endsNamesWithSpacesAndQuotesOddOnes() {
    assertThat(UnifiedDiff.of("my web.yaml", TEXT, MORE))
        .startsWith("--- a/my web.yaml\t\n+++ b/my web.yaml\t\n");
    assertThat(UnifiedDiff.of("a\"b\n.yaml", TEXT, MORE))
        .startsWith("--- \"a/a\\\"b\\012.yaml\"\n+++ \"b/a\\\"b\\012.yaml\"\n");
  }

  @ParameterizedTest
  @CsvSource({"web.yaml,'\n'", "my \"web\".yaml,'\r\n'", "größe.yaml,'\n'"})
  void gitApplies(String file, String lineEnd, @TempDir Path folder) throws Exception {
    assumeTrue(isInstalled("git"), "git is not on the PATH");
    String text = TEXT.replace("\n", lineEnd) + "four"; // no line end at the end
    List<Insertion> both =
        List.of(new Insertion(0, "zero" + lineEnd), new Insertion(text.length(), lineEnd + "five"));
    Path target = folder.resolve(file);
    Files.writeString(target, text);
    Path diff = Files.writeString(folder.resolve("d.diff"), UnifiedDiff.of(file, text, both));

    Process git =
        new ProcessBuilder("git", "apply", diff.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(git.waitFor()).as(said).isZero();
    assertThat(Files.readString(target)).isEqualTo(Insertion.apply(text, both));
  }

  private static boolean isInstalled(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
