package dev.writ.workloads.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.PatchKind;
import dev.writ.workloads.view.PolicyObject;
import java.util.Map;

/**
 * The finalizer by which a policy waits for what was made for it to be gone. It is put and taken by
 * a patch that tests the version it was decided on, and that names its own entry alone: what others
 * put stays, in its order.
 */
final class Cleanup {
  static final String FINALIZER = "devops.stochastic.io/cleanup";

  private static final int TEST_FAILED = 422;

  private final ClusterApi api;

  Cleanup(ClusterApi api) {
    this.api = api;
  }

  /** Whether the policy waits. */
  static boolean isClaimed(PolicyObject policy) {
    return policy.finalizers().contains(FINALIZER);
  }

  /**
   * Makes the policy wait, unless it does or is on its way out.
   *
   * @throws ApiFailure where the cluster does not take it; not where the policy changed meanwhile,
   *     for then it is told of again
   */
  void claim(PolicyObject policy) {
    if (policy.deleting() || isClaimed(policy)) {
      return;
    }
    ArrayNode patch = tested(policy);
    if (policy.finalizers().isEmpty()) {
      patch
          .addObject()
          .put("op", "add")
          .put("path", "/metadata/finalizers")
          .putArray("value")
          .add(FINALIZER);
    } else {
      patch
          .addObject()
          .put("op", "add")
          .put("path", "/metadata/finalizers/-")
          .put("value", FINALIZER);
    }
    send(policy, patch);
  }

  /**
   * Lets the policy go.
   *
   * @throws ApiFailure as {@link #claim}
   */
  void release(PolicyObject policy) {
    int at = policy.finalizers().indexOf(FINALIZER);
    if (at < 0) {
      return;
    }
    String path = "/metadata/finalizers/" + at;
    ArrayNode patch = tested(policy);
    patch.addObject().put("op", "test").put("path", path).put("value", FINALIZER);
    patch.addObject().put("op", "remove").put("path", path);
    send(policy, patch);
  }

  private static ArrayNode tested(PolicyObject policy) {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    patch
        .addObject()
        .put("op", "test")
        .put("path", "/metadata/resourceVersion")
        .put("value", policy.resourceVersion());
    return patch;
  }

  private void send(PolicyObject policy, ArrayNode patch) {
    try {
      api.patch(
          PolicyPaths.of(policy),
          PatchKind.JSON,
          patch,
          Map.of("fieldManager", PolicyPaths.MANAGER));
    } catch (ApiFailure failure) {
      if (!failure.isAbsent() && !failure.isConflict() && failure.status() != TEST_FAILED) {
        throw failure;
      }
    }
  }
}
