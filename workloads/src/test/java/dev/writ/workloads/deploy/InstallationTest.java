package dev.writ.workloads.deploy;

import dev.writ.testkit.Golden;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The files below {@code deploy/workloads} are what is printed, and a cluster takes them. */
class InstallationTest {
  @SuppressWarnings("unused") // by name
  private static final java.util.Set<Map.Entry<String, String>> FILES =
      Installation.files().entrySet();

  /** Run with {@code -Dgolden.update} to write the files anew. */
  @ParameterizedTest
  @FieldSource("FILES")
  void isPrintedToTheFilesThatAreShipped(Map.Entry<String, String> file) {
    Golden.assertMatches(Path.of("../deploy", file.getKey()), file.getValue());
  }
}
