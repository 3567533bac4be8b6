package dev.writ.kernel.problem;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of several problems of a request: where, which code, and the sentence. */
public record FieldProblem(
    @Nullable String pointer,
    ProblemCode code,
    String detail,
    Map<String, @Nullable Object> params) {
  static FieldProblem of(Problem problem) {
    return new FieldProblem(problem.pointer(), problem.code(), problem.detail(), problem.params());
  }
}
