package dev.writ.workloads.offline;

import dev.writ.document.Span;
import dev.writ.workloads.decide.Violation;
import org.jspecify.annotations.Nullable;

/**
 * A violation and where it is written.
 *
 * @param policy name of the policy
 * @param at the container, or the object where it is about the pod as a whole
 * @param ownerGuessed whether the workload's name is only that of the pod's ReplicaSet, cut
 */
public record Located(
    String policy, Violation violation, @Nullable Span at, boolean ownerGuessed) {}
