package dev.writ.workloads.operator;

import dev.writ.workloads.cluster.ClusterApi;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who of several processes acts in a cluster: whoever holds the Lease. Losing it is known to the
 * loser before anybody else can have it.
 */
final class Leadership implements AutoCloseable {
  static final String LEASE = "writ-workloads";

  /** Nothing is patched on a lease that was renewed longer ago, though it lasts 15 s. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private static final Duration LASTS = Duration.ofSeconds(15);
  private static final Duration RENEWED_WITHIN = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final ClusterApi api;
  private final String identity;
  private final LeaderElectionConfig config;
  private final Runnable changed;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean leading;
  private volatile boolean closed;
  private volatile @Nullable Renewal renewed;
  private volatile @Nullable CompletableFuture<?> running;

  /**
   * Prepares to stand for it.
   *
   * @param namespace that the Lease is in
   * @param identity never that of another process, nor of an earlier life of this one
   * @param changed told after it was won or lost
   */
  Leadership(ClusterApi api, String namespace, String identity, Runnable changed) {
    this.api = api;
    this.identity = identity;
    this.changed = changed;
    this.config =
        new LeaderElectionConfigBuilder()
            .withName(LEASE)
            .withLock(new Noting(new LeaseLock(namespace, LEASE, identity)))
            .withLeaseDuration(LASTS)
            .withRenewDeadline(RENEWED_WITHIN)
            .withRetryPeriod(RETRY)
            .withReleaseOnCancel(true)
            .withLeaderCallbacks(new LeaderCallbacks(() -> lead(true), () -> lead(false), _ -> {}))
            .build();
  }

  /** Stands for it, and again whenever it was lost, until {@link #close}. */
  void start() {
    if (closed) {
      return;
    }
    CompletableFuture<?> term = new LeaderElector(api.watching(), config, threads).start();
    running = term;
    var _ = term.whenComplete((_, _) -> again());
  }

  private void again() {
    lead(false);
    if (!closed) {
      CompletableFuture.delayedExecutor(
              RETRY.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS, threads)
          .execute(this::start);
    }
  }

  private void lead(boolean now) {
    if (leading != now) {
      leading = now;
      LOG.info(
          "{} {} the lease `{}` of cluster `{}`",
          identity,
          now ? "holds" : "does not hold",
          LEASE,
          api.name());
      changed.run();
    }
  }

  boolean isLeading() {
    return leading;
  }

  /** Whether a write may go out: nobody else can have the lease while it arrives. */
  boolean isFresh() {
    Renewal last = renewed;
    return leading && last != null && last.isFresh();
  }

  /**
   * When the lease was written, by both clocks of the machine: one stands still while the machine
   * is suspended, the other may be put back.
   */
  private record Renewal(long nanoTime, long millis) {
    static Renewal now() {
      return new Renewal(System.nanoTime(), System.currentTimeMillis());
    }

    boolean isFresh() {
      return System.nanoTime() - nanoTime < FRESH.toNanos()
          && System.currentTimeMillis() - millis < FRESH.toMillis();
    }
  }

  /** Gives the lease back, so that the next one need not wait. */
  @Override
  public void close() {
    closed = true;
    CompletableFuture<?> term = running;
    if (term != null) {
      term.cancel(true);
    }
    leading = false;
    threads.close();
  }

  /**
   * Notes when the lease was written last, as of before the request: the safe side; and tells when
   * that of another was, by this machine's clock.
   */
  private final class Noting implements Lock {
    private final Lock lease;
    private final SeenLease seen = new SeenLease();

    Noting(Lock lease) {
      this.lease = lease;
    }

    @Override
    public @Nullable LeaderElectionRecord get(KubernetesClient client) {
      LeaderElectionRecord record = lease.get(client);
      return record == null
          ? null
          : seen.see(record, System.nanoTime(), ZonedDateTime.now(ZoneOffset.UTC));
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord record) {
      Renewal before = Renewal.now();
      lease.create(client, record);
      renewed = before;
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord record) {
      Renewal before = Renewal.now();
      try {
        lease.update(client, record);
        renewed = before;
      } catch (KubernetesClientException refused) {
        LOG.debug("the lease could not be written", refused);
        throw refused;
      }
    }

    @Override
    public String identity() {
      return lease.identity();
    }

    @Override
    public String describe() {
      return lease.describe();
    }
  }
}
