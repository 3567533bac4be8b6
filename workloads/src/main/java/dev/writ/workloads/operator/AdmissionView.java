package dev.writ.workloads.operator;

import dev.writ.cluster.GitOpsKeys.LabelTracking;
import dev.writ.document.Node;
import dev.writ.workloads.admission.Surroundings;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.observe.ClusterModel;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Owner;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What admission sees of a cluster: the loop's own facts and policies, whatever it is doing.
 *
 * @param ours whether Writ itself goes by a name there
 */
record AdmissionView(
    BooleanSupplier synced, Predicate<String> ours, ClusterState state, ClusterOperator.Parts parts)
    implements Surroundings {
  @Override
  public boolean isSynced() {
    return synced.getAsBoolean();
  }

  @Override
  public boolean knows(String namespace) {
    return state.model().knowsNamespace(namespace);
  }

  @Override
  public List<InForce> about(String namespace) {
    boolean known = knows(namespace);
    Namespace about = state.model().namespace(namespace);
    return state.inForce().stream()
        .filter(
            one ->
                (known || !one.policy().clusterScoped())
                    ? parts.judge().isAbout(one.policy(), about)
                    : !parts.judge().untouchable().contains(namespace))
        .sorted(Comparator.comparing(InForce::policy, Policy.OLDEST_FIRST))
        .toList();
  }

  @Override
  public Snapshot around(String namespace, WorkloadKey subject) {
    String cluster = parts.api().name();
    return new Snapshot(
        cluster,
        List.of(),
        state.model().workload(subject).map(one -> Map.of(subject, one)).orElse(Map.of()),
        Map.of(namespace, state.model().namespace(namespace)),
        List.of(),
        parts.memory().exemptionsSeen(cluster));
  }

  @Override
  public Owner ownerOf(String namespace, String replicaSet) {
    Owner known = state.model().ownerOf(namespace, replicaSet);
    if (!(known instanceof Owner.Unread)) {
      return known;
    }
    try {
      return ClusterModel.ownerOf(
          namespace, replicaSet, find(Resource.REPLICA_SETS, namespace, replicaSet));
    } catch (ApiFailure silent) {
      return new Owner.Unread(
          "replicaset/%s/%s can't be read: %s".formatted(namespace, replicaSet, silent.detail()));
    }
  }

  @Override
  public boolean isOurs(String username) {
    return ours.test(username);
  }

  @Override
  public Optional<Node> find(Resource kind, String namespace, String name) {
    return parts.api().find(kind.path(namespace, name)).map(JsonNodes::of);
  }

  @Override
  public @Nullable Instant silentUntil(WorkloadKey workload) {
    return state
        .model()
        .workload(workload)
        .map(known -> parts.remedies().silentUntil(parts.api().name(), known.uid()))
        .orElse(null);
  }

  @Override
  public LabelTracking tracking() {
    return state.tracking();
  }
}
