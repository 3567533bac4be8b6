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
  private static final int DIGITS = 32;

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
    return HexFormat.of()
        .formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)))
        .substring(0, DIGITS);
  }

  private static byte[] sha256(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
