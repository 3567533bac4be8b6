package dev.writ.sandbox.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.json.Json;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ".spec.name | web",
        "$.spec.name | web",
        ".spec.ports[1] | 81",
        ".spec.ports[-1] | 81",
        ".metadata.labels['a.b/c'] | x",
        ".status.conditions[?(@.type==\"Ready\")].status | True",
        ".status.conditions[?(@.type=='Gone')].status | ``",
        ".nothing.here | ``",
      })
  void findsWhatColumnsPointAt(String path, String found) throws IOException {
    JsonNode object =
        Json.parseYaml(
            """
            metadata: {labels: {a.b/c: x}}
            spec: {name: web, ports: [80, 81]}
            status: {conditions: [{type: Live, status: 'False'}, {type: Ready, status: 'True'}]}
            """);
    assertThat(JsonPath.of(path).text(object)).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spec", ".a[", ".a[?(@.b>1)]", "..a"})
  void refusesWhatItDoesNotKnow(String path) {
    assertThatThrownBy(() -> JsonPath.of(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unsupported JSONPath `" + path + "`");
  }
}
