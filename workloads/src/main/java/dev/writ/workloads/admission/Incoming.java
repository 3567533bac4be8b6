package dev.writ.workloads.admission;

import dev.writ.document.Node;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.WorkloadKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object as the judgement sees it.
 *
 * @param pod the object, or what it makes pods from
 * @param workload the object where it is a Deployment, StatefulSet or DaemonSet
 * @param around with the workload as it comes in, not as it was
 */
record Incoming(Pod pod, Optional<Workload> workload, Snapshot around) {

  /**
   * Reads an object without a flaw.
   *
   * @param documents whether rules of a team's own are going to look at it
   * @return empty where it is of another version than Writ reads
   */
  static Optional<Incoming> of(Node object, Surroundings surroundings, boolean documents) {
    ObjectReader reader = new ObjectReader(surroundings::ownerOf, documents);
    Optional<Workload> workload = reader.workload(object);
    return reader
        .pod(object)
        .map(
            pod -> {
              Snapshot known = surroundings.around(pod.namespace(), pod.subject());
              return new Incoming(
                  pod, workload, workload.map(one -> with(one, known)).orElse(known));
            });
  }

  private static Snapshot with(Workload workload, Snapshot known) {
    Map<WorkloadKey, Workload> workloads = new HashMap<>(known.workloads());
    workloads.put(workload.key(), workload);
    return new Snapshot(
        known.cluster(),
        List.of(),
        workloads,
        known.namespaces(),
        List.of(),
        known.exemptionsSeen());
  }
}
