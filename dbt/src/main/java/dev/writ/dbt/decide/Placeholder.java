package dev.writ.dbt.decide;

import dev.writ.dbt.policy.EffectivePolicy.PlaceholderMatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Descriptions that say nothing: missing, or a placeholder. Projects have a hundred thousand
 * descriptions, so a text is gone through once, and looked at closely only where a word begins with
 * the letter of a phrase.
 */
final class Placeholder {
  /** Words up to which {@code placeholder_match: short} looks for placeholder words. */
  private static final int SHORT = 5;

  private static final List<String> PHRASES =
      List.of(
          "tbd",
          "todo",
          "fixme",
          "xxx",
          "hack",
          "wip",
          "fill in",
          "add description",
          "description pending",
          "pending description",
          "to be completed",
          "to be documented",
          "need description",
          "needs description",
          "need documentation",
          "needs documentation",
          "placeholder",
          "work in progress",
          "coming soon",
          "update later",
          "fill later",
          "describe later");

  private static final List<List<String>> BY_LETTER = byLetter();

  private Placeholder() {}

  private static List<List<String>> byLetter() {
    List<List<String>> letters = new ArrayList<>();
    for (char letter = 'a'; letter <= 'z'; letter++) {
      String first = String.valueOf(letter);
      letters.add(PHRASES.stream().filter(phrase -> phrase.startsWith(first)).toList());
    }
    return List.copyOf(letters);
  }

  /** Nothing but white space. */
  static boolean isBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isSpace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * @param text not blank
   */
  static boolean is(String text, PlaceholderMatch match) {
    String trimmed = trim(text);
    return isEmptyWord(trimmed)
        || (switch (match) {
              case ANYWHERE -> true;
              case SHORT -> words(trimmed) <= SHORT;
            }
            && hasPhrase(trimmed));
  }

  /** {@code N/A}, {@code NA}, {@code None}, {@code -}, two or more dots. */
  private static boolean isEmptyWord(String text) {
    return text.equals("-")
        || text.equalsIgnoreCase("n/a")
        || text.equalsIgnoreCase("na")
        || text.equalsIgnoreCase("none")
        || (text.startsWith("..") && text.chars().allMatch(c -> c == '.'));
  }

  private static boolean hasPhrase(String text) {
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!inWord && isPhrase(text, i, c | 0x20)) {
        return true;
      }
      inWord = isWordPart(c);
    }
    return false;
  }

  private static boolean isPhrase(String text, int start, int letter) {
    if (letter >= 'a' && letter <= 'z') {
      for (String phrase : BY_LETTER.get(letter - 'a')) {
        if (stands(phrase, text, start)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a phrase stands here as whole words, with any white space between them. */
  private static boolean stands(String phrase, String text, int start) {
    int at = start;
    for (int i = 0; i < phrase.length(); i++) {
      char c = phrase.charAt(i);
      if (c == ' ') {
        int space = at;
        while (at < text.length() && isSpace(text.charAt(at))) {
          at++;
        }
        if (at == space) {
          return false;
        }
      } else if (at < text.length() && Character.toLowerCase(text.charAt(at)) == c) {
        at++;
      } else {
        return false;
      }
    }
    return at == text.length() || !isWordPart(text.charAt(at));
  }

  private static boolean isWordPart(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private static int words(String text) {
    int words = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      boolean letter = !isSpace(text.charAt(i));
      words += letter && !inWord ? 1 : 0;
      inWord = letter;
    }
    return words;
  }

  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** White space, also the kinds that do not break a line or have no width. */
  private static boolean isSpace(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || (c >= 0x200B && c <= 0x200D)
        || c == 0x2060
        || c == 0xFEFF;
  }
}
