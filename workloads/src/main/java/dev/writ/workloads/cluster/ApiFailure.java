package dev.writ.workloads.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The API server said no, or nothing. */
public final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String reason;
  private final List<String> contested;
  private final boolean terminating;

  /**
   * Makes one.
   *
   * @param status HTTP status; 0 where there was no answer
   * @param reason the API server's word, such as {@code Conflict}; empty where it had none
   */
  public ApiFailure(int status, String reason, String message, @Nullable Throwable cause) {
    this(status, reason, message, List.of(), false, cause);
  }

  private ApiFailure(
      int status,
      String reason,
      String message,
      List<String> contested,
      boolean terminating,
      @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.reason = reason;
    this.contested = List.copyOf(contested);
    this.terminating = terminating;
  }

  /**
   * A refusal with its Status.
   *
   * @param contested fields that others own, as the causes of the Status name them
   * @param terminating whether one of the causes is that the namespace is on its way out
   */
  public static ApiFailure answered(
      int status, String reason, String message, List<String> contested, boolean terminating) {
    return new ApiFailure(status, reason, message, contested, terminating, null);
  }

  /** HTTP status, 0 where there was no answer. */
  public int status() {
    return status;
  }

  public String reason() {
    return reason;
  }

  /** The API server's own sentence, or why there is none. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /** The object was changed since it was read, or somebody else owns a field. */
  public boolean isConflict() {
    return status == 409 && !reason.equals("AlreadyExists");
  }

  /**
   * The fields of a server-side apply that others own, such as {@code
   * .metadata.annotations.example.com/owner}; empty where it was refused for anything else.
   */
  public List<String> contested() {
    return contested;
  }

  public boolean isAbsent() {
    return status == 404;
  }

  /** Whoever asks lacks a right; not where a namespace takes nothing because it is going. */
  public boolean isForbidden() {
    return status == 403 && !terminating;
  }

  /** The namespace is on its way out, so nothing can be made there any more. */
  public boolean isInTerminatingNamespace() {
    return status == 403 && terminating;
  }

  /** The server answers nobody, or wants to be asked less: the next request would fare alike. */
  public boolean isForAll() {
    return status == 0 || status == 429;
  }

  /** Nobody answered, or the server broke: it may be better later. */
  public boolean isTrouble() {
    return status == 0 || status == 429 || status >= 500;
  }

  /**
   * Nobody answered, or somebody between gave up: a change may have been made, and while the API
   * server works on it, it may be made yet.
   */
  public boolean mayHaveBeenTaken() {
    return status == 0 || status == 502 || status == 504;
  }
}
