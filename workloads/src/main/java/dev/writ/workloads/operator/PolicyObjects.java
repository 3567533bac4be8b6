package dev.writ.workloads.operator;

import dev.writ.document.Node;
import dev.writ.document.Problem;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.observe.Informers.Sighting;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicyParser;
import dev.writ.workloads.view.PolicyObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads policies as a cluster has them. */
final class PolicyObjects {
  private PolicyObjects() {}

  static PolicyObject of(Resource resource, Sighting sighting) {
    Node document = sighting.document();
    boolean cluster = resource.equals(Resource.CLUSTER_POLICIES);
    PolicyParser.Parsed parsed = PolicyParser.parse(document);
    Long generation = document.numberAt("metadata", "generation");
    Node status = document.at("status");
    return new PolicyObject(
        Policy.key(cluster, sighting.namespace(), sighting.name()),
        cluster,
        cluster ? "" : sighting.namespace(),
        sighting.name(),
        or(document.textAt("metadata", "uid")),
        or(document.textAt("metadata", "resourceVersion")),
        generation == null ? 0 : generation,
        document.itemsAt("metadata", "finalizers").stream()
            .filter(Node.Scalar.class::isInstance)
            .map(one -> ((Node.Scalar) one).value().display())
            .toList(),
        document.at("metadata", "deletionTimestamp") != null,
        parsed.policy().orElse(null),
        texts(parsed.problems()),
        texts(parsed.warnings()),
        status == null ? null : status.toValue().toJson());
  }

  private static List<String> texts(List<Problem> problems) {
    return problems.stream().map(Problem::toString).toList();
  }

  private static String or(@Nullable String text) {
    return text == null ? "" : text;
  }
}
