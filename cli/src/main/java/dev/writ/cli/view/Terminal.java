package dev.writ.cli.view;

/**
 * What stands at the three ends of the process.
 *
 * @param in whether a person can answer questions
 * @param out whether standard output is a terminal
 * @param err whether standard error is a terminal
 * @param columns width of the terminal in characters
 * @param color whether colour may be used on a terminal
 */
public record Terminal(boolean in, boolean out, boolean err, int columns, boolean color) {
  /** Narrower than this nothing is readable, so nothing is cut to fit. */
  private static final int NARROWEST = 20;

  /** Everything piped. */
  public static final Terminal NONE = new Terminal(false, false, false, 0, false);

  public Terminal {
    columns = Math.max(columns, NARROWEST);
  }

  public Terminal withoutColor() {
    return new Terminal(in, out, err, columns, false);
  }
}
