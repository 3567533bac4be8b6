package dev.writ.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A password that several servers arrive at without telling each other: HMAC-SHA-256 of the role's
 * name under the owner's password.
 */
final class DerivedPassword {
  private static final String ALGORITHM = "HmacSHA256";

  private DerivedPassword() {}

  /** Gives 64 hexadecimal digits. */
  static String of(String ownerPassword, String role) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(ownerPassword.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(role.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, absent);
    }
  }
}
