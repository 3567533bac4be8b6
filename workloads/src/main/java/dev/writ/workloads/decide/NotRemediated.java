package dev.writ.workloads.decide;

import dev.writ.workloads.policy.WorkloadKey;

/**
 * Something that is wrong and is not set right, and why.
 *
 * @param container empty for the workload as a whole
 */
public record NotRemediated(WorkloadKey workload, String container, Reason reason, String message) {

  /** Why, in a word. */
  public enum Reason {
    GIT_OPS_MANAGED("GitOpsManaged"),
    OWNED_BY_CONTROLLER("OwnedByController"),
    UNSUPPORTED_OWNER("UnsupportedOwner"),
    PAUSED("Paused"),
    NOT_IN_TEMPLATE("NotInTemplate"),
    NOTHING_TO_INJECT("NothingToInject"),
    ROLLED_BACK("RolledBack"),
    CONTENDED("Contended"),
    AWAITING_APPROVAL("AwaitingApproval"),
    DENIED("Denied"),
    BUDGET_EXHAUSTED("BudgetExhausted"),
    STORE_UNAVAILABLE("StoreUnavailable"),
    PATCH_FAILED("PatchFailed");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /** As a policy's status shows it. */
    public String word() {
      return word;
    }
  }
}
