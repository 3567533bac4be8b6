package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.Workbench.SuiteResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Cases in the project's own words, run as those of OPA's suite are. */
class OwnCasesTest {
  private static final Path CASES = Path.of("src/test/resources/cases");

  @Test
  @DisplayName("every case of our own passes")
  void passesEveryCaseOfOurOwn() throws IOException {
    List<SuiteResult> results = Workbench.conformance(CASES);
    assertThat(results).hasSizeGreaterThanOrEqualTo(450);
    assertThat(results).filteredOn(result -> !result.passed()).isEmpty();
  }
}
