package dev.writ.kernel.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.decision.Rulings.Cause;
import dev.writ.kernel.store.Json;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulingsTest {
  private static Rulings.Reading read(String json) {
    return Rulings.decided(Json.read(json.replace('\'', '"')));
  }

  @Test
  void readsEveryField() {
    Rulings.Reading reading =
        read(
            """
            {'outcome': 'NEEDS_APPROVAL', 'reasons': ['two of us'], 'allow_self_approval': true,
             'expires_after': 'PT48H', 'grant_max': 'PT2H',
             'threshold': {'deny': 2, 'requirements': [{'approve': 2, 'groups': ['ops']}]}}""");
    assertThat(reading.cause()).isNull();
    assertThat(reading.decision())
        .isEqualTo(
            new Decision.NeedsApproval(
                List.of("two of us"),
                new Threshold(2, List.of(new Threshold.Requirement(2, Set.of("ops")))),
                true,
                Duration.ofHours(48),
                Duration.ofHours(2)));
  }

  @Test
  void fillsInWhatIsLeftOut() {
    assertThat(read("{'outcome': 'NEEDS_APPROVAL', 'reasons': ['matrix']}").decision())
        .isEqualTo(Decision.NeedsApproval.byAnyone("matrix"));
    assertThat(read("{'outcome': 'ALLOW'}").decision()).isEqualTo(new Decision.Allow(List.of()));
    assertThat(read("{'outcome': 'DENY', 'reasons': ['no']}").decision())
        .isEqualTo(new Decision.Deny(List.of("no")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          true                                        | the decision is no object
          {}                                          | `outcome` is not ALLOW, NEEDS_APPROVAL or DENY but null
          {'outcome': 'allow'}                        | `outcome` is not ALLOW, NEEDS_APPROVAL or DENY but "allow"
          {'outcome': 'ALLOW', 'why': 1}              | the decision has an unknown key `why`
          {'outcome': 'ALLOW', 'reasons': 'x'}        | `reasons` is no list of texts but "x"
          {'outcome': 'ALLOW', 'reasons': [1]}        | `reasons` holds 1, not a text
          {'outcome': 'ALLOW', 'threshold': 2}        | `threshold` holds 2, not an object
          {'outcome': 'ALLOW', 'threshold': {}}       | `threshold.requirements` is no list
          {'outcome': 'ALLOW', 'threshold': {'requirements': []}} | a threshold needs deny of at least 1 and at least one requirement
          {'outcome': 'ALLOW', 'threshold': {'requirements': [{'approve': 0}]}} | a requirement asks for at least 1 vote
          {'outcome': 'ALLOW', 'threshold': {'requirements': [{'approve': 1.5}]}} | `approve` is no whole number but 1.5
          {'outcome': 'ALLOW', 'allow_self_approval': 1} | `allow_self_approval` is not true or false but 1
          {'outcome': 'ALLOW', 'expires_after': '2d'} | `expires_after` is no duration such as PT336H but "2d"
          {'outcome': 'ALLOW', 'expires_after': 'PT1M'} | a ticket waits 1 hour to 90 days, not PT1M
          {'outcome': 'ALLOW', 'grant_max': 'PT0S'}   | `grant_max` is no duration such as PT336H but "PT0S"
          """)
  void asksPeopleWhereAnythingIsWrong(String output, String detail) {
    Rulings.Reading reading = read(output);
    assertThat(reading.cause()).isEqualTo(Cause.WRONG_TYPE);
    assertThat(reading.detail()).isEqualTo(detail);
    assertThat(reading.decision()).isEqualTo(Decision.NeedsApproval.byAnyone(detail));
  }
}
