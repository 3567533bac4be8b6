package dev.writ.workloads.operator;

import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * What outlives the process: the history of policies, and when exemptions were first seen. A store
 * that is away is no reason to throw: what could not be kept is told again in the next round.
 */
public interface Memory {
  /** When each exemption was first seen, by its key; from memory and at once. */
  Map<String, Instant> exemptionsSeen(String cluster);

  /** Keeps how a policy stands where that is news; told by a thread that may wait. */
  void keep(PolicyStanding standing);

  /** A policy is gone, so nothing that it exempted is exempt by it any more. */
  void forget(String cluster, String policy);

  /** Keeps which namespaces there are, so that roles can be narrowed to them. */
  void keepNamespaces(String cluster, Collection<Namespace> namespaces);
}
