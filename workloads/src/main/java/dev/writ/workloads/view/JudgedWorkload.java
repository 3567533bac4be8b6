package dev.writ.workloads.view;

import dev.writ.workloads.policy.WorkloadKey;

/** A workload that a policy judges, or a pod of none. */
public record JudgedWorkload(String cluster, WorkloadKey key) {}
