package dev.writ.dbt.policy;

import java.util.List;
import java.util.stream.Collectors;

/** Nothing was judged, and here is everything that stands in the way. */
public final class ProblemsFound extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /**
   * @param problems at least one
   */
  public ProblemsFound(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public ProblemsFound(Problem problem) {
    this(List.of(problem));
  }

  public List<Problem> problems() {
    return problems;
  }
}
