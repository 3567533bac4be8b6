package dev.writ.workloads.admission;

import dev.writ.cluster.GitOpsKeys.LabelTracking;
import dev.writ.document.Node;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Rulebook;
import dev.writ.workloads.observe.Owner;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one cluster at this moment; for any number of threads. All but {@link #find} and
 * {@link #ownerOf} answer without waiting.
 */
public interface Surroundings {

  /** A policy and its rules, compiled. */
  record InForce(Policy policy, Rulebook rules) {}

  /** Whether everything was read once: policies, namespaces, workloads. */
  boolean isSynced();

  /** Whether a namespace was seen; one that is new may be known later than what is put into it. */
  boolean knows(String namespace);

  /**
   * All policies about a namespace, cluster policies included; in a protected one there is none. Of
   * one that was not seen yet, all that may turn out to be about it.
   */
  List<InForce> about(String namespace);

  /**
   * What the judgement of one object looks at: its namespace, when exemptions were first seen, and
   * its workload where that is known; no pods.
   */
  Snapshot around(String namespace, WorkloadKey subject);

  /** Whose a ReplicaSet is; the API server is asked about one that was not seen yet. */
  Owner ownerOf(String namespace, String replicaSet);

  /** Whether Writ itself goes by this name there. */
  boolean isOurs(String username);

  /**
   * An object as the API server holds it.
   *
   * @throws dev.writ.workloads.cluster.ApiFailure where it does not say
   */
  Optional<Node> find(Resource kind, String namespace, String name);

  /** Until when a workload is left alone because others undo what is injected; null for not. */
  @Nullable Instant silentUntil(WorkloadKey workload);

  /** Whether the label that Helm sets too is Argo CD's. */
  LabelTracking tracking();
}
