package dev.writ.sandbox.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Warnings as an API server sends them, and kubectl prints them: each once, quoted, in UTF-8; one
 * with control characters, such as a line end, is left out. Together they may be 4096 bytes; where
 * they are more, each is cut at 256 and those beyond are left out.
 */
final class WarningHeader {
  private static final int ALL = 4096;
  private static final int ONE = 256;

  private WarningHeader() {}

  /** The values of header `Warning`, a byte in each character. */
  static List<String> of(Collection<String> warnings) {
    List<String> texts =
        new LinkedHashSet<>(warnings)
            .stream().filter(text -> text.chars().noneMatch(Character::isISOControl)).toList();
    boolean many = texts.stream().mapToInt(WarningHeader::bytes).sum() > ALL;
    List<String> kept = new ArrayList<>();
    int room = ALL;
    for (String text : texts) {
      String shown = many ? cut(text) : text;
      room -= bytes(shown);
      if (room < 0) {
        break;
      }
      kept.add(value(shown));
    }
    return kept;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= ONE
        ? text
        : text.substring(0, text.offsetByCodePoints(0, ONE));
  }

  private static String value(String text) {
    String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
    return new String(
        ("299 - \"" + quoted + '"').getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
