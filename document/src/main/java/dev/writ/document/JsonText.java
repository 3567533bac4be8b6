package dev.writ.document;

/**
 * JSON in a shape that a parser of YAML 1.1 takes: tabs that indent are blanks, and two characters
 * of private use stand for what only JSON allows, the backslash of {@code \/} and U+007F. No
 * character moves, so that places are those of the file. Other text stays as it is.
 */
final class JsonText {
  private static final char BACKSLASH = '\ue5c0';
  private static final char DELETE = '\ue5c1';

  private final String yaml;
  private final boolean replaced;

  private JsonText(String yaml, boolean replaced) {
    this.yaml = yaml;
    this.replaced = replaced;
  }

  static JsonText of(String text) {
    String stripped = (text.startsWith("\ufeff") ? text.substring(1) : text).stripLeading();
    if (!stripped.startsWith("{") && !stripped.startsWith("[")) {
      return new JsonText(text, false);
    }
    boolean free = text.indexOf(BACKSLASH) < 0 && text.indexOf(DELETE) < 0;
    StringBuilder yaml = new StringBuilder(text);
    boolean atStart = true;
    boolean quoted = false;
    for (int i = 0; i < yaml.length(); i++) {
      char c = yaml.charAt(i);
      if (c == '\t' && atStart) {
        yaml.setCharAt(i, ' ');
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '\u007f' && quoted && free) {
        yaml.setCharAt(i, DELETE);
      } else if (c == '\\' && quoted) {
        if (free && i + 1 < yaml.length() && yaml.charAt(i + 1) == '/') {
          yaml.setCharAt(i, BACKSLASH);
        }
        i++; // what is escaped ends no text and escapes nothing
      }
      atStart = c == '\n' || c == '\r' || (atStart && (c == ' ' || c == '\t'));
    }
    return new JsonText(yaml.toString(), free);
  }

  /** What is to be parsed. */
  String yaml() {
    return yaml;
  }

  /** What a text that was parsed means. */
  String meaning(String parsed) {
    return !replaced || (parsed.indexOf(BACKSLASH) < 0 && parsed.indexOf(DELETE) < 0)
        ? parsed
        : parsed.replace(BACKSLASH + "/", "/").replace(DELETE, '\u007f');
  }
}
