package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Ground.holds;

import org.junit.jupiter.api.Test;

/** Expected values are the published ones of RFC 1321, RFC 2202, RFC 4231 and FIPS 180. */
class HashesTest {
  @Test
  void digests() {
    holds(
        """
        crypto.md5("abc") => "900150983cd24fb0d6963f7d28e17f72"
        crypto.sha1("abc") => "a9993e364706816aba3e25717850c26c9cd0d89d"
        crypto.sha256("abc") => "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        crypto.sha256("") => "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        """);
  }

  @Test
  void authenticates() {
    holds(
        """
        crypto.hmac.md5("what do ya want for nothing?", "Jefe") => "750c783e6ab0b503eaa86e310a5db738"
        crypto.hmac.sha1("what do ya want for nothing?", "Jefe") => "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
        crypto.hmac.sha256("what do ya want for nothing?", "Jefe") => "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        crypto.hmac.sha512("what do ya want for nothing?", "Jefe") => "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
        crypto.hmac.sha256("", "") => "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        crypto.hmac.equal("ab", "ab") => true
        crypto.hmac.equal("ab", "abc") => false
        """);
  }
}
