package dev.writ.document;

/**
 * A stretch of a file.
 *
 * @param file as the user named it
 * @param document of the file, from 1
 * @param line from 1
 * @param column from 1, in code points
 * @param start offset of the first character, in UTF-16 units from 0
 * @param end offset behind the last character; a block of YAML ends where the next thing starts
 * @param borrowed whether the text serves others as well: it is reached through an alias or a merge
 *     key, or it is a list or an object, or part of one, that an alias elsewhere stands for; what
 *     is below what a merge key brings is not marked again
 */
public record Span(
    String file, int document, int line, int column, int start, int end, boolean borrowed) {

  Span asBorrowed() {
    return borrowed ? this : new Span(file, document, line, column, start, end, true);
  }

  /** {@code file:line:column}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
