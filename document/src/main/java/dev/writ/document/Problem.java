package dev.writ.document;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a document.
 *
 * @param path of the field, such as {@code spec.rollout.timeoutSeconds}; empty for the whole
 * @param message in lower case, what was found in backticks, and what was expected
 * @param span null where the document was not read from text
 */
public record Problem(String path, String message, @Nullable Span span) {

  /** {@code file:line:column: path: message}, without what is unknown. */
  @Override
  public String toString() {
    return (span == null ? "" : span + ": ") + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
