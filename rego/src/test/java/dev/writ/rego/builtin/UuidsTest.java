package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** UUIDs. */
class UuidsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          uuid.parse("00000000-0000-4000-8000-000000000000") => {"variant": "RFC4122", "version": 4}
          uuid.parse("{00000000-0000-4000-8000-000000000000}") => {"variant": "RFC4122", "version": 4}
          uuid.parse("URN:UUID:00000000-0000-4000-c000-000000000000") => {"variant": "Microsoft", "version": 4}
          uuid.parse("6bea8ef2d3d33cd104e09bab06a52ece") => {"variant": "Reserved", "version": 3}
          uuid.parse("00000000-0000-7000-e000-000000000000") => {"variant": "Future", "version": 7}
          """)
  void readsFourWaysToWriteOne(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          uuid.parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8") => {"clocksequence": 180, "macvariables": "global:unicast", "nodeid": "00-c0-4f-d4-30-c8", "time": 886630433151182400, "variant": "RFC4122", "version": 1}
          uuid.parse("000003e8-48b9-21ee-b201-335096b39f47") => {"clocksequence": 12801, "domain": "Group", "id": 1000, "macvariables": "local:multicast", "nodeid": "33-50-96-b3-9f-47", "time": 1693566990121469600, "variant": "RFC4122", "version": 2}
          """)
  void readsClockAndNode(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          uuid.parse("123") => undefined
          uuid.parse("00000000-0000-4000-8000-00000000000g") => undefined
          uuid.parse("0000000000000-4000-8000-000000000000") => undefined
          uuid.parse("urn:xuid:00000000-0000-4000-8000-000000000000") => undefined
          uuid.parse(1) => type: operand 1 must be string but got number
          """)
  void leavesOthersUndefined(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @Test
  void drawsVersionFourAndTheSameForTheSameKey() {
    Calling calling = new Calling();
    String first = calling.call("uuid.rfc4122(\"k\")");
    assertThat(first)
        .matches("\"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\"");
    assertThat(calling.call("uuid.rfc4122(\"k\")")).isEqualTo(first);
  }
}
