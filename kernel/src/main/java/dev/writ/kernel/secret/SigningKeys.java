package dev.writ.kernel.secret;

import dev.writ.kernel.store.Json;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * Signs checkpoints of the audit log with Ed25519. The private halves are derived from the master
 * keys and never leave the process: the active one signs, the older ones still vouch for what they
 * signed. A key's id is the beginning of its public half's SHA-256, so a reader who noted the id
 * can tell a foreign key.
 */
public final class SigningKeys {
  private final Ed25519PrivateKeyParameters privateKey;
  private final byte[] publicKey;
  private final String activeId;
  private final Set<String> ids;

  public SigningKeys(MasterKeys masters) {
    List<Ed25519PrivateKeyParameters> keys =
        masters.derived("audit checkpoints 1").stream()
            .map(seed -> new Ed25519PrivateKeyParameters(seed, 0))
            .toList();
    privateKey = keys.getFirst();
    publicKey = privateKey.generatePublicKey().getEncoded();
    activeId = idOf(publicKey);
    ids =
        keys.stream()
            .map(key -> idOf(key.generatePublicKey().getEncoded()))
            .collect(Collectors.toUnmodifiableSet());
  }

  public String activeKeyId() {
    return activeId;
  }

  /** Every key that this server vouches for, also those that no longer sign. */
  public Set<String> ids() {
    return ids;
  }

  /** 32 bytes, RFC 8032. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** 64 bytes, RFC 8032. */
  public byte[] sign(byte[] message) {
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, privateKey);
    signer.update(message, 0, message.length);
    return signer.generateSignature();
  }

  public static String idOf(byte[] publicKey) {
    return MasterKeys.idOf(Json.sha256(publicKey));
  }

  /** True if the signature is this public key's for the message. Any bytes may be given. */
  public static boolean isSigned(byte[] publicKey, byte[] message, byte[] signature) {
    try {
      Ed25519Signer signer = new Ed25519Signer();
      signer.init(false, new Ed25519PublicKeyParameters(publicKey, 0));
      signer.update(message, 0, message.length);
      return signature.length == 64 && signer.verifySignature(signature);
    } catch (IllegalArgumentException | IndexOutOfBoundsException noKey) {
      return false;
    }
  }
}
