package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // production | loopback | tls   | external | sandbox | single | findings
        "       false |     true | false |    false |    true |  false | ''",
        "       false |    false | false |    false |    true |  false | NO_TLS",
        "       false |    false |  true |    false |    true |  false | ''",
        "       false |     true | false |     true |    true |  false | SANDBOX_WITH_EXTERNAL_DATABASE",
        "       false |     true | false |     true |   false |   true | ''",
        "        true |     true | false |     true |   false |   true | DB_SINGLE_ROLE",
        "        true |    false | false |     true |    true |   true"
            + " | NO_TLS SANDBOX_WITH_EXTERNAL_DATABASE DB_SINGLE_ROLE",
      })
  void findsWhatIsADangerBeyondATrial(
      boolean production,
      boolean loopback,
      boolean tls,
      boolean external,
      boolean sandbox,
      boolean single,
      String findings) {
    List<Safety.Finding> found =
        Safety.of(production, loopback, tls, external, sandbox, single, Set.of());
    assertThat(String.join(" ", found.stream().map(Safety.Finding::name).toList()))
        .isEqualTo(findings);
    assertThat(
            Safety.of(
                production, loopback, tls, external, sandbox, single, Set.of(findings.split(" "))))
        .isEmpty();
  }
}
