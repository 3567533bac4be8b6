package dev.writ.workloads.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.view.PolicyObject;
import java.util.List;

/** Where policies are, and how what is written about them points back. */
final class PolicyPaths {
  /** By which the API server knows who wrote a field. */
  static final String MANAGER = "writ-workloads";

  /** By which what was made for a policy is found again, whoever made it. */
  static final String OF_POLICY = "devops.stochastic.io/policy-uid";

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

  /** An object that is made for a policy, and goes with it; nothing in it yet. */
  static ObjectNode make(Resource resource, String namespace, String name, PolicyObject policy) {
    ObjectNode object =
        Json.object().put("apiVersion", resource.apiVersion()).put("kind", resource.kind());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("namespace", namespace).put("name", name);
    metadata
        .putObject("labels")
        .put("app.kubernetes.io/managed-by", "writ")
        .put(OF_POLICY, policy.uid());
    metadata.putArray("ownerReferences").add(reference(policy));
    return object;
  }

  /**
   * What was made for a policy and is there; one list is asked for.
   *
   * @param namespace empty for all
   * @return none where the cluster does not know the kind
   * @throws ApiFailure where the cluster does not tell
   */
  static List<ObjectNode> made(
      ClusterApi api, Resource resource, String namespace, PolicyObject policy) {
    String all = namespace.isEmpty() ? resource.path() : resource.path(namespace);
    try {
      return api.read(all + "?labelSelector=" + OF_POLICY + "%3D" + policy.uid())
          .path("items")
          .valueStream()
          .map(ObjectNode.class::cast)
          .toList();
    } catch (ApiFailure failure) {
      if (failure.isAbsent()) {
        return List.of();
      }
      throw failure;
    }
  }
}
