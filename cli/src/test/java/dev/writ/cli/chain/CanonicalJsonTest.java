package dev.writ.cli.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
  @Test
  void sortsByUtf16AndEscapesAsLittleAsPossible() throws JsonProcessingException {
    // The sample of RFC 8785 section 3.2.3 (sorting) and 3.2.2.2 (strings).
    assertThat(
            canonical(
                """
                {"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh",
                 "1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control",
                 "\\u00f6":"Latin Small Letter O With Diaeresis"}
                """))
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    assertThat(canonical("[\"\\u20ac$\\u000f\\nA'B\\u0022\\u005c\\\\\\u0022\\/\"]"))
        .isEqualTo("[\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"]");
  }

  @Test
  void writesEveryKindOfValueWithoutSpace() throws JsonProcessingException {
    assertThat(canonical("{ \"b\" : [ true , null , { } , [ ] ] , \"a\" : \"\\t\" }"))
        .isEqualTo("{\"a\":\"\\t\",\"b\":[true,null,{},[]]}");
  }

  /** RFC 8785 appendix B, and the edges between the layouts. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "100, 100",
    "-17.50, -17.5",
    "4.50, 4.5",
    "2e-3, 0.002",
    "0.000001, 0.000001",
    "0.0000001, 1e-7",
    "1E30, 1e+30",
    "333333333.33333329, 333333333.3333333",
    "9007199254740993, 9007199254740992",
    "999999999999999900000, 999999999999999900000",
    "1000000000000000000000, 1e+21",
    "1e-27, 1e-27",
    "5e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "295147905179352830000, 295147905179352830000"
  })
  void laysNumbersOutLikeEcmaScript(String given, String canonical) {
    assertThat(CanonicalJson.number(new BigDecimal(given))).isEqualTo(canonical);
  }

  private static String canonical(String json) throws JsonProcessingException {
    return new String(
        CanonicalJson.bytes(JsonMapper.builder().build().readTree(json)), StandardCharsets.UTF_8);
  }
}
