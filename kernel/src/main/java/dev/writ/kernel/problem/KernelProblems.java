package dev.writ.kernel.problem;

import static dev.writ.kernel.problem.ProblemCode.conflict;
import static dev.writ.kernel.problem.ProblemCode.external;
import static dev.writ.kernel.problem.ProblemCode.invalid;
import static dev.writ.kernel.problem.ProblemCode.refused;

import java.util.List;

/** The kernel's refusals. Order: by what they are about. */
public final class KernelProblems {
  private KernelProblems() {}

  // What can't be read or accepted
  public static final ProblemCode MALFORMED_REQUEST =
      invalid(
          "MALFORMED_REQUEST",
          400,
          "The body can't be read: broken JSON, a duplicate key, or bytes that are not UTF-8.");
  public static final ProblemCode PAYLOAD_TOO_LARGE =
      invalid(
          "PAYLOAD_TOO_LARGE",
          413,
          "The body is over 1 MiB, of a dbt manifest 64 MiB, or a request's payload over 64 KiB or"
              + " deeper than 32 levels.");
  public static final ProblemCode UNSUPPORTED_MEDIA_TYPE =
      invalid("UNSUPPORTED_MEDIA_TYPE", 415, "The body must be sent as application/json.");
  public static final ProblemCode METHOD_NOT_ALLOWED =
      invalid("METHOD_NOT_ALLOWED", 405, "The path exists, but not with this method.");
  public static final ProblemCode VALIDATION_FAILED =
      invalid(
          "VALIDATION_FAILED",
          422,
          "Several fields are not acceptable; `errors` names each with its own code.");
  public static final ProblemCode UNKNOWN_FIELD =
      invalid("UNKNOWN_FIELD", 422, "The body has a field that this call does not know.");
  public static final ProblemCode REQUIRED_FIELD_MISSING =
      invalid("REQUIRED_FIELD_MISSING", 422, "A required field is absent or null.");
  public static final ProblemCode FIELD_INVALID =
      invalid("FIELD_INVALID", 422, "A field has the wrong type or an unacceptable value.");
  public static final ProblemCode TEXT_INVALID =
      invalid("TEXT_INVALID", 422, "Free text is empty, too long, or has control characters.");
  public static final ProblemCode NOT_FOUND =
      invalid(
          "NOT_FOUND",
          404,
          "There is no such thing, or it is hidden from you; both look the same on purpose.");

  // Identity
  public static final ProblemCode UNAUTHENTICATED =
      invalid("UNAUTHENTICATED", 401, "Sign in, or send a token that is valid.");
  public static final ProblemCode FORBIDDEN =
      refused(
          "FORBIDDEN",
          403,
          "You do not hold the permission for this in its scope and environment.");
  public static final ProblemCode PASSWORD_CHANGE_REQUIRED =
      invalid(
          "PASSWORD_CHANGE_REQUIRED",
          403,
          "The one-time password must be changed before anything else.");
  public static final ProblemCode CSRF_HEADER_MISSING =
      invalid(
          "CSRF_HEADER_MISSING",
          403,
          "A write with a session cookie needs the header X-Writ-Csrf.");

  public static final ProblemCode WILDCARD_FORBIDDEN =
      invalid(
          "WILDCARD_FORBIDDEN",
          422,
          "Permissions are listed one by one; a wildcard is refused everywhere.");

  // Requests and tickets
  public static final ProblemCode REASON_REQUIRED =
      invalid("REASON_REQUIRED", 422, "Say why, in 1 to 2,000 characters.");
  public static final ProblemCode POLICY_DENIED =
      refused("POLICY_DENIED", 403, "Policy says no; `params.reasons` says why.");
  public static final ProblemCode POLICY_INVALID =
      invalid(
          "POLICY_INVALID",
          422,
          "The policy set can't decide; `params.errors` has file, row and column of every fault.");
  public static final ProblemCode SELF_APPROVAL_FORBIDDEN =
      refused("SELF_APPROVAL_FORBIDDEN", 403, "Nobody approves a request of their own.");
  public static final ProblemCode TICKET_CANCEL_FORBIDDEN =
      refused("TICKET_CANCEL_FORBIDDEN", 403, "Only the requester may cancel a request.");
  public static final ProblemCode TICKET_NOT_PENDING =
      refused(
          "TICKET_NOT_PENDING",
          409,
          "Somebody else was first, or the ticket ended; `params.status` says how.");
  public static final ProblemCode TICKET_CHANGED =
      refused("TICKET_CHANGED", 409, "The ticket's spec changed since you looked; look again.");
  public static final ProblemCode ALREADY_REVIEWED =
      refused("ALREADY_REVIEWED", 409, "You voted on this revision already.");
  public static final ProblemCode DUPLICATE_PENDING_REQUEST =
      refused(
          "DUPLICATE_PENDING_REQUEST",
          409,
          "The same operation on the same thing is open already; `params` names it.");
  public static final ProblemCode REQUIRED_FIELD_DELETED =
      refused(
          "REQUIRED_FIELD_DELETED",
          422,
          "modified_spec lacks a required field; it replaces the whole mutable part.");
  public static final ProblemCode MODIFICATION_REASON_REQUIRED =
      invalid("MODIFICATION_REASON_REQUIRED", 422, "A modified_spec needs a modification_reason.");

  // Idempotency
  public static final ProblemCode IDEMPOTENCY_KEY_INVALID =
      invalid(
          "IDEMPOTENCY_KEY_INVALID",
          422,
          "An Idempotency-Key is 1 to 128 printable ASCII characters.");
  public static final ProblemCode IDEMPOTENCY_KEY_REUSED =
      invalid(
          "IDEMPOTENCY_KEY_REUSED",
          422,
          "This Idempotency-Key was used for another call or body in the last 24 hours.");
  public static final ProblemCode IDEMPOTENCY_NOT_OFFERED =
      invalid(
          "IDEMPOTENCY_NOT_OFFERED",
          422,
          "The answer carries a secret and is never stored, so this call can't be replayed.");

  // Jobs
  public static final ProblemCode EVENT_ALREADY_RETRIED =
      refused(
          "EVENT_ALREADY_RETRIED",
          409,
          "This failed work was retried already; `params.retried_by` names the new event.");
  public static final ProblemCode EVENT_NOT_FAILED =
      conflict("EVENT_NOT_FAILED", "Only work that ended FAILED can be retried.");
  public static final ProblemCode JOB_RUNNING =
      conflict("JOB_RUNNING", "A worker is running this work; it can't be cancelled now.");
  public static final ProblemCode JOB_ENDED =
      conflict("JOB_ENDED", "The work has ended; there is nothing to cancel.");

  // The house itself
  public static final ProblemCode RATE_LIMITED =
      invalid("RATE_LIMITED", 429, "Too many calls; try again after Retry-After.");
  public static final ProblemCode STORE_UNAVAILABLE =
      external(
          "STORE_UNAVAILABLE",
          503,
          "The database does not answer; nothing was written. Try again after Retry-After.");
  public static final ProblemCode INTERNAL =
      new ProblemCode(
          "INTERNAL",
          500,
          Fault.INTERNAL,
          false,
          "A defect of Writ; the request_id finds the log line. Nothing was written.");

  /** All of the above; identity and audit keep their own lists beside their code. */
  public static final List<ProblemCode> ALL =
      List.of(
          MALFORMED_REQUEST,
          PAYLOAD_TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          METHOD_NOT_ALLOWED,
          VALIDATION_FAILED,
          UNKNOWN_FIELD,
          REQUIRED_FIELD_MISSING,
          FIELD_INVALID,
          TEXT_INVALID,
          NOT_FOUND,
          UNAUTHENTICATED,
          FORBIDDEN,
          PASSWORD_CHANGE_REQUIRED,
          CSRF_HEADER_MISSING,
          WILDCARD_FORBIDDEN,
          REASON_REQUIRED,
          POLICY_DENIED,
          POLICY_INVALID,
          SELF_APPROVAL_FORBIDDEN,
          TICKET_CANCEL_FORBIDDEN,
          TICKET_NOT_PENDING,
          TICKET_CHANGED,
          ALREADY_REVIEWED,
          DUPLICATE_PENDING_REQUEST,
          REQUIRED_FIELD_DELETED,
          MODIFICATION_REASON_REQUIRED,
          IDEMPOTENCY_KEY_INVALID,
          IDEMPOTENCY_KEY_REUSED,
          IDEMPOTENCY_NOT_OFFERED,
          EVENT_ALREADY_RETRIED,
          EVENT_NOT_FAILED,
          JOB_RUNNING,
          JOB_ENDED,
          RATE_LIMITED,
          STORE_UNAVAILABLE,
          INTERNAL);
}
