package dev.writ.kernel.approval;

/** Which way a vote goes. */
public enum Verdict {
  APPROVE,
  REJECT
}
