package dev.writ.workloads.admission;

import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.List;

/**
 * What is kept of one answer: who wanted what, and what a policy said to it.
 *
 * @param uid of the request
 * @param operation {@code create} or {@code update}
 * @param object as it came; a name that the API server makes up is not known yet
 * @param policy key of the policy; empty where none had a say, as when an injected field gives way
 * @param messages what is wrong with the object, or what was done to it
 */
public record AdmissionRecord(
    Instant at,
    Outcome outcome,
    String username,
    List<String> groups,
    String uid,
    String operation,
    WorkloadKey object,
    String policy,
    List<String> messages) {

  public AdmissionRecord {
    groups = List.copyOf(groups);
    messages = List.copyOf(messages);
  }

  /** What became of the object. */
  public enum Outcome {
    DENIED,
    WARNED,
    MUTATED
  }
}
