package dev.writ.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.acceptance.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceRulesTest {
  private static final int FILES_AT_LEAST = 300;

  @Test
  void holdInEveryFile() throws IOException {
    List<Path> files = sources();
    assertThat(files).hasSizeGreaterThan(FILES_AT_LEAST);
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      problems.addAll(
          SourceRules.problems(
              Checkout.root().relativize(file).toString(), Files.readString(file)));
    }
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "a/src/main/java/A.java ~ // TO+DO later ~ puts something off",
        "a/src/test/java/ATest.java ~ @Dis+abled ~ switches a test off",
        "a/src/test/java/ATest.java ~ Thread.sle+ep(10); ~ sleeps",
        "writ ~ make || tr+ue ~ forgives every failure",
      })
  void catchTheirSample(String path, String line, String problem) {
    // The plus keeps this very file innocent.
    assertThat(SourceRules.problems(path, line.replace("+", "")))
        .singleElement()
        .asString()
        .contains(problem);
  }

  @Test
  void catchALongFile() {
    assertThat(SourceRules.problems("a/src/main/java/A.java", "\n".repeat(601))).hasSize(1);
    assertThat(SourceRules.problems("a/src/main/java/A.java", "\n".repeat(600))).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Checkout.root())) {
      for (Path module : modules.filter(path -> Files.exists(path.resolve("src"))).toList()) {
        try (Stream<Path> paths = Files.walk(module.resolve("src"))) {
          paths.filter(path -> path.toString().endsWith(".java")).forEach(files::add);
        }
      }
    }
    files.add(Checkout.root().resolve("writ"));
    files.add(Checkout.root().resolve(".ci/run"));
    return files;
  }
}
