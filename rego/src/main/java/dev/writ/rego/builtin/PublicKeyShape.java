package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A public key as its numbers. Kinds are counted as Go counts its {@code PublicKeyAlgorithm}s. */
sealed interface PublicKeyShape {
  int UNKNOWN = 0;

  String RSA = "1.2.840.113549.1.1.1";
  String DSA = "1.2.840.10040.4.1";
  String ECDSA = "1.2.840.10045.2.1";
  String ED25519 = "1.3.101.112";

  /** As Go writes the struct. */
  RegoValue json();

  /** RSA, with modulus and exponent. */
  record Rsa(BigInteger n, BigInteger e) implements PublicKeyShape {
    @Override
    public Obj json() {
      return Obj.of("N", GoJson.number(n), "E", GoJson.number(e));
    }
  }

  /** DSA, with its parameters. */
  record Dsa(BigInteger p, BigInteger q, BigInteger g, BigInteger y) implements PublicKeyShape {
    @Override
    public Obj json() {
      return Obj.of(
          "P",
          GoJson.number(p),
          "Q",
          GoJson.number(q),
          "G",
          GoJson.number(g),
          "Y",
          GoJson.number(y));
    }
  }

  /** A point; Go's curves have nothing to show. */
  record Ec(EcCurve curve, EcCurve.Point point) implements PublicKeyShape {
    @Override
    public Obj json() {
      return Obj.of(
          "Curve", Obj.EMPTY, "X", GoJson.number(point.x()), "Y", GoJson.number(point.y()));
    }
  }

  /** 32 bytes. */
  final class Ed25519 implements PublicKeyShape {
    private final byte[] bytes;

    Ed25519(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public RegoValue json() {
      return GoJson.bytes(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Ed25519 that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /** The number of an algorithm, {@link #UNKNOWN} for those that Go does not know. */
  static int kind(String algorithm) {
    return switch (algorithm) {
      case RSA -> 1;
      case DSA -> 2;
      case ECDSA -> 3;
      case ED25519 -> 4;
      default -> UNKNOWN;
    };
  }

  /**
   * Reads the key of a SubjectPublicKeyInfo.
   *
   * @return null when the algorithm is unknown
   * @throws Failure {@code x509: RSA key missing NULL parameters}
   */
  static @Nullable PublicKeyShape read(AlgorithmIdentifier algorithm, byte[] key) {
    return switch (algorithm.oid()) {
      case RSA -> rsa(algorithm, key);
      case DSA -> dsa(algorithm, key);
      case ECDSA -> ec(algorithm, key);
      case ED25519 -> ed25519(algorithm, key);
      default -> null;
    };
  }

  private static PublicKeyShape rsa(AlgorithmIdentifier algorithm, byte[] key) {
    if (!algorithm.hasNullParameters()) {
      throw Failure.of("x509: RSA key missing NULL parameters");
    }
    Der der = Der.of(key).read(Der.SEQUENCE, "x509: invalid RSA public key");
    BigInteger n = der.integer("x509: invalid RSA modulus");
    long e = der.number(Der.INTEGER, "x509: invalid RSA public exponent");
    if (n.signum() <= 0) {
      throw Failure.of("x509: RSA modulus is not a positive number");
    }
    if (e <= 0) {
      throw Failure.of("x509: RSA public exponent is not a positive number");
    }
    return new Rsa(n, BigInteger.valueOf(e));
  }

  private static PublicKeyShape dsa(AlgorithmIdentifier algorithm, byte[] key) {
    BigInteger y = Der.of(key).integer("x509: invalid DSA public key");
    String wrong = "x509: invalid DSA parameters";
    Der parameters = algorithm.parameters().read(Der.SEQUENCE, wrong);
    BigInteger p = parameters.integer(wrong);
    BigInteger q = parameters.integer(wrong);
    BigInteger g = parameters.integer(wrong);
    if (y.signum() <= 0 || p.signum() <= 0 || q.signum() <= 0 || g.signum() <= 0) {
      throw Failure.of("x509: zero or negative DSA parameter");
    }
    return new Dsa(p, q, g, y);
  }

  private static PublicKeyShape ec(AlgorithmIdentifier algorithm, byte[] key) {
    String oid = algorithm.parameters().oid("x509: invalid ECDSA parameters");
    EcCurve curve =
        EcCurve.of(oid).orElseThrow(() -> Failure.of("x509: unsupported elliptic curve"));
    return new Ec(
        curve,
        curve
            .point(key)
            .orElseThrow(() -> Failure.of("x509: failed to unmarshal elliptic curve point")));
  }

  private static PublicKeyShape ed25519(AlgorithmIdentifier algorithm, byte[] key) {
    if (!algorithm.parameters().isEmpty()) {
      throw Failure.of("x509: Ed25519 key encoded with illegal parameters");
    }
    if (key.length != 32) {
      throw Failure.of("x509: wrong Ed25519 public key size");
    }
    return new Ed25519(key);
  }
}
