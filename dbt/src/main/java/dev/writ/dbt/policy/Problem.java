package dev.writ.dbt.policy;

import org.jspecify.annotations.Nullable;

/**
 * Bad input or configuration: nothing is judged.
 *
 * @param code such as {@code MANIFEST_NOT_JSON} or {@code E230}
 * @param message a sentence in lower case, input in backticks, that says what was expected
 * @param file as the user named it; null where the problem is in no file
 * @param line from 1; null where unknown
 * @param column from 1, in code points; null where unknown
 * @param suggestion the next step; null where the message says it
 */
public record Problem(
    String code,
    String message,
    @Nullable String file,
    @Nullable Integer line,
    @Nullable Integer column,
    @Nullable String suggestion) {

  public static Problem of(String code, String message) {
    return new Problem(code, message, null, null, null, null);
  }

  public static Problem in(String file, String code, String message) {
    return new Problem(code, message, file, null, null, null);
  }

  public static Problem at(Place place, String code, String message) {
    return new Problem(code, message, place.file(), place.line(), place.column(), null);
  }

  public Problem suggesting(String nextStep) {
    return new Problem(code, message, file, line, column, nextStep);
  }

  /** {@code file:line:column: CODE message}, without what is unknown. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (file != null) {
      text.append(file);
      if (line != null) {
        text.append(':').append(line).append(':').append(column == null ? 1 : column);
      }
      text.append(": ");
    }
    text.append(code).append(' ').append(message);
    return suggestion == null ? text.toString() : text.append("; ").append(suggestion).toString();
  }
}
