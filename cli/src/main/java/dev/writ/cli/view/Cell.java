package dev.writ.cli.view;

/**
 * One cell of a table: clean text and how it is painted on a terminal.
 *
 * @param text without control characters
 */
public record Cell(String text, Paint paint) {
  /** Colours that keep their meaning on light and dark backgrounds. */
  public enum Paint {
    PLAIN(""),
    FAINT("\u001b[2m"),
    BOLD("\u001b[1m"),
    GOOD("\u001b[32m"),
    BUSY("\u001b[36m"),
    WAITING("\u001b[33m"),
    BAD("\u001b[31m");

    private final String code;

    Paint(String code) {
      this.code = code;
    }

    String on(String text) {
      return code.isEmpty() ? text : code + text + "\u001b[0m";
    }
  }

  public Cell {
    text = clean(text);
  }

  public static Cell of(String text) {
    return new Cell(text, Paint.PLAIN);
  }

  /**
   * A name or reason can hold whatever somebody typed into a form; here it must not move the
   * cursor, colour the screen or turn the reading direction.
   */
  public static String clean(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == '\n' || c == '\t' ? ' ' : c)
        .map(c -> mayShow(c) ? c : 0xFFFD)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  static boolean mayShow(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE;
  }
}
