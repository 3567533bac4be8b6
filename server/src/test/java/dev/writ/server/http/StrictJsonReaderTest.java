package dev.writ.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonReaderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"a\":1,\"a\":2}",
        "{} {}",
        "{}x",
        "[]",
        "1",
        "null",
        "\"a\"",
        "{\"a\":NaN}",
        "{'a':1}",
        "{\"a\":1,}",
        "// {}",
        "{\"a\":\"\t\"}",
        "{\"o\":{\"a\":1,\"a\":1}}",
        "{\"a\":\"x\\u0000y\"}",
        "{\"a\\u0000\":1}",
        "{\"a\":[{\"b\":\"\\ud800\"}]}",
        "{\"a\":\"\\udc00\\ud800\"}",
        "{\"\\udfff\":1}"
      })
  void refusesWhatIsNotOneCleanObject(String body) {
    assertThatThrownBy(() -> StrictJsonReader.parse(body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code().name()).isEqualTo("MALFORMED_REQUEST"));
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    assertThatThrownBy(() -> StrictJsonReader.parse(new byte[] {'{', '"', (byte) 0xC3, '"', '}'}))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> StrictJsonReader.parse("{}".getBytes(StandardCharsets.UTF_16)))
        .isInstanceOf(Problem.class);
  }

  @Test
  void refusesDepthThatOnlyAnAttackerNeeds() {
    String deep = "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000);
    assertThatThrownBy(() -> StrictJsonReader.parse(deep.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Problem.class);
  }

  @Test
  void refusesMoreThanOneMebibyte() {
    assertThatThrownBy(() -> StrictJsonReader.parse(new byte[StrictJsonReader.LIMIT + 1]))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code().name()).isEqualTo("PAYLOAD_TOO_LARGE"));
  }

  @Test
  void takesNoBodyAsAnObjectWithoutFields() {
    assertThat(StrictJsonReader.parse(new byte[0])).isEmpty();
  }

  @Test
  void tellsWhereItBroke() {
    assertThatThrownBy(
            () -> StrictJsonReader.parse("{\n \"a\": oops }".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.params()).containsEntry("line", 2));
  }
}
