package dev.writ.workloads.operator;

import dev.writ.workloads.act.Remedies;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what may wait off the loop: transactions and requests. What comes for the same workload or
 * policy while it waits replaces what came before, so nobody is behind by more than one. What is
 * due when another process leads is dropped: it is that one's to do.
 */
final class Dispatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

  /** Policies that are written about at the same time: each may take several requests. */
  static final int WRITERS = 16;

  private final BooleanSupplier leads;
  private final Remedies remedies;
  private final Memory memory;
  private final Writers writers;
  private final Map<String, PolicyStanding> newest = new ConcurrentHashMap<>();
  private final Map<Object, Lane> lanes = new HashMap<>(); // guards itself, and what they hold
  private final Semaphore writing = new Semaphore(WRITERS);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("workloads-later").unstarted(task));
  private volatile boolean closed;

  /**
   * Makes one.
   *
   * @param leads whether this process acts in the cluster now
   */
  Dispatch(BooleanSupplier leads, Remedies remedies, Memory memory, Writers writers) {
    this.leads = leads;
    this.remedies = remedies;
    this.memory = memory;
    this.writers = writers;
  }

  /** One thing at a time for one subject, the newest only; gone when there is nothing to do. */
  private final class Lane {
    private final Object subject;
    private @Nullable Runnable next;

    Lane(Object subject, Runnable first) {
      this.subject = subject;
      this.next = first;
      threads.execute(this::run);
    }

    private void run() {
      for (Runnable task = take(); task != null; task = take()) {
        try {
          task.run();
        } catch (RuntimeException failure) {
          LOG.error("what was due could not be done; the next round tries again", failure);
        }
      }
    }

    private @Nullable Runnable take() {
      synchronized (lanes) {
        Runnable task = closed || !leads.getAsBoolean() ? null : next;
        next = null;
        if (task == null) {
          lanes.remove(subject);
          lanes.notifyAll();
        }
        return task;
      }
    }
  }

  private void offer(Object subject, Runnable task) {
    synchronized (lanes) {
      Lane lane = lanes.get(subject);
      if (lane != null) {
        lane.next = task;
      } else if (!closed) {
        lanes.put(subject, new Lane(subject, task));
      }
    }
  }

  void plan(String cluster, ClusterState.Wanted wanted) {
    Planned planned = wanted.planned();
    Namespace namespace = wanted.namespace();
    WorkloadKey key = planned.plan().workload().key();
    offer(
        key,
        () -> {
          switch (planned.plan()) {
            case Plan.Patch patch -> remedies.request(cluster, patch, namespace, wanted.replicas());
            case Plan.Defer defer -> remedies.defer(cluster, defer, namespace);
            case Plan.Refuse _, Plan.Nothing _ ->
                remedies.withdraw(cluster, key, planned.plan().workload());
          }
          new LinkedHashMap<>(planned.tries())
              .forEach(
                  (policy, plan) -> {
                    if (plan instanceof Plan.Patch patch) {
                      remedies.tryOut(cluster, patch, policy);
                    }
                  });
        });
  }

  void withdraw(String cluster, WorkloadKey key, @Nullable Workload now) {
    offer(key, () -> remedies.withdraw(cluster, key, now));
  }

  void callOffUnplanned(String cluster) {
    offer("unplanned", () -> remedies.callOffUnplanned(cluster));
  }

  void publish(PolicyStanding standing) {
    String policy = standing.object().key();
    newest.put(policy, standing);
    offer(policy, () -> inTurn(policy));
  }

  /** The lead was lost: how policies stood then is nothing to tell any more. */
  void depose() {
    newest.clear();
  }

  private void inTurn(String policy) {
    writing.acquireUninterruptibly();
    try {
      tell(policy);
    } finally {
      writing.release();
    }
  }

  private void tell(String policy) {
    PolicyStanding standing = newest.get(policy);
    if (standing == null) {
      return; // it is gone, or another process's to tell
    }
    if (standing.object().deleting()) {
      remedies.forget(standing.cluster(), policy);
      writers.cleanUp(standing.object());
      return;
    }
    memory.keep(standing);
    Duration wait = writers.write(standing);
    if (wait.isPositive() && !closed) {
      var _ = later.schedule(() -> again(policy), wait.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** What was held back is told when it may be, as it stands by then. */
  private void again(String policy) {
    synchronized (lanes) {
      Lane lane = lanes.get(policy);
      if (lane == null || lane.next == null) {
        offer(policy, () -> inTurn(policy));
      }
    }
  }

  void forget(String cluster, String policy) {
    newest.remove(policy);
    offer(
        policy,
        () -> {
          remedies.forget(cluster, policy);
          memory.forget(cluster, policy);
        });
  }

  void keepNamespaces(String cluster, Collection<Namespace> namespaces) {
    offer("namespaces", () -> memory.keepNamespaces(cluster, namespaces));
  }

  void ask(Runnable question) {
    if (!closed) {
      threads.execute(question);
    }
  }

  /** Returns when nothing is on its way any more. */
  void drain() throws InterruptedException {
    synchronized (lanes) {
      while (!lanes.isEmpty()) {
        lanes.wait();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    later.shutdownNow();
    threads.shutdownNow();
  }
}
