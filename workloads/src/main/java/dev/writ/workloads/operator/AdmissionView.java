package dev.writ.workloads.operator;

import dev.writ.cluster.GitOpsKeys.LabelTracking;
import dev.writ.workloads.admission.Surroundings;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Owner;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What admission sees of a cluster: the loop's own model and policies. */
record AdmissionView(ClusterOperator operator, ClusterOperator.Parts parts)
    implements Surroundings {
  @Override
  public boolean isSynced() {
    return operator.isSynced();
  }

  @Override
  public List<InForce> about(String namespace) {
    Judge judge = parts.judge();
    return operator.look(
        (model, standings) -> {
          Namespace about = model.namespace(namespace);
          return standings.stream()
              .filter(one -> !one.object().deleting() && one.isAbout(judge, about))
              .map(one -> new InForce(Objects.requireNonNull(one.policy()), one.rules()))
              .sorted((one, other) -> Policy.OLDEST_FIRST.compare(one.policy(), other.policy()))
              .toList();
        });
  }

  @Override
  public Snapshot around(String namespace, WorkloadKey subject) {
    Map<String, Instant> seen = parts.memory().exemptionsSeen(parts.api().name());
    return operator.look(
        (model, _) ->
            new Snapshot(
                parts.api().name(),
                List.of(),
                model.workload(subject).map(one -> Map.of(subject, one)).orElse(Map.of()),
                Map.of(namespace, model.namespace(namespace)),
                List.of(),
                seen));
  }

  @Override
  public Owner ownerOf(String namespace, String replicaSet) {
    return operator.look((model, _) -> model.ownerOf(namespace, replicaSet));
  }

  @Override
  public @Nullable Instant silentUntil(WorkloadKey workload) {
    String uid =
        operator.look((model, _) -> model.workload(workload).map(Workload::uid).orElse(""));
    return uid.isEmpty() ? null : parts.remedies().silentUntil(parts.api().name(), uid);
  }

  @Override
  public LabelTracking tracking() {
    return operator.look(
        (model, _) -> new LabelTracking(parts.argoEverywhere(), model.applications()));
  }
}
