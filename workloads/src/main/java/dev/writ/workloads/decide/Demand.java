package dev.writ.workloads.decide;

/**
 * What a policy asks of a pod, or of one container of it.
 *
 * @param check its word, such as {@code latest_tag}
 * @param container its name; empty where the pod as a whole is asked
 */
public record Demand(String check, String container) {}
