package dev.writ.vms.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.vms.cluster.ClusterClient;
import dev.writ.vms.cluster.ClusterFailure;
import dev.writ.vms.cluster.Clusters;
import dev.writ.vms.cluster.Kind;
import dev.writ.vms.decide.Labels;
import dev.writ.vms.store.WatchLocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the machines of one cluster for as long as this server holds the cluster's lock: a full
 * list, then a watch, and a list again every half hour and whenever the watch ends.
 */
final class StatusWatcher implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWatcher.class);
  private static final Duration FULL_LIST = Duration.ofMinutes(30);
  private static final Duration LOCK_CHECK = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int BATCH = 1_000;

  /** What the watch puts in line; ENDED is told apart by its identity. */
  private sealed interface Message {
    record Told(StatusSync.Change change, long arrived) implements Message {
      Told(StatusSync.Change change) {
        this(change, System.nanoTime());
      }
    }

    record Ended() implements Message {}
  }

  private final UUID clusterId;
  private final Clusters clusters;
  private final WatchLocks locks;
  private final StatusSync sync;
  private final Labels labels;
  private final Consumer<Duration> lag;
  private final Runnable kept;

  /**
   * @param lag hears how long each change took from its arrival to its commit
   * @param kept is run after each time something was written
   */
  StatusWatcher(
      UUID clusterId,
      Clusters clusters,
      WatchLocks locks,
      StatusSync sync,
      Labels labels,
      Consumer<Duration> lag,
      Runnable kept) {
    this.clusterId = clusterId;
    this.clusters = clusters;
    this.locks = locks;
    this.sync = sync;
    this.labels = labels;
    this.lag = lag;
    this.kept = kept;
  }

  /** Runs until its thread is interrupted. */
  @Override
  public void run() {
    try {
      while (true) {
        try {
          Optional<ClusterClient> client = clusters.find(clusterId);
          if (client.isPresent() && locks.tryTake(clusterId)) {
            follow(client.get());
          } else {
            pause();
          }
        } catch (ClusterFailure failure) {
          LOG.debug("cluster {} can't be watched: {}", clusterId, failure.detail());
          pause();
        } catch (RuntimeException failure) {
          LOG.warn("watching cluster {} failed and starts anew", clusterId, failure);
          pause();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(ClusterClient client) throws InterruptedException {
    BlockingQueue<Message> line = new LinkedBlockingQueue<>();
    String from = sync.resync(clusterId, client);
    kept.run();
    long nextList = System.nanoTime() + FULL_LIST.toNanos();
    try (var _ =
        client.watch(Kind.VIRTUAL_MACHINE, labels.managedBy(), Labels.WRIT, from, listener(line))) {
      while (System.nanoTime() < nextList && locks.tryTake(clusterId)) {
        Message first = line.poll(LOCK_CHECK.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        List<Message> all = new ArrayList<>();
        all.add(first);
        line.drainTo(all, BATCH);
        sync.keep(clusterId, changes(all));
        tellLag(all);
        kept.run();
        if (all.stream().anyMatch(Message.Ended.class::isInstance)) {
          return;
        }
      }
    }
  }

  private void tellLag(List<Message> messages) {
    long now = System.nanoTime();
    for (Message message : messages) {
      switch (message) {
        case Message.Told told -> lag.accept(Duration.ofNanos(now - told.arrived()));
        case Message.Ended _ -> {}
      }
    }
  }

  private static List<StatusSync.Change> changes(List<Message> messages) {
    List<StatusSync.Change> changes = new ArrayList<>();
    for (Message message : messages) {
      switch (message) {
        case Message.Told(var change, _) -> changes.add(change);
        case Message.Ended _ -> {}
      }
    }
    return changes;
  }

  private ClusterClient.Listener listener(BlockingQueue<Message> line) {
    return new ClusterClient.Listener() {
      @Override
      public void changed(JsonNode object) {
        Sighting.of(object, labels)
            .ifPresent(seen -> line.add(new Message.Told(new StatusSync.Change.Seen(seen))));
      }

      @Override
      public void gone(JsonNode object) {
        Sighting.of(object, labels)
            .ifPresent(
                seen ->
                    line.add(
                        new Message.Told(new StatusSync.Change.Gone(seen.vmId(), seen.version()))));
      }

      @Override
      public void ended() {
        line.add(new Message.Ended());
      }
    };
  }

  private static void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
  }
}
