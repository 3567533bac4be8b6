package dev.writ.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.AssertionFailedError;

/** Compares a text with the file that shows how it should look. */
public final class Golden {
  private static final boolean UPDATE = System.getProperty("golden.update") != null;

  private Golden() {}

  /**
   * Passes when the file holds exactly this text; with {@code -Dgolden.update} the file is written
   * instead.
   *
   * @param file relative to the module, for example {@code src/test/resources/golden/approve.txt}
   */
  public static void assertMatches(Path file, String actual) {
    try {
      if (UPDATE) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, actual);
        return;
      }
      String expected = Files.exists(file) ? Files.readString(file) : "";
      if (!expected.equals(actual)) {
        throw new AssertionFailedError(
            "the text is not what `%s` shows; if it is right, run again with -Dgolden.update"
                .formatted(file),
            expected,
            actual);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
