package dev.writ.kernel.identity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Knows the passwords that are tried first. Pure.
 *
 * <p>A list of whole passwords would be long and miss most of them: what people choose is one or
 * two common words with digits, signs and look-alikes around. So the list has the words, and this
 * takes the decoration off.
 */
final class CommonPasswords {
  private static final int MOST_WORDS = 2;
  private static final int LONGEST_PERIOD = 6;
  private static final Pattern EDGES = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");
  private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}]+");
  private static final Set<String> WORDS = words();

  private CommonPasswords() {}

  /** True if the password is a pattern, or common words in disguise. */
  static boolean include(String password) {
    String plain = password.toLowerCase(Locale.ROOT);
    return isPeriodic(plain)
        || isSequence(plain)
        || WORDS.contains(plain)
        || isWords(bare(plain), MOST_WORDS)
        || isWords(bare(undisguised(EDGES.matcher(plain).replaceAll(""))), MOST_WORDS)
        || isWords(bare(undisguised(plain)), MOST_WORDS);
  }

  /** The same up to six characters over and over. */
  private static boolean isPeriodic(String text) {
    for (int period = 1; period <= LONGEST_PERIOD && 2 * period <= text.length(); period++) {
      if (text.startsWith(text.substring(period))) {
        return true;
      }
    }
    return false;
  }

  /** Each character beside the one before: abcdef…, 987654…, 123456789012. */
  private static boolean isSequence(String text) {
    for (int i = 1; i < text.length(); i++) {
      int step = text.charAt(i) - text.charAt(i - 1);
      if (Math.abs(step) > 1 && Math.abs(step) != 9) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWords(String letters, int most) {
    if (WORDS.contains(letters)) {
      return true;
    }
    for (int cut = 3; most > 1 && cut <= letters.length() - 3; cut++) {
      if (WORDS.contains(letters.substring(0, cut)) && isWords(letters.substring(cut), most - 1)) {
        return true;
      }
    }
    return false;
  }

  private static String bare(String text) {
    return NO_LETTER.matcher(text).replaceAll("");
  }

  private static String undisguised(String text) {
    return text.replace('0', 'o')
        .replace('1', 'i')
        .replace('!', 'i')
        .replace('3', 'e')
        .replace('4', 'a')
        .replace('@', 'a')
        .replace('5', 's')
        .replace('$', 's')
        .replace('7', 't');
  }

  private static Set<String> words() {
    InputStream list = CommonPasswords.class.getResourceAsStream("common-passwords.txt");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(list), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(Pattern.compile(" ")::splitAsStream)
          .filter(word -> !word.isEmpty())
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
