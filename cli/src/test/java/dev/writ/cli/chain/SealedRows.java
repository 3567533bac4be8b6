package dev.writ.cli.chain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Seals made-up rows as the contract says, with code of its own. Rows are written canonically by
 * hand, so that the test does not lean on what it tests.
 */
public final class SealedRows {
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

  /** Seals a row and keeps the line to itself. */
  void forge(String actionCode) {
    seal(actionCode);
  }

  String head() {
    return HexFormat.of().formatHex(head);
  }

  long seq() {
    return seq;
  }

  private String seal(String actionCode) {
    seq++;
    String row =
        "{\"action_code\":\""
            + actionCode
            + "\",\"params\":{\"at\":1.5,\"why\":\"gr\u00fc\u00dfe\"},\"performed_by\":\"user:1\","
            + "\"ticket_id\":null}";
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
