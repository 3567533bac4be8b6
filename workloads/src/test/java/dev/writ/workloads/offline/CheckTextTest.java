package dev.writ.workloads.offline;

import dev.writ.testkit.Golden;
import dev.writ.workloads.policy.Check;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CheckTextTest {
  private static final String HEAD =
      """
      # Checks

      What each check means and how it is mended; written from the texts that SARIF reports carry, `CheckTextTest` keeps it current. `custom/NAME` is a policy's own rule in Rego:
      ask its author. The severity is the one without `severityOverrides`; the weight is what a violation costs before points are shared by all pods.

      """;

  @Test
  void theirPageIsCurrent() {
    Golden.assertMatches(
        Path.of("../docs/workloads/checks.md"),
        HEAD
            + Arrays.stream(Check.values())
                .map(CheckTextTest::section)
                .collect(Collectors.joining("\n")));
  }

  private static String section(Check check) {
    CheckText text = CheckText.of(check);
    return "## %s\n%s %s\n\nSeverity %s, weight %d.\n"
        .formatted(
            check.word(), text.title(), text.help(), check.severity().word(), check.weight());
  }
}
