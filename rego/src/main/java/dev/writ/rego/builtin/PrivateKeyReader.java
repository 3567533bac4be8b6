package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads private keys in DER, in the three wrappings that Go knows and with what it says of each.
 */
final class PrivateKeyReader {
  private static final String PKCS1 = "PKCS1";
  private static final String PKCS8 = "PKCS8";
  private static final String EC = "EC";

  private PrivateKeyReader() {}

  /** What a block `RSA PRIVATE KEY` holds. */
  static PrivateKeyShape.Rsa pkcs1(byte[] der) {
    try {
      return rsa(der);
    } catch (GoAsn1.Mismatch wrong) {
      throw hinting(wrong, der, EC, PKCS8);
    }
  }

  /** What a block `EC PRIVATE KEY` holds. */
  static PrivateKeyShape.Ec sec1(byte[] der) {
    return sec1(der, null);
  }

  private static PrivateKeyShape.Ec sec1(byte[] der, @Nullable String curve) {
    try {
      return ec(der, curve);
    } catch (GoAsn1.Mismatch wrong) {
      throw isOf(PKCS8, der) || isOf(PKCS1, der)
          ? hinting(wrong, der, PKCS8, PKCS1)
          : Failure.of("x509: failed to parse EC private key: " + wrong.told());
    }
  }

  /** What a block `PRIVATE KEY` holds. */
  static PrivateKeyShape pkcs8(byte[] der) {
    AlgorithmIdentifier algorithm;
    byte[] key;
    try {
      Der all = GoAsn1.part(Der.of(der), Der.SEQUENCE, "pkcs8");
      GoAsn1.number(all, "int");
      algorithm = AlgorithmIdentifier.read(GoAsn1.part(all, Der.SEQUENCE, "AlgorithmIdentifier"));
      key = GoAsn1.part(all, Der.OCTET_STRING, "").rest();
    } catch (GoAsn1.Mismatch wrong) {
      throw hinting(wrong, der, EC, PKCS1);
    }
    return switch (algorithm.oid()) {
      case PublicKeyShape.RSA -> embedded("RSA", () -> pkcs1(key));
      case PublicKeyShape.ECDSA -> embedded("EC", () -> sec1(key, curve(algorithm)));
      case PublicKeyShape.ED25519 -> ed25519(algorithm, key);
      default ->
          throw Failure.of(
              "x509: PKCS#8 wrapping contained private key with unknown algorithm: "
                  + algorithm.oid());
    };
  }

  private static PrivateKeyShape embedded(String kind, Supplier<PrivateKeyShape> key) {
    try {
      return key.get();
    } catch (Failure wrong) {
      throw Failure.of(
          "x509: failed to parse "
              + kind
              + " private key embedded in PKCS#8: "
              + wrong.getMessage());
    }
  }

  private static @Nullable String curve(AlgorithmIdentifier algorithm) {
    Der parameters = algorithm.parameters();
    return parameters.has(Der.OID) ? parameters.oid("x509: malformed OID") : null;
  }

  private static PrivateKeyShape ed25519(AlgorithmIdentifier algorithm, byte[] key) {
    if (!algorithm.parameters().isEmpty()) {
      throw Failure.of("x509: invalid Ed25519 private key parameters");
    }
    byte[] seed = Der.of(key).read(Der.OCTET_STRING, "x509: invalid Ed25519 private key").rest();
    if (seed.length != 32) {
      throw Failure.of("x509: invalid Ed25519 private key length: " + seed.length);
    }
    return new PrivateKeyShape.Ed25519(seed);
  }

  private static PrivateKeyShape.Rsa rsa(byte[] der) {
    Der cursor = Der.of(der);
    Der all = GoAsn1.part(cursor, Der.SEQUENCE, "pkcs1PrivateKey");
    BigInteger version = GoAsn1.number(all, "int");
    BigInteger n = GoAsn1.number(all, "");
    BigInteger e = GoAsn1.number(all, "int");
    BigInteger d = GoAsn1.number(all, "");
    List<BigInteger> primes = new ArrayList<>();
    primes.add(GoAsn1.number(all, ""));
    primes.add(GoAsn1.number(all, ""));
    List<BigInteger> precomputed = new ArrayList<>();
    while (all.has(Der.INTEGER) && precomputed.size() < 3) {
      precomputed.add(GoAsn1.number(all, ""));
    }
    Der further = all.has(Der.SEQUENCE) ? GoAsn1.part(all, Der.SEQUENCE, "") : Der.of(new byte[0]);
    while (!further.isEmpty()) {
      primes.add(GoAsn1.number(GoAsn1.part(further, Der.SEQUENCE, "pkcs1AdditionalRSAPrime"), ""));
    }
    if (!cursor.isEmpty()) {
      throw Failure.of("asn1: syntax error: trailing data");
    }
    if (version.compareTo(BigInteger.ONE) > 0) {
      throw Failure.of("x509: unsupported private key version");
    }
    for (List<BigInteger> numbers : List.of(List.of(n, d), primes, precomputed)) {
      if (numbers.stream().anyMatch(number -> number.signum() <= 0)) {
        throw Failure.of("x509: private key contains zero or negative value");
      }
    }
    return new PrivateKeyShape.Rsa(n, e, d, primes).checked();
  }

  private static PrivateKeyShape.Ec ec(byte[] der, @Nullable String known) {
    Der all = GoAsn1.part(Der.of(der), Der.SEQUENCE, "ecPrivateKey");
    BigInteger version = GoAsn1.number(all, "int");
    byte[] digits = GoAsn1.part(all, Der.OCTET_STRING, "").rest();
    Der explicit = all.find(Der.constructed(0), "asn1: syntax error: data truncated");
    String oid = explicit == null ? "" : explicit.oid("asn1: structure error: invalid curve");
    if (!version.equals(BigInteger.ONE)) {
      throw Failure.of("x509: unknown EC private key version " + version);
    }
    EcCurve curve =
        EcCurve.of(known == null ? oid : known)
            .orElseThrow(() -> Failure.of("x509: unknown elliptic curve"));
    BigInteger number = new BigInteger(1, digits);
    if (number.compareTo(curve.order()) >= 0) {
      throw Failure.of("x509: invalid elliptic curve private key value");
    }
    EcCurve.Point point = curve.publicPoint(number);
    if (point == null) {
      throw Failure.of("x509: invalid elliptic curve private key value");
    }
    return new PrivateKeyShape.Ec(curve, number, point);
  }

  /** Names the first format that would fit. */
  private static Failure hinting(GoAsn1.Mismatch wrong, byte[] der, String... formats) {
    for (String format : formats) {
      if (isOf(format, der)) {
        return Failure.of(
            "x509: failed to parse private key (use Parse"
                + format
                + "PrivateKey instead for this key format)");
      }
    }
    return Failure.of(wrong.told());
  }

  private static boolean isOf(String format, byte[] der) {
    try {
      Der all = GoAsn1.part(Der.of(der), Der.SEQUENCE, "");
      GoAsn1.number(all, "");
      switch (format) {
        case PKCS8 -> {
          GoAsn1.part(all, Der.SEQUENCE, "");
          GoAsn1.part(all, Der.OCTET_STRING, "");
        }
        case PKCS1 -> {
          for (int i = 0; i < 5; i++) {
            GoAsn1.number(all, "");
          }
        }
        default -> GoAsn1.part(all, Der.OCTET_STRING, "");
      }
      return true;
    } catch (GoAsn1.Mismatch another) {
      return false;
    }
  }
}
