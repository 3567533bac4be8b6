package dev.writ.kernel.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.store.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The hashes that tie the audit log together. Pure.
 *
 * <p>{@code row_hash = SHA-256(0x00 ‖ canonical JSON of the row)} and {@code chain_hash(n) =
 * SHA-256(0x01 ‖ chain_hash(n-1) ‖ row_hash ‖ n as 8 bytes, big-endian)}. The first byte keeps the
 * two apart; the chain begins with 32 zero bytes.
 */
final class ChainHash {
  static final int BYTES = 32;

  private ChainHash() {}

  /** What stands before row 1. */
  static byte[] genesis() {
    return new byte[BYTES];
  }

  static byte[] ofRow(JsonNode row) {
    byte[] text = Json.canonical(row).getBytes(StandardCharsets.UTF_8);
    return Json.sha256(ByteBuffer.allocate(1 + text.length).put((byte) 0).put(text).array());
  }

  static byte[] of(byte[] before, byte[] rowHash, long seq) {
    return Json.sha256(
        ByteBuffer.allocate(1 + 2 * BYTES + Long.BYTES)
            .put((byte) 1)
            .put(before)
            .put(rowHash)
            .putLong(seq)
            .array());
  }
}
