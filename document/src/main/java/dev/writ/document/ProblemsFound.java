package dev.writ.document;

import java.util.List;
import java.util.stream.Collectors;

/** A document that can't be used, and everything that is wrong with it. */
public final class ProblemsFound extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /**
   * Takes at least one problem.
   *
   * @param problems in the order of the document
   */
  public ProblemsFound(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
