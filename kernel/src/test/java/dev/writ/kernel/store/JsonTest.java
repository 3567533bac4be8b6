package dev.writ.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1.0, 1",
    "4.50, 4.5",
    "2e-3, 0.002",
    "0.000001, 0.000001",
    "1e-7, 1e-7",
    "333333333.33333329, 333333333.3333333",
    "1E30, 1e+30",
    "1e21, 1e+21",
    "123456789012345680000.0, 123456789012345680000",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "5e-324, 5e-324",
    "-1.5, -1.5",
    "9007199254740993, 9007199254740993",
  })
  void writesNumbersAsEcmaScriptDoes(String written, String canonical) {
    assertThat(Json.canonical(Json.read(written))).isEqualTo(canonical);
  }

  @Test
  void sortsMembersAndEscapesLittle() {
    assertThat(
            Json.canonical(
                Json.read(
                    "{ \"b\" : [ true, null ], \"\\u20ac\": \"\\u000f\\n\\/\\\"\", \"a\": {} }")))
        .isEqualTo("{\"a\":{},\"b\":[true,null],\"€\":\"\\u000f\\n/\\\"\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1} {\"b\":2}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\u0000\"}",
        "{\"a\\u0000\":1}"
      })
  void refusesWhatIsNotQuiteJson(String text) {
    assertThatThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code().name()).isEqualTo("MALFORMED_REQUEST"));
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}))
        .isInstanceOf(Problem.class)
        .hasMessage("the body is not UTF-8");
  }

  @Test
  void refusesDeepAndBigPayloads() {
    assertThatThrownBy(
            () -> Json.parse(("[".repeat(65) + "]".repeat(65)).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code().name()).isEqualTo("PAYLOAD_TOO_LARGE"));
    Json.requireWithin(Json.read("{\"a\":[1]}"), 9, 2);
    assertThatThrownBy(() -> Json.requireWithin(Json.read("{\"a\":[1]}"), 8, 2))
        .isInstanceOf(Problem.class);
    assertThatThrownBy(() -> Json.requireWithin(Json.read("{\"a\":[1]}"), 9, 1))
        .isInstanceOf(Problem.class);
  }
}
