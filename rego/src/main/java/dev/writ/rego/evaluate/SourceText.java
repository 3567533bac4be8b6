package dev.writ.rego.evaluate;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoException;
import dev.writ.rego.parse.Parser;

/** Places in the source as people are shown them. */
final class SourceText {
  private SourceText() {}

  /** What stands there, on one line and without comments. */
  static String oneLine(Location at) {
    String text = at.text().strip();
    if (text.indexOf('\n') < 0) {
      return text;
    }
    try {
      return Parser.query(text).toString();
    } catch (RegoException notByItself) {
      return String.join(" ", text.lines().map(String::strip).toList());
    }
  }

  /** The first line of a clause, without the bracket that opens its body. */
  static String firstLine(Location at) {
    String text = at.text().strip();
    int end = text.indexOf('\n');
    if (end < 0) {
      return text;
    }
    String first = text.substring(0, end).strip();
    String head = first.endsWith("{") ? first.substring(0, first.length() - 1).strip() : first;
    if (head.equals(first) || head.endsWith("=")) {
      return first + " …";
    }
    return head.endsWith(" if") ? head.substring(0, head.length() - 3).strip() : head;
  }
}
