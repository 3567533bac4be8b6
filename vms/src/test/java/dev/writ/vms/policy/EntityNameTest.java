package dev.writ.vms.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.writ.kernel.problem.Problem;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "shop", "a1", "shop-eu-1", "abcdefghijklmno"})
  void takesShortPlainNames(String name) {
    assertThat(EntityName.problemOf("system", name)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'',                  NAME_INVALID",
    "1shop,               NAME_INVALID",
    "-shop,               NAME_INVALID",
    "shop-,               NAME_INVALID",
    "sh--op,              NAME_INVALID",
    "Shop,                NAME_INVALID",
    "shop_eu,             NAME_INVALID",
    "<b>,                 NAME_INVALID",
    "shöp,                NAME_INVALID",
    "abcdefghijklmnop,    NAME_TOO_LONG",
    "default,             NAME_RESERVED",
    "system,              NAME_RESERVED",
    "admin,               NAME_RESERVED",
    "root,                NAME_RESERVED",
    "internal,            NAME_RESERVED",
    "kube-dns,            NAME_RESERVED",
    "writ-x,              NAME_RESERVED"
  })
  void refusesTheRest(String name, String code) {
    assertThat(EntityName.problemOf("service", name))
        .isNotNull()
        .extracting(problem -> problem.code().name())
        .isEqualTo(code);
  }

  @Test
  void refusesReadingDirectionTricks() {
    assertThat(EntityName.problemOf("system", "sh\u202eop")).isNotNull();
  }

  @Test
  void suggestsWhereANameIsTooLong() {
    Problem problem = Objects.requireNonNull(EntityName.problemOf("system", "payment-gateway-eu"));
    assertThat(problem.params())
        .containsOnly(
            entry("entity", "system"),
            entry("name", "payment-gateway-eu"),
            entry("length", 18),
            entry("max_length", 15),
            entry("suggestion", "payment-gateway"));
  }

  @Test
  void warnsAboveTwelve() {
    assertThat(EntityName.warningsOf("system", "abcdefghijkl")).isEmpty();
    assertThat(EntityName.warningsOf("system", "abcdefghijklm"))
        .extracting(warning -> warning.code())
        .containsExactly("NAME_LENGTH_WARNING");
  }
}
