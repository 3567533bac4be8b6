package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.DOCUMENT;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.nondeterministic;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.Obj;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** UUIDs of RFC 4122. */
final class Uuids {
  private static final String PREFIX = "urn:uuid:";
  private static final int DIGITS = 32;
  private static final int WITH_DASHES = 36;

  /** From the beginning of the Gregorian calendar to 1970, in units of 100 ns. */
  private static final long TO_1970 = 122_192_928_000_000_000L;

  private Uuids() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "uuid.parse" -> line(name, Uuids::parse, DOCUMENT, STRING);
      case "uuid.rfc4122" -> nondeterministic(name, Uuids::random, STRING, STRING);
      default -> null;
    };
  }

  private record Drawn(RegoValue key) {}

  private static RegoValue random(Context context, RegoValue[] arguments) {
    return context.remembered(
        new Drawn(arguments[0]),
        () -> {
          long high = (context.random().nextLong() & ~0xF000L) | 0x4000L;
          long low = (context.random().nextLong() & ~(0b11L << 62)) | (1L << 63);
          return RegoValue.of(new UUID(high, low).toString());
        });
  }

  private static @Nullable RegoValue parse(Context context, RegoValue[] arguments) {
    String digits = findDigits(Operands.string(arguments, 1));
    if (digits == null || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      return null;
    }
    UUID uuid =
        new UUID(
            Long.parseUnsignedLong(digits, 0, 16, 16),
            Long.parseUnsignedLong(digits, 16, DIGITS, 16));
    int version = (int) (uuid.getMostSignificantBits() >>> 12) & 0xF;
    Obj.Builder fields =
        Obj.builder()
            .put(RegoValue.of("version"), Num.of(version))
            .put(RegoValue.of("variant"), RegoValue.of(variant(uuid)));
    if (version == 1 || version == 2) {
      addClock(fields, uuid);
    }
    if (version == 2) {
      long id = uuid.getMostSignificantBits() >>> Integer.SIZE;
      fields.put(RegoValue.of("id"), Num.of(id));
      fields.put(RegoValue.of("domain"), RegoValue.of(domain(uuid)));
    }
    return fields.build();
  }

  /** The 32 digits of any of four ways to write one; null when it is none of them. */
  private static @Nullable String findDigits(String text) {
    String plain =
        switch (text.length()) {
          case DIGITS, WITH_DASHES -> text;
          case WITH_DASHES + 2 -> text.substring(1, WITH_DASHES + 1); // whatever the brackets are
          default ->
              text.length() == PREFIX.length() + WITH_DASHES
                      && text.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
                  ? text.substring(PREFIX.length())
                  : "";
        };
    if (plain.length() == DIGITS) {
      return plain;
    }
    boolean dashed =
        plain.length() == WITH_DASHES
            && plain.charAt(8) == '-'
            && plain.charAt(13) == '-'
            && plain.charAt(18) == '-'
            && plain.charAt(23) == '-';
    String digits = plain.replace("-", "");
    return dashed && digits.length() == DIGITS ? digits : null;
  }

  private static String variant(UUID uuid) {
    int bits = (int) (uuid.getLeastSignificantBits() >>> 61);
    return switch (bits) {
      case 0, 1, 2, 3 -> "Reserved";
      case 4, 5 -> "RFC4122";
      case 6 -> "Microsoft";
      default -> "Future";
    };
  }

  private static void addClock(Obj.Builder fields, UUID uuid) {
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    long ticks = (high >>> 32) | (((high >>> 16) & 0xFFFF) << 32) | ((high & 0xFFF) << 48);
    byte[] node = new byte[6];
    for (int i = 0; i < node.length; i++) {
      node[i] = (byte) (low >>> (8 * (node.length - 1 - i)));
    }
    fields.put(RegoValue.of("time"), Num.of((ticks - TO_1970) * 100));
    fields.put(RegoValue.of("clocksequence"), Num.of((low >>> 48) & 0x3FFF));
    fields.put(RegoValue.of("nodeid"), RegoValue.of(HexFormat.ofDelimiter("-").formatHex(node)));
    String scope = (node[0] & 2) == 0 ? "global:" : "local:";
    String cast = (node[0] & 1) == 0 ? "unicast" : "multicast";
    fields.put(RegoValue.of("macvariables"), RegoValue.of(scope + cast));
  }

  private static String domain(UUID uuid) {
    int domain = (int) (uuid.getLeastSignificantBits() >>> 48) & 0xFF;
    return switch (domain) {
      case 0 -> "Person";
      case 1 -> "Group";
      case 2 -> "Org";
      default -> "Domain" + domain;
    };
  }
}
