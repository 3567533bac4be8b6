package dev.writ.workloads.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.policy.LabelSelector.Expression;
import dev.writ.workloads.policy.LabelSelector.Operator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {
  private static final Map<String, String> NONE = Map.of();
  private static final Map<String, String> EQUAL = Map.of("app", "web");
  private static final Map<String, String> OTHER = Map.of("app", "shop");

  @ParameterizedTest
  @CsvSource({
    "IN, false, true, false",
    "NOT_IN, true, false, true",
    "EXISTS, false, true, true",
    "DOES_NOT_EXIST, true, false, false"
  })
  void matchesAsItsOperatorSays(Operator operator, boolean absent, boolean equal, boolean other) {
    List<String> values = operator.wantsValues() ? List.of("web", "api") : List.of();
    LabelSelector selector =
        new LabelSelector(Map.of(), List.of(new Expression("app", operator, values)));

    assertThat(List.of(selector.matches(NONE), selector.matches(EQUAL), selector.matches(OTHER)))
        .containsExactly(absent, equal, other);
  }

  @Test
  void matchesWhereAllTermsDo() {
    LabelSelector both =
        new LabelSelector(
            Map.of("app", "web"), List.of(new Expression("team", Operator.EXISTS, List.of())));

    assertThat(both.matches(EQUAL)).isFalse();
    assertThat(both.matches(Map.of("team", "a"))).isFalse();
    assertThat(both.matches(Map.of("app", "web", "team", "a"))).isTrue();
    assertThat(LabelSelector.EVERYTHING.matches(NONE)).isTrue();
  }
}
