package dev.writ.workloads.observe;

import dev.writ.rego.RegoValue;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Deployment, StatefulSet or DaemonSet.
 *
 * @param uid empty where it is not known, as in a manifest
 * @param annotations all but kubectl's copy of the object
 * @param controller key of the controller that owns it; null for none
 * @param paused whether it is a Deployment that is paused
 * @param revision of the newest pods; null where it is not known
 * @param podlessSince when it began to want replicas without a pod of its newest revision; null
 *     while it has one or wants none
 * @param templateHash SHA-256 of the template as JSON with sorted keys, in hexadecimal digits
 * @param document the whole object; null unless a policy with rules of its own is about it
 */
public record Workload(
    WorkloadKey key,
    String uid,
    Map<String, String> labels,
    Map<String, String> annotations,
    @Nullable WorkloadKey controller,
    boolean paused,
    @Nullable String revision,
    @Nullable Instant podlessSince,
    Template template,
    String templateHash,
    @Nullable RegoValue document) {

  public Workload {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /**
   * What its pods are made from.
   *
   * @param restartsAlways whether the pods' restart policy is Always
   * @param resources of the pod as a whole
   * @param containers main ones, sidecars and init ones
   */
  public record Template(
      Map<String, String> labels,
      Map<String, String> annotations,
      boolean restartsAlways,
      Resources resources,
      List<Container> containers) {
    public Template {
      labels = Map.copyOf(labels);
      annotations = Map.copyOf(annotations);
      containers = List.copyOf(containers);
    }
  }

  /** The same, with what others tell of it. */
  Workload with(@Nullable String newest, @Nullable Instant without) {
    return new Workload(
        key,
        uid,
        labels,
        annotations,
        controller,
        paused,
        newest,
        without,
        template,
        templateHash,
        document);
  }
}
