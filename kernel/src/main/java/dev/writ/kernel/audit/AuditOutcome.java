package dev.writ.kernel.audit;

/** How an audited attempt ended. */
public enum AuditOutcome {
  SUCCESS,
  REFUSED,
  FAILED
}
