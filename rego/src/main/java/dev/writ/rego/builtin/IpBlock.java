package dev.writ.rego.builtin;

import com.google.re2j.Pattern;
import dev.writ.rego.Builtin.Failure;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Addresses with a common prefix. All addresses have 128 bits here; those of version 4 are mapped
 * behind {@code ::ffff:0:0/96}, so that one order and one arithmetic does for both.
 *
 * @param address any address of the block
 * @param prefix of 128 bits
 */
record IpBlock(BigInteger address, int prefix) {
  static final int BITS = 128;
  private static final int BITS_OF_V4 = 32;
  private static final Pattern OCTET = Pattern.compile("[0-9]{1,3}");
  private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
  private static final int MAPPED = BITS - BITS_OF_V4;
  private static final BigInteger V4 = BigInteger.valueOf(0xffff).shiftLeft(BITS_OF_V4);

  /** An address alone; brackets, zones and leading zeros of version 4 are refused. */
  static Optional<BigInteger> findAddress(String text) {
    return text.indexOf(':') >= 0 ? v6(text) : v4(text).map(V4::or);
  }

  /**
   * A block such as {@code 10.0.0.0/8}.
   *
   * @throws Failure {@code invalid CIDR address: 10.0.0.0/33}
   */
  static IpBlock require(String text) {
    int slash = text.indexOf('/');
    String digits = slash < 0 ? "" : text.substring(slash + 1);
    BigInteger address = slash < 0 ? null : findAddress(text.substring(0, slash)).orElse(null);
    boolean isNumber = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (address == null || !isNumber || digits.length() > 7) {
      throw Failure.of("invalid CIDR address: " + text);
    }
    boolean written6 = text.indexOf(':') >= 0;
    int prefix = Integer.parseInt(digits) + (written6 ? 0 : MAPPED);
    if (prefix > BITS) {
      throw Failure.of("invalid CIDR address: " + text);
    }
    // a mapped block that is wider than version 4 is all of version 4
    return new IpBlock(address, isV4(address) ? Math.max(prefix, MAPPED) : prefix);
  }

  /** The block that an address of version 4 belonged to when there were classes. */
  static IpBlock ofClass(BigInteger address) {
    int first = address.shiftRight(24).intValue() & 0xff;
    return new IpBlock(address, MAPPED + (first < 0x80 ? 8 : first < 0xc0 ? 16 : 24));
  }

  static boolean isV4(BigInteger address) {
    return address.shiftRight(BITS_OF_V4).equals(V4.shiftRight(BITS_OF_V4));
  }

  BigInteger first() {
    return address.shiftRight(BITS - prefix).shiftLeft(BITS - prefix);
  }

  BigInteger last() {
    return first().add(size()).subtract(BigInteger.ONE);
  }

  BigInteger size() {
    return BigInteger.ONE.shiftLeft(BITS - prefix);
  }

  /** Addresses of the other version are never inside. */
  boolean contains(BigInteger other) {
    return isV4(address) == isV4(other)
        && address.xor(other).shiftRight(BITS - prefix).signum() == 0;
  }

  /** The fewest blocks that cover a range. */
  static List<IpBlock> covering(BigInteger first, BigInteger last) {
    List<IpBlock> blocks = new ArrayList<>();
    BigInteger at = first;
    while (at.compareTo(last) <= 0) {
      int zeros = at.signum() == 0 ? BITS : at.getLowestSetBit();
      int room = last.subtract(at).add(BigInteger.ONE).bitLength() - 1;
      int free = Math.min(Math.min(zeros, room), isV4(first) ? BITS_OF_V4 : BITS);
      blocks.add(new IpBlock(at, BITS - free));
      at = at.add(BigInteger.ONE.shiftLeft(free));
    }
    return blocks;
  }

  private static Optional<BigInteger> v4(String text) {
    String[] parts = text.split("\\.", -1);
    long value = 0;
    boolean good = parts.length == 4;
    for (String part : parts) {
      good &= OCTET.matches(part) && (part.length() == 1 || !part.startsWith("0"));
      int octet = good ? Integer.parseInt(part) : 0;
      good &= octet <= 0xff;
      value = (value << 8) | octet;
    }
    return good ? Optional.of(BigInteger.valueOf(value)) : Optional.empty();
  }

  private static Optional<BigInteger> v6(String text) {
    int gap = text.indexOf("::");
    List<Integer> left = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
    List<Integer> right = gap < 0 ? List.of() : groups(text.substring(gap + 2), true);
    int count = left.size() + right.size();
    if (left.contains(-1) || right.contains(-1) || (gap < 0 ? count != 8 : count > 7)) {
      return Optional.empty();
    }
    List<Integer> all = new ArrayList<>(left);
    for (int i = count; i < 8; i++) {
      all.add(0);
    }
    all.addAll(right);
    BigInteger value = BigInteger.ZERO;
    for (int group : all) {
      value = value.shiftLeft(16).or(BigInteger.valueOf(group));
    }
    return Optional.of(value);
  }

  /**
   * Groups of 16 bits, -1 where something is wrong; an address of version 4 may stand at the end.
   */
  private static List<Integer> groups(String text, boolean atEnd) {
    List<Integer> groups = new ArrayList<>();
    if (text.isEmpty()) {
      return groups;
    }
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length && groups.size() <= 8; i++) {
      Optional<BigInteger> v4 =
          atEnd && i == parts.length - 1 ? v4(parts[i]) : Optional.<BigInteger>empty();
      if (v4.isPresent()) {
        groups.add(v4.get().intValue() >>> 16);
        groups.add(v4.get().intValue() & 0xffff);
      } else {
        boolean good = GROUP.matches(parts[i]);
        groups.add(good ? Integer.parseInt(parts[i], 16) : -1);
      }
    }
    return groups;
  }

  /** As {@link #text(BigInteger)}, of 4 or 16 bytes. */
  static String text(byte[] address) {
    BigInteger value = new BigInteger(1, address);
    return text(address.length * Byte.SIZE == BITS_OF_V4 ? V4.or(value) : value);
  }

  /** As RFC 5952 has it: the longest run of zero groups is {@code ::}. */
  static String text(BigInteger address) {
    if (isV4(address)) {
      int v4 = address.intValue();
      return (v4 >>> 24) + "." + ((v4 >> 16) & 0xff) + "." + ((v4 >> 8) & 0xff) + "." + (v4 & 0xff);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = address.shiftRight(16 * (7 - i)).intValue() & 0xffff;
    }
    int start = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
      } else {
        text.append(i > 0 && i != start + length ? ":" : "").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return text(address) + "/" + (isV4(address) ? prefix - MAPPED : prefix);
  }
}
