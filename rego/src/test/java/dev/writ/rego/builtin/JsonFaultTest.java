package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are those of Go's {@code encoding/json}. */
class JsonFaultTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``| EOF",
        "` `| EOF",
        "[| unexpected EOF",
        "[1,| unexpected EOF",
        "{\"a\"| unexpected EOF",
        "\"a| unexpected EOF",
        "tru| unexpected EOF",
        "boo| invalid character 'b' looking for beginning of value",
        "[1,]| invalid character ']' looking for beginning of value",
        "[1 2]| invalid character '2' after array element",
        "{a: 1}| invalid character 'a' looking for beginning of object key string",
        "{\"a\" 1}| invalid character '1' after object key",
        "{\"a\": 1 \"b\"}| invalid character '\"' after object key:value pair",
        "{\"a\": [{}], }| invalid character '}' looking for beginning of object key string",
        "nope| invalid character 'o' in literal null (expecting 'u')",
        "-a| invalid character 'a' in numeric literal",
        "1.a| invalid character 'a' after decimal point in numeric literal",
        "1e+a| invalid character 'a' in exponent of numeric literal",
        "\"\\x\"| invalid character 'x' in string escape code",
        "\"\\u12g4\"| invalid character 'g' in \\u hexadecimal character escape",
        "\"a\tb\"| invalid character '\\t' in string literal",
        "é| invalid character 'Ã' looking for beginning of value",
        "'a'| invalid character '\\'' looking for beginning of value",
        "{} x| invalid character 'x' looking for beginning of value",
        "{} 12| error: invalid character '12' after top-level value",
        "{} \"ab\"| error: invalid character 'ab' after top-level value",
        "{} {}| error: invalid character '{' after top-level value",
      })
  void saysWhatGoSays(String json, String fault) {
    assertThat(JsonFault.find(json)).contains(fault);
  }

  @Test
  void findsNoneInJson() {
    assertThat(JsonFault.find("{\"a\": [1, -0.5e+7, {}, [], \"\\u00e9\\n\"], \"b\": null}"))
        .isEmpty();
    assertThat(JsonFault.find("[".repeat(100_000) + "]".repeat(100_000))).isEmpty();
  }
}
