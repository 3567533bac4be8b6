package dev.writ.rego.builtin;

import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The curves of NIST that Go knows: {@code y² = x³ - 3x + b} over a prime field. The arithmetic
 * here tells what belongs to a key; it takes a time that depends on the key, so it signs nothing.
 */
enum EcCurve {
  P224(
      "P-224",
      "1.3.132.0.33",
      "ffffffffffffffffffffffffffffffff000000000000000000000001",
      "b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4",
      "ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d",
      "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21",
      "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34"),
  P256(
      "P-256",
      "1.2.840.10045.3.1.7",
      "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
      "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
      "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
      "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
  P384(
      "P-384",
      "1.3.132.0.34",
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe"
          + "ffffffff0000000000000000ffffffff",
      "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875a"
          + "c656398d8a2ed19d2a85c8edd3ec2aef",
      "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf"
          + "581a0db248b0a77aecec196accc52973",
      "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a38"
          + "5502f25dbf55296c3a545e3872760ab7",
      "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c0"
          + "0a60b1ce1d7e819d7a431d7c90ea0e5f"),
  P521(
      "P-521",
      "1.3.132.0.35",
      "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
          + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109"
          + "e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
      "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
          + "fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
      "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3d"
          + "baa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
      "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e66"
          + "2c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650");

  private static final BigInteger THREE = BigInteger.valueOf(3);

  private final String named;
  private final String oid;
  private final BigInteger prime;
  private final BigInteger b;
  private final BigInteger order;
  private final BigInteger x;
  private final BigInteger y;

  EcCurve(String named, String oid, String prime, String b, String order, String x, String y) {
    this.named = named;
    this.oid = oid;
    this.prime = new BigInteger(prime, 16);
    this.b = new BigInteger(b, 16);
    this.order = new BigInteger(order, 16);
    this.x = new BigInteger(x, 16);
    this.y = new BigInteger(y, 16);
  }

  /** A point of a curve other than the one at infinity. */
  record Point(BigInteger x, BigInteger y) {}

  /** The curve of an object identifier. */
  static Optional<EcCurve> of(String oid) {
    for (EcCurve curve : values()) {
      if (curve.oid.equals(oid)) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  /** For example {@code P-256}. */
  String named() {
    return named;
  }

  String oid() {
    return oid;
  }

  BigInteger order() {
    return order;
  }

  /** Bytes of a coordinate. */
  int size() {
    return (prime.bitLength() + 7) / 8;
  }

  /** A point in its long form, empty when it is not on the curve. */
  Optional<Point> point(byte[] encoded) {
    int size = size();
    if (encoded.length != 1 + 2 * size || encoded[0] != 4) {
      return Optional.empty();
    }
    Point point =
        new Point(new BigInteger(1, encoded, 1, size), new BigInteger(1, encoded, 1 + size, size));
    return isOnCurve(point) ? Optional.of(point) : Optional.empty();
  }

  private boolean isOnCurve(Point point) {
    if (point.x.compareTo(prime) >= 0 || point.y.compareTo(prime) >= 0) {
      return false;
    }
    BigInteger right = point.x.pow(3).subtract(point.x.multiply(THREE)).add(b);
    return point.y.pow(2).subtract(right).mod(prime).signum() == 0;
  }

  /** The public point of a private number below the order; null for zero. */
  @Nullable Point publicPoint(BigInteger number) {
    Point generator = new Point(x, y);
    Point sum = null;
    for (int bit = number.bitLength() - 1; bit >= 0; bit--) {
      sum = sum == null ? null : add(sum, sum);
      if (number.testBit(bit)) {
        sum = sum == null ? generator : add(sum, generator);
      }
    }
    return sum;
  }

  private @Nullable Point add(Point p, Point q) {
    BigInteger rise;
    BigInteger run;
    if (p.x.equals(q.x)) {
      if (!p.y.equals(q.y) || p.y.signum() == 0) {
        return null;
      }
      rise = p.x.pow(2).subtract(BigInteger.ONE).multiply(THREE);
      run = p.y.shiftLeft(1);
    } else {
      rise = q.y.subtract(p.y);
      run = q.x.subtract(p.x);
    }
    BigInteger slope = rise.multiply(run.modInverse(prime)).mod(prime);
    BigInteger x = slope.pow(2).subtract(p.x).subtract(q.x).mod(prime);
    BigInteger y = slope.multiply(p.x.subtract(x)).subtract(p.y).mod(prime);
    return new Point(x, y);
  }
}
