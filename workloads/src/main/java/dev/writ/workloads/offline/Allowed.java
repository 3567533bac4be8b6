package dev.writ.workloads.offline;

import dev.writ.document.Span;
import dev.writ.workloads.decide.Exempted;
import org.jspecify.annotations.Nullable;

/**
 * A violation that is exempted, and where it is written.
 *
 * @param at the container, or the object where it is about the pod as a whole
 * @param ownerGuessed whether the workload's name is only that of the pod's ReplicaSet, cut
 */
record Allowed(Exempted exempted, @Nullable Span at, boolean ownerGuessed) {}
