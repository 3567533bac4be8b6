package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One block of a PEM text, read as Go's {@code encoding/pem} reads it: text before the block and
 * headers in it are skipped, and so is a block that is not well-formed.
 */
final class PemBlock {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private final String type;
  private final byte[] bytes;
  private final String text;
  private final int next;

  private PemBlock(String type, byte[] bytes, String text, int next) {
    this.type = type;
    this.bytes = bytes;
    this.text = text;
    this.next = next;
  }

  /** What the lines around it say, for example `CERTIFICATE`. */
  String type() {
    return type;
  }

  /** What is written in base64; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** The text behind the block, where the next one may stand. */
  String rest() {
    return text.substring(next);
  }

  /** All blocks of a text. */
  static List<PemBlock> all(String text) {
    List<PemBlock> blocks = new ArrayList<>();
    Optional<PemBlock> block = first(text);
    while (block.isPresent()) {
      blocks.add(block.get());
      block = first(text, block.get().next);
    }
    return blocks;
  }

  /** The first block of a text. */
  static Optional<PemBlock> first(String text) {
    return first(text, 0);
  }

  private static Optional<PemBlock> first(String text, int from) {
    String type = null;
    int body = 0;
    for (int at = from, next; at < text.length(); at = next) {
      int end = text.indexOf('\n', at);
      next = end < 0 ? text.length() : end + 1;
      String line = text.substring(at, end < 0 ? text.length() : end).stripTrailing();
      if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
        type = line.substring(BEGIN.length(), Math.max(BEGIN.length(), line.length() - 5));
        body = next;
      } else if (line.startsWith(END) && type != null) {
        Optional<byte[]> bytes =
            line.equals(END + type + DASHES) ? decoded(text, body, at) : Optional.empty();
        if (bytes.isPresent()) {
          return Optional.of(new PemBlock(type, bytes.get(), text, next));
        }
        type = null;
      }
    }
    return Optional.empty();
  }

  /** Lines with a colon at the top are headers. */
  private static Optional<byte[]> decoded(String text, int from, int to) {
    int at = from;
    while (at < to) {
      int next = text.indexOf('\n', at) + 1;
      int colon = text.indexOf(':', at);
      if (colon < 0 || colon >= next) {
        break;
      }
      at = next;
    }
    StringBuilder digits = new StringBuilder(to - at);
    for (int i = at; i < to; i++) {
      char c = text.charAt(i);
      if (c != ' ' && c != '\t') {
        digits.append(c);
      }
    }
    try {
      return Optional.of(Base64Text.STANDARD.bytes(digits.toString()));
    } catch (Failure malformed) {
      return Optional.empty();
    }
  }
}
