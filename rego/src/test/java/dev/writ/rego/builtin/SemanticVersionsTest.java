package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Ground.holds;

import org.junit.jupiter.api.Test;

class SemanticVersionsTest {
  @Test
  void compares() {
    holds(
        """
        semver.compare("1.2.3", "1.2.10") => -1
        semver.compare("v1.2.3", "1.2.3+build.5") => 0
        semver.compare("1.0.0", "1.0.0-rc.1") => 1
        semver.compare("1.0.0-alpha", "1.0.0-alpha.1") => -1
        semver.compare("1.0.0-alpha.beta", "1.0.0-alpha.1") => 1
        semver.compare("1.0.0-rc.11", "1.0.0-rc.9") => 1
        semver.compare("1.0.0-a-b.c", "1.0.0-a-b.d") => -1
        semver.compare("1", "1.0.0") => ! operand 1: string "1" is not a valid SemVer
        semver.compare("1.0.0", "a.b.c") => ! operand 2: string "a.b.c" is not a valid SemVer
        """);
  }

  @Test
  void tellsValidOnes() {
    holds(
        """
        semver.is_valid("1.22.333-rc.1+x-y.z") => true
        semver.is_valid("9223372036854775807.0.0") => true
        semver.is_valid("9223372036854775808.0.0") => false
        semver.is_valid("1.2") => false
        semver.is_valid("1.2.3.4") => false
        semver.is_valid("1.2.x") => false
        semver.is_valid("1.2.3-a..b") => false
        semver.is_valid("1.2.3-ä") => false
        semver.is_valid(1) => false
        """);
  }
}
