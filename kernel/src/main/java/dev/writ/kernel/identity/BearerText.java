package dev.writ.kernel.identity;

import dev.writ.kernel.secret.Secret;
import dev.writ.kernel.store.Json;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Random texts that prove who calls. The store keeps their SHA-256 only. */
final class BearerText {
  private static final int BYTES = 32;

  private BearerText() {}

  /** 256 random bits in hex. */
  static Secret random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Secret.of(HexFormat.of().formatHex(bytes));
  }

  static byte[] sha256(String text) {
    return Json.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
