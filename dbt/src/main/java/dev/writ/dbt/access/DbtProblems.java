package dev.writ.dbt.access;

import static dev.writ.kernel.problem.ProblemCode.external;
import static dev.writ.kernel.problem.ProblemCode.invalid;

import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.problem.ProblemCode;
import java.util.List;

/** The room's refusals. What stands in the way of a check keeps the code it has offline. */
public final class DbtProblems {
  private DbtProblems() {}

  public static final ProblemCode CHECKS_BUSY =
      external(
          "DBT_CHECKS_BUSY",
          503,
          "As many dbt projects are judged at once as this server takes; try again after"
              + " Retry-After.");
  public static final ProblemCode MULTIPART_INVALID =
      invalid(
          "DBT_MULTIPART_INVALID",
          422,
          "The form can't be read, has no part `manifest`, a part twice, or one that this call does not know.");
  public static final ProblemCode POLICY_UNKNOWN =
      invalid("DBT_POLICY_UNKNOWN", 422, "There is no policy of this name on the server.");
  public static final ProblemCode POLICY_OUTSIDE_CHAIN =
      invalid(
          "DBT_POLICY_OUTSIDE_CHAIN",
          422,
          "The server's default policy is not among the policy's parents, so it could weaken it.");
  public static final ProblemCode POLICY_PARENT_LOOP =
      invalid("DBT_POLICY_PARENT_LOOP", 422, "The policy would be its own parent.");
  public static final ProblemCode FINDING_UNKNOWN =
      invalid(
          "DBT_FINDING_UNKNOWN", 422, "The project's last run has no finding of this fingerprint.");
  public static final ProblemCode NOT_WAIVABLE =
      invalid(
          "DBT_NOT_WAIVABLE", 422, "A check that could not be evaluated can't be waived: mend it.");

  public static final List<ProblemCode> ALL =
      List.of(
          CHECKS_BUSY,
          MULTIPART_INVALID,
          POLICY_UNKNOWN,
          POLICY_OUTSIDE_CHAIN,
          POLICY_PARENT_LOOP,
          FINDING_UNKNOWN,
          NOT_WAIVABLE);

  /** All problems at once, each under its own code; one that is too large is PAYLOAD_TOO_LARGE. */
  public static Problem of(ProblemsFound found) {
    for (dev.writ.dbt.policy.Problem each : found.problems()) {
      if (each.code().endsWith("_TOO_LARGE")) {
        return KernelProblems.PAYLOAD_TOO_LARGE.with(each.toString());
      }
    }
    return Problem.all(found.problems().stream().map(DbtProblems::of).toList());
  }

  private static Problem of(dev.writ.dbt.policy.Problem each) {
    return invalid(
            each.code(),
            422,
            "Nothing was judged; `writ dbt explain " + each.code() + "` says what to do.")
        .with(each.message())
        .param("file", each.file())
        .param("line", each.line())
        .param("column", each.column())
        .param("suggestion", each.suggestion());
  }
}
