package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code deploy/workloads} sets, the server reads. */
class DeploymentSettingsTest {
  private static final Path ROOT = Path.of("..");

  private static Set<String> found(String file, String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(ROOT.resolve(file)))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void setsNothingThatTheServerDoesNotRead() throws IOException {
    Set<String> read =
        found("docs/reference/configuration.md", "(?<=\\| `)writ\\.[a-z.-]+(?=` \\|)").stream()
            .map(key -> key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
            .collect(Collectors.toSet());
    assertThat(found("deploy/workloads/deployment.yaml", "(?<=name: )WRIT_[A-Z_]+"))
        .contains("WRIT_WORKLOADS_THIS_CLUSTER", "WRIT_WORKLOADS_ADMISSION_ENABLED")
        .isSubsetOf(read);
  }
}
