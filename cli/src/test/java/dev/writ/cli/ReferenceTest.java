package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  private static final Path PAGE = Path.of("../docs/reference/cli.md");

  /** Run with {@code -Dgolden.update} to write the page anew. */
  @Test
  void pageIsCurrent() throws IOException {
    if (System.getProperty("golden.update") != null) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, Reference.page());
    }
    assertThat(PAGE).exists().content().isEqualTo(Reference.page());
  }
}
