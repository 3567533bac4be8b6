package dev.writ.workloads.admission;

import dev.writ.document.Node;
import dev.writ.workloads.admission.Review.Operation;
import dev.writ.workloads.policy.WorkloadKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the cluster's own controllers make an object from. Who may come in is said where the parent
 * comes in: a child that is refused helps nobody, since its controller does nothing but try again,
 * and what ran before an eviction would not run after it.
 */
record Parent(PodSource source, String namespace, String name, String uid) {
  /**
   * The users under which kube-controller-manager writes; it is one user for all of them where it
   * was told not to use their ServiceAccounts.
   */
  private static final Set<String> CONTROLLERS =
      Stream.concat(
              Stream.of("deployment", "replicaset", "statefulset", "daemon-set", "job", "cronjob")
                  .map("system:serviceaccount:kube-system:%s-controller"::formatted),
              Stream.of("system:kube-controller-manager"))
          .collect(Collectors.toUnmodifiableSet());

  /** Empty where the object is nobody's child, or somebody else makes it. */
  static Optional<Parent> find(Review review, PodSource child, Node object) {
    if (review.operation() != Operation.CREATE || !CONTROLLERS.contains(review.who().name())) {
      return Optional.empty();
    }
    return object.itemsAt("metadata", "ownerReferences").stream()
        .filter(reference -> Boolean.TRUE.equals(reference.flagAt("controller")))
        .flatMap(reference -> of(reference, review.namespace()).stream())
        .filter(parent -> parent.source().child().equals(Optional.of(child)))
        .findFirst();
  }

  private static Optional<Parent> of(Node reference, String namespace) {
    List<String> version = List.of(text(reference, "apiVersion").split("/", 2));
    return PodSource.find(version.size() == 1 ? "" : version.getFirst(), text(reference, "kind"))
        .map(kind -> new Parent(kind, namespace, text(reference, "name"), text(reference, "uid")));
  }

  private static String text(Node reference, String key) {
    return Objects.requireNonNullElse(reference.textAt(key), "");
  }

  /**
   * The parent as it stands.
   *
   * @return empty where it is gone, or another one has its name
   * @throws dev.writ.workloads.cluster.ApiFailure where it can't be read
   */
  Optional<Node> standing(Surroundings surroundings) {
    return surroundings
        .find(source.resource(), namespace, name)
        .filter(found -> uid.equals(found.textAt("metadata", "uid")));
  }

  /**
   * Whether a pod is made from a template that stood before, as a StatefulSet does with those whose
   * turn has not come: what was said of that template is not said again.
   */
  static boolean isOfEarlierTemplate(Node child, Node parent) {
    String newest = parent.textAt("status", "updateRevision");
    String own = child.textAt("metadata", "labels", "controller-revision-hash");
    return newest != null && own != null && !newest.equals(own);
  }

  /** Such as {@code replicaset/production/web-5d4f8b9c7f}. */
  @Override
  public String toString() {
    return WorkloadKey.of(source.resource().kind(), namespace, name).toString();
  }
}
