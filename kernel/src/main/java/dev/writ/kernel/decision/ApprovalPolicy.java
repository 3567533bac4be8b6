package dev.writ.kernel.decision;

/**
 * Says who must agree to a request. Never throws: whatever goes wrong ends as {@code
 * NeedsApproval}, degraded, with its cause.
 */
public interface ApprovalPolicy {
  Ruling rule(DecisionInput input);
}
