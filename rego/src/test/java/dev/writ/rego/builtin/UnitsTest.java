package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Ground.holds;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UnitsTest {
  @Test
  @DisplayName("R26: units.parse")
  void readsNumbersWithUnits() {
    holds(
        """
        units.parse("1.5Ki") => 1536
        units.parse("200m") => 0.2000000000
        units.parse("0.0001K") => 0.1000000000
        units.parse("3MI") => 3145728
        units.parse("1M") => 1000000
        units.parse("1e3") => 1000
        units.parse("5E") => 5000000000000000000
        units.parse("2e2Ki") => 204800
        units.parse("\\"10\\"k") => 10000
        units.parse("") => ! units.parse: no amount provided
        units.parse("Ki") => ! units.parse: no amount provided
        units.parse("1 K") => ! units.parse: spaces not allowed in resource strings
        units.parse("1KB") => ! units.parse: unit Kb not recognized
        units.parse("1.2.3") => ! units.parse: could not parse amount to a number
        units.parse("1e1000000") => ! units.parse: exponent too large
        units.parse("1e999999") => ! number too big
        """);
  }

  @Test
  void readsBytes() {
    holds(
        """
        units.parse_bytes("10KB") => 10000
        units.parse_bytes("10KiB") => 10240
        units.parse_bytes("10ki") => 10240
        units.parse_bytes("1.1gb") => 1100000000
        units.parse_bytes("1e3KB") => 1000000
        units.parse_bytes("0.5") => 0
        units.parse_bytes("3eib") => 3458764513820540928
        units.parse_bytes("GB") => ! units.parse_bytes: no byte amount provided
        units.parse_bytes("1x") => ! units.parse_bytes: byte unit x not recognized
        units.parse_bytes(".5.2") => ! units.parse_bytes: could not parse byte amount to a number
        units.parse_bytes(" 327MiB ") => ! units.parse_bytes: spaces not allowed in resource strings
        units.parse_bytes("10e10000000EiB") => ! units.parse_bytes: exponent too large
        """);
  }
}
