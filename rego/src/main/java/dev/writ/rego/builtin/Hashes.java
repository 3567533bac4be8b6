package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Digests and message authentication codes, in hexadecimal. */
final class Hashes {
  private Hashes() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "crypto.hmac.equal" -> line(name, Hashes::equal, BOOLEAN, STRING, STRING);
      case "crypto.hmac.md5" -> line(name, hmac("MD5", 64), STRING, STRING, STRING);
      case "crypto.hmac.sha1" -> line(name, hmac("SHA-1", 64), STRING, STRING, STRING);
      case "crypto.hmac.sha256" -> line(name, hmac("SHA-256", 64), STRING, STRING, STRING);
      case "crypto.hmac.sha512" -> line(name, hmac("SHA-512", 128), STRING, STRING, STRING);
      case "crypto.md5" -> line(name, digest("MD5"), STRING, STRING);
      case "crypto.sha1" -> line(name, digest("SHA-1"), STRING, STRING);
      case "crypto.sha256" -> line(name, digest("SHA-256"), STRING, STRING);
      default -> null;
    };
  }

  private static Builtin.Code digest(String algorithm) {
    return (context, arguments) -> {
      byte[] text = bytes(context, arguments, 1);
      return hex(algorithm(algorithm).digest(text));
    };
  }

  /** HMAC of RFC 2104, which the JDK's own refuses for an empty key. */
  private static Builtin.Code hmac(String algorithm, int block) {
    return (context, arguments) -> {
      byte[] text = bytes(context, arguments, 1);
      byte[] key = bytes(context, arguments, 2);
      MessageDigest digest = algorithm(algorithm);
      byte[] padded = Arrays.copyOf(key.length > block ? digest.digest(key) : key, block);
      digest.update(mixed(padded, 0x36));
      byte[] inner = digest.digest(text);
      digest.update(mixed(padded, 0x5c));
      return hex(digest.digest(inner));
    };
  }

  private static byte[] mixed(byte[] key, int pad) {
    byte[] mixed = new byte[key.length];
    for (int i = 0; i < key.length; i++) {
      mixed[i] = (byte) (key[i] ^ pad);
    }
    return mixed;
  }

  /** In a time that does not tell where they differ. */
  private static RegoValue equal(Builtin.Context context, RegoValue[] arguments) {
    byte[] first = bytes(context, arguments, 1);
    return RegoValue.of(MessageDigest.isEqual(first, bytes(context, arguments, 2)));
  }

  private static byte[] bytes(Builtin.Context context, RegoValue[] arguments, int operand) {
    String text = Operands.string(arguments, operand);
    context.charge(text.length() / 64);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MessageDigest algorithm(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this JDK lacks " + name, impossible);
    }
  }

  private static RegoValue hex(byte[] bytes) {
    return RegoValue.of(HexFormat.of().formatHex(bytes));
  }
}
