package dev.writ.cli.chain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Seals made-up rows as the contract says, with code of its own. Rows are written canonically by
 * hand, so that the test does not lean on what it tests.
 */
public final class SealedRows {
  private Instant time = Instant.parse("2026-01-01T00:00:00Z");
  private byte[] head = new byte[32];
  private long seq;

  /** The next lines of an export. */
  public List<String> rows(int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(seal("A" + (seq + 1)));
    }
    return lines;
  }

  /** The next line, dated back by an hour. */
  String backdated() {
    Instant now = time;
    time = time.minus(Duration.ofHours(1));
    String line = rows(1).getFirst();
    time = now;
    return line;
  }

  /** A checkpoint of the last row, signed with this key. */
  String checkpoint(KeyPair key) {
    byte[] x509 = key.getPublic().getEncoded();
    byte[] raw = Arrays.copyOfRange(x509, x509.length - 32, x509.length);
    String unsigned =
        "{\"chain_hash\":\"%s\",\"key_id\":\"%s\",\"public_key\":\"%s\",\"seq\":%d,\"signed_at\":\"%s\""
            .formatted(head(), keyId(key), HexFormat.of().formatHex(raw), seq, time);
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(key.getPrivate());
      ed25519.update((unsigned + "}").getBytes(StandardCharsets.UTF_8));
      return "{\"checkpoint\":%s,\"signature\":\"%s\"}}"
          .formatted(unsigned, HexFormat.of().formatHex(ed25519.sign()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static KeyPair key() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static String keyId(KeyPair key) {
    byte[] x509 = key.getPublic().getEncoded();
    byte[] hash = sha256(Arrays.copyOfRange(x509, x509.length - 32, x509.length));
    return HexFormat.of().formatHex(hash, 0, 8);
  }

  /** Seals a row and keeps the line to itself. */
  void forge(String actionCode) {
    seal(actionCode);
  }

  String head() {
    return HexFormat.of().formatHex(head);
  }

  private String seal(String actionCode) {
    seq++;
    String row =
        "{\"action_code\":\""
            + actionCode
            + "\",\"params\":{\"at\":1.5,\"big\":9007199254740993,\"why\":\"gr\u00fc\u00dfe\"},"
            + "\"performed_at\":\""
            + time
            + "\",\"performed_by\":\"user:1\",\"ticket_id\":null}";
    byte[] rowHash = sha256(new byte[] {0}, row.getBytes(StandardCharsets.UTF_8));
    head = sha256(new byte[] {1}, head, rowHash, ByteBuffer.allocate(8).putLong(seq).array());
    return "{\"seq\":"
        + seq
        + ",\"row_hash\":\""
        + HexFormat.of().formatHex(rowHash)
        + "\",\"chain_hash\":\""
        + head()
        + "\",\"row\":"
        + row
        + "}";
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
