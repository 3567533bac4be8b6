package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The algorithms of RFC 7518 and RFC 8037 that sign tokens, by their names there. */
enum JwsAlgorithm {
  HS256(Family.HMAC, "SHA-256", "HmacSHA256"),
  HS384(Family.HMAC, "SHA-384", "HmacSHA384"),
  HS512(Family.HMAC, "SHA-512", "HmacSHA512"),
  RS256(Family.RSA, "SHA-256", "SHA256withRSA"),
  RS384(Family.RSA, "SHA-384", "SHA384withRSA"),
  RS512(Family.RSA, "SHA-512", "SHA512withRSA"),
  PS256(Family.PSS, "SHA-256", "RSASSA-PSS"),
  PS384(Family.PSS, "SHA-384", "RSASSA-PSS"),
  PS512(Family.PSS, "SHA-512", "RSASSA-PSS"),
  ES256(Family.ECDSA, "SHA-256", "SHA256withECDSAinP1363Format"),
  ES384(Family.ECDSA, "SHA-384", "SHA384withECDSAinP1363Format"),
  ES512(Family.ECDSA, "SHA-512", "SHA512withECDSAinP1363Format"),
  EdDSA(Family.EDDSA, "SHA-512", "Ed25519");

  /** What kind of key an algorithm takes. */
  enum Family {
    HMAC,
    RSA,
    PSS,
    ECDSA,
    EDDSA
  }

  private static final int WEAKEST_RSA = 1024;

  private final Family family;
  private final String digest;
  private final String jdkName;

  JwsAlgorithm(Family family, String digest, String jdkName) {
    this.family = family;
    this.digest = digest;
    this.jdkName = jdkName;
  }

  Family family() {
    return family;
  }

  static Optional<JwsAlgorithm> find(String name) {
    return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
  }

  /** Whether a key made the signature, which has to have the form that RFC 7518 asks for. */
  boolean verifies(JwsKey key, byte[] message, byte[] signature) {
    if (family == Family.HMAC) {
      return key instanceof JwsKey.Secret secret
          && secret.bytes().length > 0
          && MessageDigest.isEqual(mac(secret.bytes(), message), signature);
    }
    return key.verifying().filter(open -> verifies(open, message, signature)).isPresent();
  }

  private boolean verifies(PublicKey key, byte[] message, byte[] signature) {
    if (family == Family.ECDSA
        && key instanceof ECPublicKey point
        && signature.length != 2 * fieldBytes(point)) {
      return false;
    }
    return check(key, message, signature, digestBytes());
  }

  /**
   * As {@link #verifies}, for the functions that are named after an algorithm: a salt may have any
   * length, and the halves of an elliptic curve's signature as well.
   */
  boolean verifiesAnyForm(PublicKey key, byte[] message, byte[] signature) {
    if (family == Family.PSS && key instanceof RSAPublicKey rsa) {
      int salt = saltBytes(rsa, signature);
      return salt >= 0 && check(key, message, signature, salt);
    }
    if (family == Family.ECDSA && key instanceof ECPublicKey point) {
      int half = signature.length / 2;
      int room = fieldBytes(point);
      BigInteger r = new BigInteger(1, signature, 0, half);
      BigInteger s = new BigInteger(1, signature, half, signature.length - half);
      if (r.bitLength() > 8 * room || s.bitLength() > 8 * room) {
        return false;
      }
      byte[] fixed = new byte[2 * room];
      put(r, fixed, room);
      put(s, fixed, 2 * room);
      return check(key, message, fixed, 0);
    }
    return check(key, message, signature, 0);
  }

  private boolean check(PublicKey key, byte[] message, byte[] signature, int salt) {
    if (!isForMe(key)) {
      return false;
    }
    try {
      Signature check = Signature.getInstance(jdkName);
      check.initVerify(key);
      salted(check, salt);
      check.update(message);
      return check.verify(signature);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  private boolean isForMe(PublicKey key) {
    return switch (family) {
      case HMAC -> false;
      case RSA, PSS -> key instanceof RSAPublicKey rsa && isStrong(rsa);
      case ECDSA -> key instanceof ECPublicKey;
      case EDDSA -> key instanceof EdECPublicKey edwards && isEd25519(edwards);
    };
  }

  private static boolean isEd25519(EdECPublicKey key) {
    return key.getParams().getName().equals("Ed25519");
  }

  private static boolean isStrong(RSAKey key) {
    return key.getModulus().bitLength() >= WEAKEST_RSA;
  }

  /** The code of a message under a shared secret. */
  byte[] mac(byte[] secret, byte[] message) {
    try {
      Mac mac = Mac.getInstance(jdkName);
      // keys are filled up with zeros, so this one is the empty one, which the JDK refuses
      mac.init(new SecretKeySpec(secret.length == 0 ? new byte[1] : secret, jdkName));
      return mac.doFinal(message);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this JDK lacks " + jdkName, impossible);
    }
  }

  /**
   * Signs with a key of the right kind. Nonces and salts come from the JDK's secure source, never
   * from the evaluation's: a nonce that can be told gives an elliptic curve's key away.
   */
  byte[] sign(PrivateKey key, byte[] message) {
    if (key instanceof RSAKey rsa && !isStrong(rsa)) {
      throw Failure.of(
          "crypto/rsa: "
              + rsa.getModulus().bitLength()
              + "-bit keys are insecure"
              + " (see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)");
    }
    try {
      Signature signature = Signature.getInstance(jdkName);
      signature.initSign(key);
      salted(signature, digestBytes());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException unfit) {
      throw Failure.of("the key can't sign by " + name());
    }
  }

  private void salted(Signature signature, int salt) throws GeneralSecurityException {
    if (family == Family.PSS) {
      signature.setParameter(
          new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), salt, 1));
    }
  }

  private int digestBytes() {
    return newDigest().getDigestLength();
  }

  private MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(digest);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this JDK lacks " + digest, impossible);
    }
  }

  private static int fieldBytes(ECPublicKey key) {
    return (key.getParams().getCurve().getField().getFieldSize() + 7) / 8;
  }

  /** Writes a number so that it ends before a place; it has to fit. */
  private static void put(BigInteger number, byte[] to, int end) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    int count = bytes.length - sign;
    System.arraycopy(bytes, sign, to, end - count, count);
  }

  /**
   * The length of the salt in a signature of RFC 8017, section 9.1.2, steps 4 to 10; -1 where there
   * can be none. The JDK wants to be told it, and checks all the rest.
   */
  private int saltBytes(RSAPublicKey key, byte[] signature) {
    int bits = key.getModulus().bitLength() - 1;
    int length = (bits + 7) / 8;
    int dataLength = length - digestBytes() - 1;
    BigInteger number = new BigInteger(1, signature);
    if (dataLength < 1 || number.compareTo(key.getModulus()) >= 0 || !isForMe(key)) {
      return -1;
    }
    BigInteger raised = number.modPow(key.getPublicExponent(), key.getModulus());
    if (raised.bitLength() > bits) {
      return -1;
    }
    byte[] encoded = new byte[length];
    put(raised, encoded, length);
    byte[] seed = Arrays.copyOfRange(encoded, dataLength, length - 1);
    byte[] mask = mask(seed, dataLength);
    mask[0] &= (byte) (0xff >> (8 * length - bits));
    int at = 0;
    while (at < dataLength && encoded[at] == mask[at]) {
      at++;
    }
    return dataLength - at - 1;
  }

  /** MGF1 of RFC 8017. */
  private byte[] mask(byte[] seed, int length) {
    byte[] mask = new byte[length];
    MessageDigest hash = newDigest();
    for (int counter = 0, at = 0; at < length; counter++) {
      hash.update(seed);
      byte[] block =
          hash.digest(
              new byte[] {
                (byte) (counter >> 24),
                (byte) (counter >> 16),
                (byte) (counter >> 8),
                (byte) counter
              });
      int count = Math.min(block.length, length - at);
      System.arraycopy(block, 0, mask, at, count);
      at += count;
    }
    return mask;
  }
}
