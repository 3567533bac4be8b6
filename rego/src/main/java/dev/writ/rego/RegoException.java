package dev.writ.rego;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A policy, a query or a document that can't be used. It carries every error of the stage that
 * failed.
 */
public final class RegoException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<RegoError> errors;

  public RegoException(List<RegoError> errors) {
    super(message(errors));
    this.errors = List.copyOf(errors);
  }

  public RegoException(RegoError error) {
    this(List.of(error));
  }

  /** At least one; sorted by file, row and column where a compiler stage failed. */
  public List<RegoError> errors() {
    return errors;
  }

  private static String message(List<RegoError> errors) {
    if (errors.size() == 1) {
      return "1 error occurred: " + errors.getFirst();
    }
    return errors.stream()
        .map(RegoError::toString)
        .collect(Collectors.joining("\n", errors.size() + " errors occurred:\n", ""));
  }
}
