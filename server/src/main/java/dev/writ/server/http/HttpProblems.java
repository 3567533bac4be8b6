package dev.writ.server.http;

import static dev.writ.kernel.problem.ProblemCode.invalid;

import dev.writ.kernel.problem.ProblemCode;
import java.util.List;

/** Refusals that only HTTP knows. */
public final class HttpProblems {
  private HttpProblems() {}

  public static final ProblemCode UNKNOWN_PARAMETER =
      invalid(
          "UNKNOWN_PARAMETER",
          422,
          "The query has a parameter that this call does not know; a filter with a typing error"
              + " would otherwise show more than was asked for.");

  public static final ProblemCode PARAMETER_INVALID =
      invalid("PARAMETER_INVALID", 422, "A query parameter has an unacceptable value.");

  public static final ProblemCode NOT_ACCEPTABLE =
      invalid("NOT_ACCEPTABLE", 406, "The call can't answer in a media type that Accept names.");

  public static final ProblemCode CROSS_SITE_FORBIDDEN =
      invalid(
          "CROSS_SITE_FORBIDDEN",
          403,
          "The browser says that another site made this call; Writ takes writes from its own pages"
              + " only.");

  public static final List<ProblemCode> ALL =
      List.of(UNKNOWN_PARAMETER, PARAMETER_INVALID, NOT_ACCEPTABLE, CROSS_SITE_FORBIDDEN);
}
