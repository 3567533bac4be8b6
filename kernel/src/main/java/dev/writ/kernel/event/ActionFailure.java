package dev.writ.kernel.event;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An attempt failed. Permanent failures end the work at once; others are tried again until the
 * operation's attempts are used up. Any other exception of an action counts as a failure to be
 * retried with the code INTERNAL.
 */
public final class ActionFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean permanent;
  private final transient Map<String, Object> params;
  private final transient @Nullable Duration notBefore;

  private ActionFailure(
      String code,
      String detail,
      Map<String, Object> params,
      boolean permanent,
      @Nullable Duration notBefore,
      @Nullable Throwable cause) {
    super(detail, cause);
    this.code = code;
    this.permanent = permanent;
    this.params = Map.copyOf(params);
    this.notBefore = notBefore;
  }

  /** Trying again would not help. */
  public static ActionFailure permanent(String code, String detail, Map<String, Object> params) {
    return new ActionFailure(code, detail, params, true, null, null);
  }

  public static ActionFailure retryable(String code, String detail, @Nullable Throwable cause) {
    return new ActionFailure(code, detail, Map.of(), false, null, cause);
  }

  /** The target asked for patience (Retry-After). */
  public static ActionFailure retryableAfter(String code, String detail, Duration notBefore) {
    return new ActionFailure(code, detail, Map.of(), false, notBefore, null);
  }

  public String code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  public boolean isPermanent() {
    return permanent;
  }

  public Map<String, Object> params() {
    return params;
  }

  public @Nullable Duration notBefore() {
    return notBefore;
  }
}
