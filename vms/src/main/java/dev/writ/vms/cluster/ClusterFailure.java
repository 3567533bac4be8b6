package dev.writ.vms.cluster;

import com.fasterxml.jackson.core.JacksonException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call to a cluster failed. The kind says what to do about it. */
public final class ClusterFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What a failed call means. */
  public enum Kind {
    /** Nobody answered, or not whom we trust: wait. */
    UNREACHABLE,
    /** It asks for patience (429). */
    THROTTLED,
    /** It broke (5xx, half an answer, no JSON): try again. */
    BROKEN,
    /** It said no (any other 4xx): trying again won't help. */
    REFUSED
  }

  private final Kind kind;
  private final int status;
  private final transient @Nullable Duration retryAfter;

  private ClusterFailure(
      Kind kind, int status, String detail, @Nullable Duration retryAfter, Throwable cause) {
    super(detail, cause);
    this.kind = kind;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /**
   * Reads a failure of the client library.
   *
   * @param lastAsked what the API server asked for with its last 429
   */
  static ClusterFailure of(RuntimeException failure, @Nullable Duration lastAsked) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClusterFailure known) {
        return known;
      }
    }
    if (failure instanceof KubernetesClientException answer && answer.getCode() > 0) {
      int status = answer.getCode();
      Kind kind = status == 429 ? Kind.THROTTLED : status >= 500 ? Kind.BROKEN : Kind.REFUSED;
      return new ClusterFailure(
          kind,
          status,
          messageOf(answer),
          status == 429 ? retryAfterOf(answer, lastAsked) : null,
          failure);
    }
    boolean silent = isSilence(failure);
    return new ClusterFailure(
        silent ? Kind.UNREACHABLE : Kind.BROKEN,
        0,
        silent ? "the cluster does not answer" : "the cluster's answer can't be read",
        null,
        failure);
  }

  public Kind kind() {
    return kind;
  }

  /** HTTP status of the answer, 0 where there was none. */
  public int status() {
    return status;
  }

  /** The API server's own words where it had any. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** No status came back, and what came back, if anything, was no JSON that could be read. */
  private static boolean isSilence(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JacksonException) {
        return false;
      }
    }
    return failure instanceof KubernetesClientException;
  }

  private static String messageOf(KubernetesClientException answer) {
    Status status = answer.getStatus();
    String message = status == null ? null : status.getMessage();
    String text = message == null ? String.valueOf(answer.getMessage()) : message;
    return text.length() > 2_000 ? text.substring(0, 2_000) : text;
  }

  private static @Nullable Duration retryAfterOf(
      KubernetesClientException answer, @Nullable Duration lastAsked) {
    Status status = answer.getStatus();
    if (status == null || status.getDetails() == null) {
      return lastAsked;
    }
    Integer seconds = status.getDetails().getRetryAfterSeconds();
    return seconds == null || seconds <= 0 ? lastAsked : Duration.ofSeconds(seconds);
  }
}
