package dev.writ.sandbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {

  private static final JsonNode WEB =
      Json.of(Map.of("metadata", Map.of("labels", Map.of("app", "web", "tier", ""))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                      | true",
        "app=web                 | true",
        "app==web                | true",
        "app = web               | true",
        "app=db                  | false",
        "app!=db                 | true",
        "none!=x                 | true",
        "tier=                   | true",
        "app                     | true",
        "none                    | false",
        "!none                   | true",
        "!app                    | false",
        "app in (db, web)        | true",
        "app notin (db,web)      | false",
        "none notin (a)          | true",
        "app=web,tier,!none      | true",
        "app in (a,web),app=db   | false",
      })
  void choosesAsKubernetesDoes(String selector, boolean chosen) {
    assertThat(LabelSelector.parse(selector).matches(WEB)).isEqualTo(chosen);
  }

  @ParameterizedTest
  @CsvSource({"'a b c'", "'=x'", "'a in (b'", "','"})
  void refusesWhatIsNoSelector(String selector) {
    assertThatThrownBy(() -> LabelSelector.parse(selector))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unable to parse requirement");
  }

  @Test
  void readsTheSelectorOfAWorkload() throws Exception {
    JsonNode selector =
        Json.parseYaml(
            """
            matchLabels: {app: web}
            matchExpressions:
              - {key: tier, operator: Exists}
              - {key: none, operator: DoesNotExist}
              - {key: app, operator: NotIn, values: [db]}
            """);
    assertThat(LabelSelector.of(selector).matches(WEB)).isTrue();
    assertThat(LabelSelector.of(selector).matches(Json.object())).isFalse();
  }

  @Test
  void selectsEverythingWhenItIsEmptyAndNothingWhenItIsAbsent() {
    assertThat(LabelSelector.of(Json.object()).matches(Json.object())).isTrue();
    assertThat(LabelSelector.of(Json.object().path("selector")).matches(WEB)).isFalse();
  }
}
