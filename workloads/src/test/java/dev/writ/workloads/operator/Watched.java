package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.workloads.act.Remedies;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.EventRecorder;
import dev.writ.workloads.cluster.RequestListener;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.Tally;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A sandbox that an operator watches which only looks: what it would do is noted. */
final class Watched implements AutoCloseable {
  private static final Path DEFINITIONS = Path.of("../deploy/crds");

  final Sandbox sandbox = Sandbox.start(SandboxSettings.forTests());
  final ClusterOperator operator;
  final List<Plan> requested = new CopyOnWriteArrayList<>();

  /** Is run by the loop's thread whenever it judged a policy over all of its pods. */
  volatile Runnable onJudged = () -> {};

  private final Object news = new Object();

  Watched() {
    this(_ -> {});
  }

  /**
   * As it is once something was done to the sandbox.
   *
   * @param before the operator starts
   */
  Watched(Consumer<Sandbox> before) {
    install(sandbox);
    before.accept(sandbox);
    ClusterApi api = ClusterApi.open("local", sandbox.kubeconfigYaml(), RequestListener.NOBODY);
    operator =
        new ClusterOperator(
            new ClusterOperator.Parts(
                api,
                InstantSource.system(),
                new Judge(ProtectedNamespaces.STANDARD),
                false,
                "writ-system",
                "test-1",
                new Noting(requested),
                new Forgetful(),
                new Silent(),
                new EventRecorder(api, InstantSource.system(), "test-1"),
                () -> false,
                new Waking()));
    operator.start();
  }

  /** What every cluster has that the operator works on. */
  static void install(Sandbox sandbox) {
    sandbox.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: writ-system}\n");
    for (String name : List.of("devopspolicies", "clusterdevopspolicies", "policyauditresults")) {
      try {
        sandbox.apply(Files.readString(DEFINITIONS.resolve(name + ".yaml")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Waits until the policy stands as wanted. */
  PolicyStanding await(String policy, Predicate<PolicyStanding> wanted) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    synchronized (news) {
      while (true) {
        PolicyStanding standing =
            operator.standings().stream()
                .filter(one -> one.object().key().equals(policy))
                .findFirst()
                .orElse(null);
        if (standing != null && wanted.test(standing)) {
          return standing;
        }
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError(
              "after 30 s %s stands like this: %s".formatted(policy, standing));
        }
        try {
          news.wait(left);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** Waits until the operator's answer is as wanted, which events bring about. */
  void awaitThat(BooleanSupplier holds) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("a minute is long enough").isLessThan(until);
      if (operator.isSynced()) {
        operator.catchUp();
      } else {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5)); // its loop does not answer yet
      }
    }
  }

  @Override
  public void close() {
    operator.close();
    sandbox.close();
  }

  private final class Waking implements OperatorListener {
    @Override
    public void stands(PolicyStanding standing) {
      synchronized (news) {
        news.notifyAll();
      }
    }

    @Override
    public void gone(String policy) {}

    @Override
    public void judged(String policy, Tally tally, long nanoseconds) {
      onJudged.run();
    }

    @Override
    public void failed(RuntimeException defect) {
      throw defect;
    }

    @Override
    public void roundEnded(Map<String, Integer> objects) {}
  }

  /** Notes what it is asked for. */
  record Noting(List<Plan> requested) implements Remedies {
    @Override
    public Enforcement enforcement(String cluster, PolicyObject policy) {
      return Enforcement.NONE;
    }

    @Override
    public @Nullable Instant silentUntil(String cluster, String uid) {
      return null;
    }

    @Override
    public void request(String cluster, Plan.Patch plan, Namespace namespace, int replicas) {
      requested.add(plan);
    }

    @Override
    public void defer(String cluster, Plan.Defer plan, Namespace namespace) {
      requested.add(plan);
    }

    @Override
    public void tryOut(String cluster, Plan.Patch plan, String policy) {
      requested.add(plan);
    }

    @Override
    public void withdraw(String cluster, WorkloadKey key, @Nullable Workload now) {}

    @Override
    public void callOffUnplanned(String cluster) {}

    @Override
    public void forget(String cluster, String policy) {}
  }

  static final class Forgetful implements Memory {
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
