package dev.writ.workloads.view;

import dev.writ.workloads.policy.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy as the cluster has it.
 *
 * @param key as {@link Policy#key()}, also of one that can't be read
 * @param policy null where it can't be read
 * @param problems what is wrong with it, each with its field path
 * @param warnings what is in it and does not count
 * @param status as it is in the cluster, as JSON; null for none
 */
public record PolicyObject(
    String key,
    boolean clusterScoped,
    String namespace,
    String name,
    String uid,
    String resourceVersion,
    long generation,
    List<String> finalizers,
    boolean deleting,
    @Nullable Policy policy,
    List<String> problems,
    List<String> warnings,
    @Nullable String status) {
  public PolicyObject {
    finalizers = List.copyOf(finalizers);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  PolicyObject withoutStatus() {
    return new PolicyObject(
        key,
        clusterScoped,
        namespace,
        name,
        uid,
        resourceVersion,
        generation,
        finalizers,
        deleting,
        policy,
        problems,
        warnings,
        null);
  }
}
