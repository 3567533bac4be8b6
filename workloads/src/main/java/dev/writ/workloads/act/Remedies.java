package dev.writ.workloads.act;

import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.PolicyObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the operator has done what it planned. The questions are answered from memory and at once,
 * for they are asked at every change; the wishes may take a transaction or a request and are told
 * by a thread that may wait. A store that is away is no reason to throw: it is a reason of {@link
 * Enforcement#notRemediated}.
 */
public interface Remedies {
  /** What the policy had done since this generation of it was first seen, and what waits. */
  Enforcement enforcement(String cluster, PolicyObject policy);

  /** Until when a workload is left alone because others undo what is injected; null for not. */
  @Nullable Instant silentUntil(String cluster, String uid);

  /**
   * Wants the plan carried out; asked again and again while it lasts, so what is open already, was
   * denied, or failed a short while ago is left as it is.
   *
   * @param replicas that the workload wants
   */
  void request(String cluster, Plan.Patch plan, Namespace namespace, int replicas);

  /** Hands the plan to whoever writes to Git; once a day while it lasts. */
  void defer(String cluster, Plan.Defer plan, Namespace namespace);

  /**
   * Asks the cluster what the plan would do; once for each plan.
   *
   * @param policy key of the policy that only tries
   */
  void tryOut(String cluster, Plan.Patch plan, String policy);

  /** There is nothing to do about the workload any more, so what waits for it is called off. */
  void withdraw(String cluster, WorkloadKey key, @Nullable Workload now);

  /**
   * All that there is to do was planned just now, so what waits for anything else is called off:
   * who planned it may have been another process, of which nobody is told what it wants no more.
   */
  void callOffUnplanned(String cluster);

  /** The policy is gone, so what waits for it alone is called off. */
  void forget(String cluster, String policy);
}
