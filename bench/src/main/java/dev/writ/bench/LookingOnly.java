package dev.writ.bench;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.workloads.act.Remedies;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.EventRecorder;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.operator.ClusterOperator;
import dev.writ.workloads.operator.Memory;
import dev.writ.workloads.operator.OperatorListener;
import dev.writ.workloads.operator.Writers;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What surrounds a loop that judges and plans, and whose wishes nobody hears. */
final class LookingOnly {
  private LookingOnly() {}

  static ClusterOperator.Parts over(ClusterApi api) {
    return new ClusterOperator.Parts(
        api,
        InstantSource.system(),
        new Judge(ProtectedNamespaces.STANDARD),
        false,
        "writ-system",
        "bench",
        new Deaf(),
        new Forgetful(),
        new Silent(),
        new EventRecorder(api, InstantSource.system(), "bench"),
        () -> false,
        OperatorListener.NOBODY);
  }

  private static final class Deaf implements Remedies {
    @Override
    public Enforcement enforcement(String cluster, PolicyObject policy) {
      return Enforcement.NONE;
    }

    @Override
    public @Nullable Instant silentUntil(String cluster, String uid) {
      return null;
    }

    @Override
    public void request(String cluster, Plan.Patch plan, Namespace namespace, int replicas) {}

    @Override
    public void defer(String cluster, Plan.Defer plan, Namespace namespace) {}

    @Override
    public void tryOut(String cluster, Plan.Patch plan, String policy) {}

    @Override
    public void withdraw(String cluster, WorkloadKey key, @Nullable Workload now) {}

    @Override
    public void callOffUnplanned(String cluster) {}

    @Override
    public void forget(String cluster, String policy) {}
  }

  private static final class Forgetful implements Memory {
    @Override
    public Map<String, Instant> exemptionsSeen(String cluster) {
      return Map.of();
    }

    @Override
    public void keep(PolicyStanding standing) {}

    @Override
    public void forget(String cluster, String policy) {}

    @Override
    public void keepNamespaces(String cluster, Collection<Namespace> namespaces) {}
  }

  private static final class Silent implements Writers {
    @Override
    public Duration write(PolicyStanding standing) {
      return Duration.ZERO;
    }

    @Override
    public void cleanUp(PolicyObject policy) {}

    @Override
    public void retain(List<String> policyKeys) {}

    @Override
    public void reporting(boolean possible) {}
  }
}
