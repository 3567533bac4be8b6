package dev.writ.dbt.decide;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What stays the same of a finding when a text is reworded, a file moves or a number changes: the
 * first 32 hex digits of the SHA-256 of {@code v1|code|rule|unique_id|column|subject}.
 */
final class Fingerprint {
  /** Half of the hash: 32 hex digits. */
  private static final int BYTES = 16;

  /** Looking an algorithm up takes as long as hashing a line. */
  private static final ThreadLocal<MessageDigest> SHA256 =
      ThreadLocal.withInitial(Fingerprint::sha256);

  private Fingerprint() {}

  static String of(Finding finding) {
    String text =
        String.join(
            "|",
            "v1",
            finding.code().name(),
            finding.ruleId() == null ? "" : finding.ruleId(),
            finding.code() == Code.E302 ? "" : finding.uniqueId(), // the subject names all members
            finding.column() == null ? "" : finding.column(),
            finding.subject());
    byte[] hash = SHA256.get().digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
