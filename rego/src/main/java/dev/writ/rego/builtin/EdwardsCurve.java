package dev.writ.rego.builtin;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/** The curve of Ed25519 (RFC 8032), as far as it takes to tell the public key of a private one. */
final class EdwardsCurve {
  private static final BigInteger PRIME =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D =
      BigInteger.valueOf(-121_665)
          .multiply(BigInteger.valueOf(121_666).modInverse(PRIME))
          .mod(PRIME);
  private static final Point BASE =
      new Point(
          new BigInteger("216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a", 16),
          new BigInteger("6666666666666666666666666666666666666666666666666666666666666658", 16));
  private static final Point NEUTRAL = new Point(BigInteger.ZERO, BigInteger.ONE);

  private EdwardsCurve() {}

  private record Point(BigInteger x, BigInteger y) {
    Point plus(Point other) {
      BigInteger product = D.multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(PRIME);
      BigInteger sumX = x.multiply(other.y).add(y.multiply(other.x));
      BigInteger sumY = y.multiply(other.y).add(x.multiply(other.x));
      return new Point(
          sumX.multiply(BigInteger.ONE.add(product).modInverse(PRIME)).mod(PRIME),
          sumY.multiply(BigInteger.ONE.subtract(product).modInverse(PRIME)).mod(PRIME));
    }
  }

  /** The public key that belongs to 32 bytes of seed. */
  static byte[] publicPoint(byte[] seed) {
    byte[] digest = Arrays.copyOf(sha512(seed), 32);
    digest[0] &= (byte) 0xf8;
    digest[31] &= 0x7f;
    digest[31] |= 0x40;
    BigInteger number = new BigInteger(1, reversed(digest));
    Point sum = NEUTRAL;
    for (int bit = number.bitLength() - 1; bit >= 0; bit--) {
      sum = sum.plus(sum);
      if (number.testBit(bit)) {
        sum = sum.plus(BASE);
      }
    }
    byte[] encoded = new byte[32];
    byte[] y = sum.y.toByteArray();
    for (int i = 0; i < y.length && i < encoded.length; i++) {
      encoded[i] = y[y.length - 1 - i];
    }
    if (sum.x.testBit(0)) {
      encoded[31] |= (byte) 0x80;
    }
    return encoded;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private static byte[] sha512(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this JDK lacks SHA-512", impossible);
    }
  }
}
