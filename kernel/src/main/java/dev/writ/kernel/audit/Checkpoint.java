package dev.writ.kernel.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.secret.SigningKeys;
import dev.writ.kernel.store.Json;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A signed statement that the chain had this hash at this row.
 *
 * <p>The signature is Ed25519 over the canonical JSON of all other members. Hashes, keys and
 * signatures are lower-case hex.
 */
record Checkpoint(
    long seq, String chainHash, String signedAt, String keyId, String publicKey, String signature) {
  private static final HexFormat HEX = HexFormat.of();

  static Checkpoint sign(SigningKeys keys, long seq, byte[] chainHash, Instant now) {
    Checkpoint unsigned =
        new Checkpoint(
            seq,
            HEX.formatHex(chainHash),
            AuditRow.time(now),
            keys.activeKeyId(),
            HEX.formatHex(keys.publicKey()),
            "");
    return unsigned.with(HEX.formatHex(keys.sign(unsigned.message())));
  }

  /** The query that {@link #read} reads. */
  static final String SELECT =
      "SELECT seq, encode(chain_hash, 'hex'), signed_at, key_id, encode(public_key, 'hex'),"
          + " encode(signature, 'hex') FROM kernel_audit_checkpoints";

  static Checkpoint read(ResultSet row) throws SQLException {
    return new Checkpoint(
        row.getLong(1),
        row.getString(2),
        AuditRow.time(row.getTimestamp(3).toInstant()),
        row.getString(4),
        row.getString(5),
        row.getString(6));
  }

  /** Reads the member of an export line. */
  static Checkpoint of(JsonNode json) {
    return new Checkpoint(
        json.path("seq").asLong(),
        json.path("chain_hash").asText(),
        json.path("signed_at").asText(),
        json.path("key_id").asText(),
        json.path("public_key").asText(),
        json.path("signature").asText());
  }

  /** True if the signature is right for the public key, and the key id for both. */
  boolean isSigned() {
    try {
      byte[] key = HEX.parseHex(publicKey);
      return keyId.equals(SigningKeys.idOf(key))
          && SigningKeys.isSigned(key, message(), HEX.parseHex(signature));
    } catch (IllegalArgumentException notHex) {
      return false;
    }
  }

  ObjectNode json() {
    ObjectNode json = unsignedJson();
    json.put("signature", signature);
    return json;
  }

  private ObjectNode unsignedJson() {
    ObjectNode json = Json.object();
    json.put("seq", seq);
    json.put("chain_hash", chainHash);
    json.put("signed_at", signedAt);
    json.put("key_id", keyId);
    json.put("public_key", publicKey);
    return json;
  }

  private byte[] message() {
    return Json.canonical(unsignedJson()).getBytes(StandardCharsets.UTF_8);
  }

  private Checkpoint with(String made) {
    return new Checkpoint(seq, chainHash, signedAt, keyId, publicKey, made);
  }
}
