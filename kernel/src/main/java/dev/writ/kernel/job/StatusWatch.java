package dev.writ.kernel.job;

import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Database;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells waiters when an event's status changes, on whatever server that happened. One query for all
 * waiters of this server every 200 ms, and none while nobody waits. (NOTIFY would be quicker, but
 * every commit that notifies takes a lock that all of them share.)
 */
public final class StatusWatch implements AutoCloseable {
  static final Duration EVERY = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(StatusWatch.class);

  private record Waiter(UUID id, EventStatus seen, CountDownLatch changed) {}

  private final Database database;
  private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
  private final Thread thread = Thread.ofVirtual().name("writ-status-watch").unstarted(this::watch);

  public StatusWatch(Database database) {
    this.database = database;
    thread.start();
  }

  /** Blocks until the status is another one, or the wait is over. */
  public void awaitChange(UUID id, EventStatus seen, Duration wait) throws InterruptedException {
    Waiter waiter = new Waiter(id, seen, new CountDownLatch(1));
    waiters.add(waiter);
    try {
      synchronized (this) {
        notifyAll();
      }
      waiter.changed().await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      waiters.remove(waiter);
    }
  }

  private void watch() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        synchronized (this) {
          while (waiters.isEmpty()) {
            wait();
          }
        }
        look();
        TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** One look at all that is waited for. */
  private void look() {
    Set<UUID> ids = waiters.stream().map(Waiter::id).collect(Collectors.toSet());
    Map<UUID, EventStatus> now = new HashMap<>();
    try {
      database.read(
          handle ->
              handle
                  .createQuery("SELECT id, status FROM kernel_events WHERE id = ANY(:ids)")
                  .bind("ids", Columns.ids(ids))
                  .map(
                      (row, context) ->
                          now.put(
                              Columns.id(row, "id"), EventStatus.valueOf(row.getString("status"))))
                  .list());
    } catch (RuntimeException away) {
      LOG.debug("the status of tasks can't be read; their waiters wait on", away);
      return;
    }
    for (Waiter waiter : waiters) {
      if (ids.contains(waiter.id()) && now.get(waiter.id()) != waiter.seen()) {
        waiter.changed().countDown();
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
