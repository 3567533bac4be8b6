package dev.writ.server.console;

import java.util.ArrayList;
import java.util.List;

/** A piece of a sentence of the house, in which names and input stand between backticks. */
public record Said(String text, boolean code) {
  /** The sentence in pieces; a backtick without a partner stays what it is. */
  static List<Said> of(String sentence) {
    List<Said> pieces = new ArrayList<>();
    int at = 0;
    for (int open = sentence.indexOf('`'); open >= 0; open = sentence.indexOf('`', at)) {
      int close = sentence.indexOf('`', open + 1);
      if (close < 0) {
        break;
      }
      if (open > at) {
        pieces.add(new Said(sentence.substring(at, open), false));
      }
      pieces.add(new Said(sentence.substring(open + 1, close), true));
      at = close + 1;
    }
    if (at < sentence.length()) {
      pieces.add(new Said(sentence.substring(at), false));
    }
    return pieces;
  }

  static List<List<Said>> all(List<String> sentences) {
    return sentences.stream().map(Said::of).toList();
  }
}
