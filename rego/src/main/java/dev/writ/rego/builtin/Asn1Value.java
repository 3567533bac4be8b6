package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A value of any type, as names and attributes hold them, in the JSON that Go makes of it. */
final class Asn1Value {
  private static final int UTF8 = 0x0c;
  private static final int NUMERIC = 0x12;
  private static final int PRINTABLE = 0x13;
  private static final int T61 = 0x14;
  private static final int IA5 = 0x16;
  private static final int BMP = 0x1e;

  private Asn1Value() {}

  /**
   * The next element.
   *
   * @throws Failure {@code invalid PrintableString}
   */
  static RegoValue read(Der der) {
    int tag = der.tag();
    return switch (tag) {
      case UTF8, NUMERIC, PRINTABLE, T61, IA5, BMP ->
          RegoValue.of(text(tag, der.next("invalid ASN.1 element").rest()));
      case Der.INTEGER -> RegoValue.of(der.number(Der.INTEGER, "invalid ASN.1 integer"));
      case Der.BIT_STRING -> {
        Der whole = der.copy();
        byte[] bits = der.bits("invalid ASN.1 BIT STRING");
        int unused = whole.next("invalid ASN.1 BIT STRING").rest()[0];
        yield Obj.of(
            "Bytes", GoJson.bytes(bits), "BitLength", RegoValue.of(8L * bits.length - unused));
      }
      case Der.OCTET_STRING -> GoJson.bytes(der.next("invalid ASN.1 OCTET STRING").rest());
      case Der.OID -> GoJson.oid(der.oid("invalid ASN.1 OBJECT IDENTIFIER"));
      case Der.UTC_TIME, Der.GENERALIZED_TIME -> GoJson.time(der.time());
      case Der.BOOLEAN -> RegoValue.of(der.bool("invalid ASN.1 BOOLEAN"));
      case Der.NULL -> {
        der.next("invalid ASN.1 element");
        yield RegoValue.NULL;
      }
      default -> raw(tag, der);
    };
  }

  private static RegoValue raw(int tag, Der der) {
    if (tag < 0) {
      throw Failure.of("invalid ASN.1 element");
    }
    byte[] full = der.element(tag, "invalid ASN.1 element").rest();
    byte[] bytes = Der.of(full).next("invalid ASN.1 element").rest();
    return Obj.of(
        "Class",
        RegoValue.of(tag >> 6),
        "Tag",
        RegoValue.of(tag & 0x1f),
        "IsCompound",
        RegoValue.of((tag & 0x20) != 0),
        "Bytes",
        GoJson.bytes(bytes),
        "FullBytes",
        GoJson.bytes(full));
  }

  private static String text(int tag, byte[] value) {
    return switch (tag) {
      case UTF8 -> utf8(value);
      case BMP -> bmp(value);
      case NUMERIC -> checked(value, "0123456789 ", "invalid NumericString");
      case PRINTABLE -> printable(value);
      case IA5 -> ia5(value, "invalid IA5String");
      default -> new String(value, StandardCharsets.ISO_8859_1);
    };
  }

  private static String utf8(byte[] value) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException wrong) {
      throw Failure.of("invalid UTF-8 string");
    }
  }

  /** Two bytes a character; what UTF-16 needs for others is no character here. */
  private static String bmp(byte[] value) {
    if (value.length % 2 != 0) {
      throw Failure.of("invalid BMPString");
    }
    String text = new String(value, StandardCharsets.UTF_16BE);
    text = text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
    for (int i = 0; i < value.length; i += 2) {
      int point = (value[i] & 0xff) << 8 | (value[i + 1] & 0xff);
      if (point >= 0xfffe
          || (point >= 0xfdd0 && point <= 0xfdef)
          || (point >= 0xd800 && point <= 0xdfff)) {
        throw Failure.of("invalid BMPString");
      }
    }
    return text;
  }

  private static String printable(byte[] value) {
    for (byte b : value) {
      boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
      boolean other = (b >= '\'' && b <= ')') || (b >= '+' && b <= '9');
      if (!letter && !other && " :=?*&".indexOf(b) < 0) {
        throw Failure.of("invalid PrintableString");
      }
    }
    return new String(value, StandardCharsets.US_ASCII);
  }

  private static String checked(byte[] value, String allowed, String wrong) {
    for (byte b : value) {
      if (allowed.indexOf(b) < 0) {
        throw Failure.of(wrong);
      }
    }
    return new String(value, StandardCharsets.US_ASCII);
  }

  /** ASCII only. */
  static String ia5(byte[] value, String wrong) {
    for (byte b : value) {
      if (b < 0) {
        throw Failure.of(wrong);
      }
    }
    return new String(value, StandardCharsets.US_ASCII);
  }
}
