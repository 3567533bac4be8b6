package dev.writ.cli.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * A signed statement that the chain had this hash at this row: Ed25519 over the canonical JSON of
 * all members but the signature. A key's id is the beginning of its public half's SHA-256.
 *
 * @param publicKey hex of 32 bytes, RFC 8032
 * @param signature hex
 */
record Checkpoint(JsonNode unsigned, String keyId, String publicKey, String signature) {
  private static final HexFormat HEX = HexFormat.of();
  private static final int KEY_BYTES = 32;
  private static final int KEY_ID_BYTES = 8;

  /** What stands before the raw key in its X.509 form (RFC 8410). */
  private static final byte[] X509_PREFIX = HEX.parseHex("302a300506032b6570032100");

  /** Reads the member of an export line. */
  static Checkpoint of(JsonNode json) {
    ObjectNode unsigned = json.deepCopy();
    unsigned.remove("signature");
    return new Checkpoint(
        unsigned,
        json.path("key_id").asText(),
        json.path("public_key").asText(),
        json.path("signature").asText());
  }

  /**
   * True if the signature is right for the public key, and the key id for both.
   *
   * @throws IllegalArgumentException when key or signature are no hex
   */
  boolean isSigned() {
    byte[] raw = HEX.parseHex(publicKey);
    try {
      byte[] id = MessageDigest.getInstance("SHA-256").digest(raw);
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key(raw));
      ed25519.update(CanonicalJson.bytes(unsigned));
      return keyId.equals(HEX.formatHex(id, 0, KEY_ID_BYTES))
          && ed25519.verify(HEX.parseHex(signature));
    } catch (GeneralSecurityException noKeyOrNoSignature) {
      return false;
    }
  }

  private static PublicKey key(byte[] raw) throws GeneralSecurityException {
    if (raw.length != KEY_BYTES) {
      throw new GeneralSecurityException("an Ed25519 key has 32 bytes");
    }
    byte[] encoded = new byte[X509_PREFIX.length + KEY_BYTES];
    System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
    System.arraycopy(raw, 0, encoded, X509_PREFIX.length, KEY_BYTES);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }
}
