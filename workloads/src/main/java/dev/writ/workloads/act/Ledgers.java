package dev.writ.workloads.act;

import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Database;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.store.ContentionRows;
import dev.writ.workloads.store.GenerationRows;
import dev.writ.workloads.store.GenerationRows.Listed;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.view.RemediationState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store knows of each cluster, in memory: the operator asks at every change and can't
 * wait. A copy is read anew after each change here, and, because others write too, when it is asked
 * for and older than two seconds; whoever asks gets the copy that is there.
 */
public final class Ledgers {
  private static final Logger LOG = LoggerFactory.getLogger(Ledgers.class);
  private static final Duration FRESH = Duration.ofSeconds(2);

  /** After this it is read whatever the number of the last change says. */
  private static final Duration SURELY = Duration.ofSeconds(30);

  /** What has ended longer ago is of no weight for what is asked for next. */
  private static final Duration REMEMBERED = Duration.ofDays(2);

  private final Database database;
  private final Map<String, Copy> copies = new ConcurrentHashMap<>();

  public Ledgers(Database database) {
    this.database = database;
  }

  /**
   * All of one cluster.
   *
   * @param open by the workload's UID; what people have taken out is no business of policies
   * @param last the newest that is over, by the workload's UID
   */
  record Ledger(
      Map<String, RemediationRows.Work> open,
      Map<String, RemediationRows.Work> last,
      Map<String, Instant> silent,
      Map<String, GenerationRows.Generation> generations,
      Map<String, GenerationRows.Counts> counts,
      Map<Listed, Map<String, List<String>>> keys) {
    static final Ledger EMPTY =
        new Ledger(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    List<String> keys(Listed listed, String policy) {
      return keys.getOrDefault(listed, Map.of()).getOrDefault(policy, List.of());
    }
  }

  /** One cluster's, and who reads it anew. */
  private final class Copy {
    private final String cluster;
    private volatile Ledger ledger = Ledger.EMPTY;
    private volatile Instant read = Instant.MIN;
    private boolean reading;
    private boolean again;
    private boolean surely;
    private final Lock store = new ReentrantLock();
    private Optional<Long> lastChange = Optional.empty(); // guarded by store
    private Instant wholly = Instant.MIN; // guarded by store
    private List<Runnable> then = new ArrayList<>();

    Copy(String cluster) {
      this.cluster = cluster;
    }

    /** Reads it where something was written since. */
    synchronized void refresh() {
      again = true;
      start();
    }

    /** Reads it whatever was written, and tells. */
    synchronized void refresh(Runnable afterwards) {
      then.add(afterwards);
      again = true;
      surely = true;
      start();
    }

    private void start() {
      if (!reading) {
        reading = true;
        Thread.ofVirtual().name("workloads-ledger").start(this::run);
      }
    }

    private void run() {
      while (true) {
        List<Runnable> due;
        boolean forced;
        synchronized (this) {
          if (!again) {
            reading = false;
            return;
          }
          again = false;
          forced = surely;
          surely = false;
          due = then;
          then = new ArrayList<>();
        }
        try {
          read(forced);
          due.forEach(Runnable::run);
        } catch (RuntimeException failure) {
          LOG.warn("what was done in cluster `{}` can't be read now", cluster, failure);
          synchronized (this) {
            then.addAll(due);
            surely = surely || forced;
          }
        }
      }
    }

    /** Never under the monitor of those who ask: a store that is away makes nobody wait here. */
    private void read(boolean forced) {
      store.lock();
      try {
        readNow(forced);
      } finally {
        store.unlock();
      }
    }

    private void readNow(boolean forced) {
      Instant now = database.now();
      Optional<Long> change = database.read(handle -> RemediationRows.lastChange(handle, cluster));
      if (!forced && change.equals(lastChange) && now.isBefore(wholly.plus(SURELY))) {
        read = now;
        return;
      }
      lastChange = change;
      ledger =
          database.read(
              handle -> {
                Map<String, RemediationRows.Work> open = new HashMap<>();
                RemediationRows.in(
                        handle,
                        cluster,
                        List.of(
                            RemediationState.PENDING_APPROVAL,
                            RemediationState.QUEUED,
                            RemediationState.APPLYING,
                            RemediationState.WATCHING))
                    .stream()
                    .filter(one -> one.remediation().revertOf() == null)
                    .forEach(one -> open.put(one.remediation().uid(), one));
                Map<String, RemediationRows.Work> last = new HashMap<>();
                RemediationRows.newestOver(handle, cluster, now.minus(REMEMBERED))
                    .forEach(one -> last.put(one.remediation().uid(), one));
                Map<Listed, Map<String, List<String>>> keys = new EnumMap<>(Listed.class);
                for (Listed listed : Listed.values()) {
                  keys.put(listed, GenerationRows.keys(handle, cluster, listed));
                }
                return new Ledger(
                    Map.copyOf(open),
                    Map.copyOf(last),
                    ContentionRows.inForce(handle, cluster, now),
                    GenerationRows.all(handle, cluster),
                    GenerationRows.counts(handle, cluster),
                    keys);
              });
      wholly = now;
      read = now;
    }
  }

  private Copy copy(String cluster) {
    return copies.computeIfAbsent(cluster, Copy::new);
  }

  /** What is known of a cluster; empty until it was read once. */
  Ledger of(String cluster) {
    Copy copy = copy(cluster);
    Instant now = database.now();
    if (copy.read.equals(Instant.MIN) || now.isAfter(copy.read.plus(FRESH))) {
      copy.refresh();
    }
    return copy.ledger;
  }

  /** Reads a cluster's now; for whoever can wait, and for clocks that are set by hand. */
  void read(String cluster) {
    copy(cluster).read(true);
  }

  /** Something of a workload was written: it is read anew, and then the operator is told. */
  void changed(String cluster, WorkloadKey key, Consumer<WorkloadKey> told) {
    copy(cluster).refresh(() -> told.accept(key));
  }

  /** Does work that needs the store and nobody waits for. */
  void later(String cluster, Runnable work) {
    Thread.ofVirtual()
        .name("workloads-ledger")
        .start(
            () -> {
              try {
                work.run();
                copy(cluster).refresh(() -> {});
              } catch (Problem away) {
                LOG.warn("what is new in cluster `{}` can't be kept now", cluster, away);
              }
            });
  }
}
