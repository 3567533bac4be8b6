package dev.writ.kernel.decision;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What policy says about a request. */
public sealed interface Decision {
  /** Why, in the policy's words; may be empty. */
  List<String> reasons();

  /** The word for it that policies, the store and people use. */
  default String outcome() {
    return switch (this) {
      case Allow _ -> "ALLOW";
      case Deny _ -> "DENY";
      case NeedsApproval _ -> "NEEDS_APPROVAL";
    };
  }

  /** Nobody is asked: the work starts at once. */
  record Allow(List<String> reasons) implements Decision {
    public Allow {
      reasons = List.copyOf(reasons);
    }
  }

  /** The request is refused with these reasons. */
  record Deny(List<String> reasons) implements Decision {
    public Deny {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * People are asked.
   *
   * @param allowSelf the requester may vote too
   * @param expiresAfter 1 hour to 90 days
   * @param grantMax upper limit for time-limited grants; null where the operation has none
   */
  record NeedsApproval(
      List<String> reasons,
      Threshold threshold,
      boolean allowSelf,
      Duration expiresAfter,
      @Nullable Duration grantMax)
      implements Decision {
    public static final Duration DEFAULT_EXPIRY = Duration.ofDays(14);

    public NeedsApproval {
      reasons = List.copyOf(reasons);
      if (expiresAfter.compareTo(Duration.ofHours(1)) < 0
          || expiresAfter.compareTo(Duration.ofDays(90)) > 0) {
        throw new IllegalArgumentException("a ticket waits 1 hour to 90 days, not " + expiresAfter);
      }
    }

    /** One vote of any approver, nobody for himself, 14 days. */
    public static NeedsApproval byAnyone(String reason) {
      return new NeedsApproval(List.of(reason), Threshold.ONE_OF_ANY, false, DEFAULT_EXPIRY, null);
    }
  }
}
