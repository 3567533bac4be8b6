package dev.writ.rego;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a policy, its data or an evaluation.
 *
 * @param code as OPA names it, for example {@code rego_parse_error}
 * @param location null where there is no source text, as for a spent budget
 * @param details further lines that belong to the message
 */
public record RegoError(
    String code, String message, @Nullable Location location, List<String> details) {

  public RegoError {
    details = List.copyOf(details);
  }

  public RegoError(String code, String message, @Nullable Location location) {
    this(code, message, location, List.of());
  }

  /**
   * A stretch of source text.
   *
   * @param file name of the source
   * @param row from 1
   * @param column from 1, in code points
   * @param offset of the first character, in UTF-16 units from 0
   * @param end offset behind the last character
   * @param source the whole text, so that nothing is copied before it is asked for
   */
  public record Location(String file, int row, int column, int offset, int end, String source) {

    /** What stands there. */
    public String text() {
      return source.substring(offset, end);
    }

    /** As far as {@code end}. */
    public Location to(int end) {
      return new Location(file, row, column, offset, end, source);
    }

    @Override
    public String toString() {
      return file + ":" + row + ":" + column;
    }
  }

  /** {@code file:row: code: message}, with the details on lines of their own behind a tab. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (location != null) {
      text.append(location.file().isEmpty() ? "" : location.file() + ":")
          .append(location.row())
          .append(": ");
    }
    text.append(code).append(": ").append(message);
    details.forEach(line -> text.append("\n\t").append(line));
    return text.toString();
  }

  /** The line it is about with a caret below, to be shown to a person; empty without a location. */
  public String snippet() {
    if (location == null) {
      return "";
    }
    String source = location.source();
    int at = Math.min(location.offset(), source.length());
    int start = source.lastIndexOf('\n', at - 1) + 1;
    int end = source.indexOf('\n', at);
    String line = source.substring(start, end < 0 ? source.length() : end);
    String before = source.substring(start, at);
    return line.replace('\t', ' ')
        + "\n"
        + " ".repeat(before.codePointCount(0, before.length()))
        + "^";
  }
}
