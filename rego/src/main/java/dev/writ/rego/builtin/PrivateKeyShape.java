package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Context;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A private key as its numbers: as Go writes the struct, and as a JSON Web Key. */
sealed interface PrivateKeyShape {
  /** Bits of a modulus. */
  int LARGEST = 16_384;

  /** What it costs to read one: its public half is reckoned. */
  int STEPS = 256;

  /** As Go writes the struct. */
  RegoValue json();

  /** As RFC 7517 and its kin have it. */
  Obj jwk();

  PublicKeyShape publicKey();

  /** For the JDK to sign with. */
  PrivateKey forJdk() throws GeneralSecurityException;

  /**
   * RSA.
   *
   * @param primes two or more
   */
  record Rsa(BigInteger n, BigInteger e, BigInteger d, List<BigInteger> primes)
      implements PrivateKeyShape {
    public Rsa {
      primes = List.copyOf(primes);
    }

    private BigInteger exponent(int prime) {
      return d.mod(primes.get(prime).subtract(BigInteger.ONE));
    }

    /** Of the second prime, modulo the first. */
    private BigInteger coefficient() {
      return primes.get(1).modInverse(primes.get(0));
    }

    @Override
    public PublicKeyShape.Rsa publicKey() {
      return new PublicKeyShape.Rsa(n, e);
    }

    @Override
    public Obj json() {
      List<RegoValue> further = new ArrayList<>();
      BigInteger product = primes.get(0).multiply(primes.get(1));
      for (int i = 2; i < primes.size(); i++) {
        further.add(
            Obj.of(
                "Exp",
                GoJson.number(exponent(i)),
                "Coeff",
                GoJson.number(product.modInverse(primes.get(i))),
                "R",
                GoJson.number(product)));
        product = product.multiply(primes.get(i));
      }
      Obj precomputed =
          Obj.of(
              "Dp",
              GoJson.number(exponent(0)),
              "Dq",
              GoJson.number(exponent(1)),
              "Qinv",
              GoJson.number(coefficient()),
              "CRTValues",
              Arr.of(further));
      Obj key = GoJson.with(publicKey().json(), "D", GoJson.number(d));
      return GoJson.with(
          GoJson.with(key, "Primes", GoJson.list(primes, GoJson::number)),
          "Precomputed",
          precomputed);
    }

    @Override
    public Obj jwk() {
      return Obj.of(
          "kty",
          RegoValue.of("RSA"),
          "n",
          text(n, 0),
          "e",
          text(e, 0),
          "d",
          text(d, 0),
          "p",
          text(primes.get(0), 0),
          "q",
          text(primes.get(1), 0),
          "dp",
          text(exponent(0), 0),
          "dq",
          text(exponent(1), 0),
          "qi",
          text(coefficient(), 0));
    }

    @Override
    public PrivateKey forJdk() throws GeneralSecurityException {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(
              new RSAPrivateCrtKeySpec(
                  n, e, d, primes.get(0), primes.get(1), exponent(0), exponent(1), coefficient()));
    }

    /** Whether its numbers go together. */
    Rsa checked() {
      BigInteger one = BigInteger.ONE;
      BigInteger product = one;
      if (n.bitLength() > LARGEST) {
        throw Failure.of("crypto/rsa: key of more than " + LARGEST + " bits");
      }
      for (BigInteger prime : primes) {
        BigInteger order = prime.subtract(one);
        if (order.signum() == 0 || !product.gcd(prime).equals(one)) {
          throw Failure.of("crypto/rsa: invalid modulus");
        }
        if (d.multiply(e).subtract(one).mod(order).signum() != 0) {
          throw Failure.of("crypto/rsa: invalid exponents");
        }
        product = product.multiply(prime);
      }
      if (!product.equals(n)) {
        throw Failure.of("crypto/rsa: invalid modulus");
      }
      return this;
    }
  }

  /** On a curve. */
  record Ec(EcCurve curve, BigInteger d, EcCurve.Point point) implements PrivateKeyShape {
    @Override
    public PublicKeyShape.Ec publicKey() {
      return new PublicKeyShape.Ec(curve, point);
    }

    @Override
    public Obj json() {
      return GoJson.with(publicKey().json(), "D", GoJson.number(d));
    }

    @Override
    public Obj jwk() {
      return Obj.of(
          "kty",
          RegoValue.of("EC"),
          "crv",
          RegoValue.of(curve.named()),
          "x",
          text(point.x(), curve.size()),
          "y",
          text(point.y(), curve.size()),
          "d",
          text(d, curve.size()));
    }

    @Override
    public PrivateKey forJdk() throws GeneralSecurityException {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(curve.oid()));
      return KeyFactory.getInstance("EC")
          .generatePrivate(
              new ECPrivateKeySpec(d, parameters.getParameterSpec(ECParameterSpec.class)));
    }
  }

  /** 32 bytes of seed. */
  final class Ed25519 implements PrivateKeyShape {
    private final byte[] seed;
    private final byte[] point;

    Ed25519(byte[] seed) {
      this.seed = seed.clone();
      this.point = EdwardsCurve.publicPoint(seed);
    }

    @Override
    public PublicKeyShape publicKey() {
      return new PublicKeyShape.Ed25519(point);
    }

    @Override
    public RegoValue json() {
      byte[] both = Arrays.copyOf(seed, seed.length + point.length);
      System.arraycopy(point, 0, both, seed.length, point.length);
      return GoJson.bytes(both);
    }

    @Override
    public Obj jwk() {
      return Obj.of(
          "kty",
          RegoValue.of("OKP"),
          "crv",
          RegoValue.of("Ed25519"),
          "x",
          text(point),
          "d",
          text(seed));
    }

    @Override
    public PrivateKey forJdk() throws GeneralSecurityException {
      return KeyFactory.getInstance("Ed25519")
          .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    }
  }

  private static RegoValue text(BigInteger number, int size) {
    byte[] digits = number.toByteArray();
    int from = digits.length > 1 && digits[0] == 0 ? 1 : 0;
    int length = Math.max(size, digits.length - from);
    byte[] padded = new byte[length];
    System.arraycopy(digits, from, padded, length - (digits.length - from), digits.length - from);
    return text(padded);
  }

  private static RegoValue text(byte[] bytes) {
    return RegoValue.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /**
   * The private keys of a PEM text, which may be wrapped in base64; other blocks are passed over.
   *
   * @throws Failure when one of them can't be read
   */
  static List<PrivateKeyShape> readAll(Context context, String text) {
    List<PrivateKeyShape> keys = new ArrayList<>();
    for (PemBlock block : PemBlock.all(unwrapped(text))) {
      context.charge(STEPS);
      switch (block.type()) {
        case "RSA PRIVATE KEY" -> keys.add(PrivateKeyReader.pkcs1(block.bytes()));
        case "PRIVATE KEY" -> keys.add(PrivateKeyReader.pkcs8(block.bytes()));
        case "EC PRIVATE KEY" -> keys.add(PrivateKeyReader.sec1(block.bytes()));
        default -> {}
      }
    }
    return keys;
  }

  private static String unwrapped(String text) {
    try {
      return Base64Text.STANDARD.decoded(text);
    } catch (Failure plain) {
      return text;
    }
  }
}
