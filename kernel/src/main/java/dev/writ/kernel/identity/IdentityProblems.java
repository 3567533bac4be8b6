package dev.writ.kernel.identity;

import static dev.writ.kernel.problem.ProblemCode.conflict;
import static dev.writ.kernel.problem.ProblemCode.invalid;
import static dev.writ.kernel.problem.ProblemCode.refused;

import dev.writ.kernel.problem.ProblemCode;
import java.util.List;

/** Refusals about people, passwords and roles. */
public final class IdentityProblems {
  private IdentityProblems() {}

  // A failed sign-in leaves a LOGIN_FAILED row, so these leave no REQUEST_REFUSED.
  public static final ProblemCode INVALID_CREDENTIALS =
      invalid(
          "INVALID_CREDENTIALS",
          401,
          "The name or the password is wrong; which of them is not told.");
  public static final ProblemCode ACCOUNT_LOCKED =
      invalid(
          "ACCOUNT_LOCKED",
          429,
          "Five wrong passwords in 15 minutes: no password is looked at until Retry-After.");
  public static final ProblemCode TOO_MANY_ATTEMPTS =
      invalid(
          "TOO_MANY_ATTEMPTS", 429, "Too many failed sign-ins from this address; wait a minute.");
  public static final ProblemCode PASSWORD_UNACCEPTABLE =
      invalid(
          "PASSWORD_UNACCEPTABLE",
          422,
          "A password has 12 to 128 characters, and is neither common nor made of your own name.");
  public static final ProblemCode ESCALATION_FORBIDDEN =
      refused(
          "ESCALATION_FORBIDDEN",
          403,
          "Nobody can give a permission or an environment that they do not hold themselves.");
  public static final ProblemCode LAST_ADMIN =
      refused(
          "LAST_ADMIN",
          409,
          "This would leave nobody with platform:admin; give it to somebody else first.");
  public static final ProblemCode NAME_TAKEN =
      conflict("NAME_TAKEN", "There is one of this name already; choose another.");
  public static final ProblemCode BINDING_EXISTS =
      conflict(
          "BINDING_EXISTS",
          "This role is bound to this subject in this scope already; change its environments.");
  public static final ProblemCode ROLE_BUILTIN =
      conflict("ROLE_BUILTIN", "Built-in roles are not editable; make a role of your own.");
  public static final ProblemCode ROLE_IN_USE =
      conflict("ROLE_IN_USE", "Bindings name this role; remove them first.");

  public static final List<ProblemCode> ALL =
      List.of(
          INVALID_CREDENTIALS,
          ACCOUNT_LOCKED,
          TOO_MANY_ATTEMPTS,
          PASSWORD_UNACCEPTABLE,
          ESCALATION_FORBIDDEN,
          LAST_ADMIN,
          NAME_TAKEN,
          BINDING_EXISTS,
          ROLE_BUILTIN,
          ROLE_IN_USE);
}
