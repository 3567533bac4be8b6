package dev.writ.kernel.problem;

import java.util.regex.Pattern;

/**
 * One kind of refusal.
 *
 * @param name UPPER_SNAKE, unique in the house
 * @param status HTTP status, 400 to 599
 * @param recorded whether a refusal of this kind on a governed call leaves a REQUEST_REFUSED row
 * @param reference one line for the generated error reference
 */
public record ProblemCode(
    String name, int status, Fault fault, boolean recorded, String reference) {
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

  public ProblemCode {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a problem code is UPPER_SNAKE, not `" + name + "`");
    }
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException(name + ": status " + status + " is no refusal");
    }
    if (reference.isBlank()) {
      throw new IllegalArgumentException(name + ": the reference line is missing");
    }
  }

  /** The caller sent something that can't be accepted; nothing is recorded. */
  public static ProblemCode invalid(String name, int status, String reference) {
    return new ProblemCode(name, status, Fault.USER, false, reference);
  }

  /** An attempt on a governed thing was refused; the attempt is recorded. */
  public static ProblemCode refused(String name, int status, String reference) {
    return new ProblemCode(
        name, status, status == 409 ? Fault.CONFLICT : Fault.USER, true, reference);
  }

  /** The state of things is in the way; not recorded. */
  public static ProblemCode conflict(String name, String reference) {
    return new ProblemCode(name, 409, Fault.CONFLICT, false, reference);
  }

  /** Something outside the house failed. */
  public static ProblemCode external(String name, int status, String reference) {
    return new ProblemCode(name, status, Fault.EXTERNAL, false, reference);
  }

  /** A problem of this kind with its sentence: lower case, what was expected, the next step. */
  public Problem with(String detail) {
    return new Problem(this, detail);
  }
}
