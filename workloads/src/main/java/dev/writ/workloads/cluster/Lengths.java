package dev.writ.workloads.cluster;

import dev.writ.kernel.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Keeps texts to what an API server takes. */
public final class Lengths {
  private static final int NAME = 253;
  private static final int DIGITS = 10;

  private Lengths() {}

  /**
   * The name of an object: as it is, or, where it is too long, its beginning and a hash of all of
   * it.
   *
   * @param name lower case letters, digits, `-` and `.`
   */
  public static String name(String name) {
    if (name.length() <= NAME) {
      return name;
    }
    String hash =
        HexFormat.of()
            .formatHex(Json.sha256(name.getBytes(StandardCharsets.UTF_8)))
            .substring(0, DIGITS);
    int end = NAME - DIGITS - 1;
    while (!Character.isLetterOrDigit(name.charAt(end - 1))) {
      end--;
    }
    return name.substring(0, end) + "-" + hash;
  }

  /**
   * The text, or its beginning and `…` where it is longer.
   *
   * @param most characters that it may have
   */
  public static String text(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
