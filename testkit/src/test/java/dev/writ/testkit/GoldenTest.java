package dev.writ.testkit;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

class GoldenTest {
  @TempDir Path directory;

  @Test
  void passesForTheSameTextOnly() throws Exception {
    Path file = Files.writeString(directory.resolve("golden.txt"), "one\n");
    Golden.assertMatches(file, "one\n");
    assertThatExceptionOfType(AssertionFailedError.class)
        .isThrownBy(() -> Golden.assertMatches(file, "two\n"))
        .withMessageContaining("-Dgolden.update");
  }

  @Test
  void failsForAMissingFile() {
    assertThatExceptionOfType(AssertionFailedError.class)
        .isThrownBy(() -> Golden.assertMatches(directory.resolve("none.txt"), "one\n"));
  }
}
