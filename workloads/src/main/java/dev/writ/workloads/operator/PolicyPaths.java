package dev.writ.workloads.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.view.PolicyObject;

/** Where policies are, and how what is written about them points back. */
final class PolicyPaths {
  /** By which the API server knows who wrote a field. */
  static final String MANAGER = "writ-workloads";

  private PolicyPaths() {}

  static Resource kind(PolicyObject policy) {
    return policy.clusterScoped() ? Resource.CLUSTER_POLICIES : Resource.POLICIES;
  }

  static String of(PolicyObject policy) {
    return kind(policy).path(policy.namespace(), policy.name());
  }

  /** As {@code metadata.ownerReferences} and events name it. */
  static ObjectNode reference(PolicyObject policy) {
    return Json.object()
        .put("apiVersion", kind(policy).apiVersion())
        .put("kind", kind(policy).kind())
        .put("name", policy.name())
        .put("uid", policy.uid());
  }
}
