package dev.writ.server.console;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names of the house as words on a page. */
final class Words {
  private Words() {}

  /** {@code CREATE_VM} becomes {@code Create machine}. */
  static String operation(String name) {
    String words =
        name.toLowerCase(Locale.ROOT).replace("_vm", " machine").replace('_', ' ').strip();
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** {@code cluster_id} becomes {@code Cluster}. */
  static String field(String name) {
    String words = name.replaceFirst("_id$", "").replace('_', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  static String join(List<String> parts) {
    return String.join(", ", parts);
  }

  /** {@code 1 machine}, {@code 2 machines}. */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  static String orDash(@Nullable Object value) {
    return value == null ? "–" : value.toString();
  }
}
