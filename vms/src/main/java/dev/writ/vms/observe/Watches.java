package dev.writ.vms.observe;

import dev.writ.kernel.store.Database;
import dev.writ.vms.cluster.Clusters;
import dev.writ.vms.decide.Labels;
import dev.writ.vms.store.ClusterRows;
import dev.writ.vms.store.WatchLocks;
import dev.writ.vms.view.ClusterEntry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Keeps one watcher running for each registered cluster. */
public final class Watches implements AutoCloseable {
  private final Database database;
  private final Clusters clusters;
  private final WatchLocks locks;
  private final StatusSync sync;
  private final Labels labels;
  private final Consumer<Duration> lag;
  private final Runnable kept;
  private final Map<UUID, Thread> watchers = new HashMap<>();
  private boolean running;

  /**
   * Watches nothing yet.
   *
   * @param lag hears how long each change took from its arrival to its commit
   * @param kept is run after each time that a watcher wrote something
   */
  public Watches(
      Database database, Clusters clusters, Labels labels, Consumer<Duration> lag, Runnable kept) {
    this.database = database;
    this.clusters = clusters;
    this.locks = new WatchLocks(database);
    this.sync = new StatusSync(database, labels);
    this.labels = labels;
    this.lag = lag;
    this.kept = kept;
  }

  /** Begins to watch every registered cluster. */
  public synchronized void start() {
    running = true;
    adjust();
  }

  /** Starts what is missing and ends what is not registered any more. Run after each change. */
  public synchronized void adjust() {
    if (!running) {
      return;
    }
    List<UUID> wanted =
        database.read(handle -> ClusterRows.all(handle).stream().map(ClusterEntry::id).toList());
    watchers
        .entrySet()
        .removeIf(
            watcher -> {
              boolean unwanted = !wanted.contains(watcher.getKey());
              if (unwanted) {
                watcher.getValue().interrupt();
              }
              return unwanted;
            });
    for (UUID id : wanted) {
      watchers.computeIfAbsent(
          id,
          _ ->
              Thread.ofVirtual()
                  .name("vms-watch-" + id)
                  .start(new StatusWatcher(id, clusters, locks, sync, labels, lag, kept)));
    }
  }

  @Override
  public synchronized void close() {
    running = false;
    watchers.values().forEach(Thread::interrupt);
    watchers.clear();
    locks.close();
  }
}
