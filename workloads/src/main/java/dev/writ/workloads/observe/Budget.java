package dev.writ.workloads.observe;

import dev.writ.workloads.policy.LabelSelector;

/** One PodDisruptionBudget. */
record Budget(String namespace, String name, LabelSelector selector, int disruptionsAllowed) {}
