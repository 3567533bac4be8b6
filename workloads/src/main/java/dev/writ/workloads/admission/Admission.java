package dev.writ.workloads.admission;

import dev.writ.workloads.cluster.ApiFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens, keeps the listener in good credentials and API servers in the know.
 *
 * <pre>{@code
 * Admission admission =
 *     new Admission(
 *         new Listener(host, port),
 *         source,
 *         Map.of("local", webhook),
 *         port -> List.of(new Registration(api, door, "writ-system", FailurePolicy.IGNORE)));
 * admission.start();
 * }</pre>
 */
public final class Admission implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

  private final Listener listener;
  private final CredentialSource source;
  private final Map<String, Webhook> webhooks;
  private final IntFunction<List<Registration>> toTell;
  private final Set<String> registered = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("admission").daemon().factory());

  // Guarded by this.
  private @Nullable AdmissionServer server;
  private @Nullable Credentials serving;
  private List<Registration> registrations = List.of();
  private boolean closed;

  /**
   * Where it listens.
   *
   * @param port 0 for any free one
   */
  public record Listener(String host, int port) {}

  /**
   * Does nothing yet.
   *
   * @param webhooks by the name of the cluster that asks
   * @param toTell the API servers that are told to ask, given the port it listens on
   */
  public Admission(
      Listener listener,
      CredentialSource source,
      Map<String, Webhook> webhooks,
      IntFunction<List<Registration>> toTell) {
    this.listener = listener;
    this.source = source;
    this.webhooks = Map.copyOf(webhooks);
    this.toTell = toTell;
  }

  /**
   * Begins to answer, tells API servers to ask, and goes on looking after both each minute. A
   * cluster that does not answer now is tried again, also where it is the one that keeps the
   * credentials, and so is one that keeps none that can be used.
   *
   * @throws RuntimeException where the port can't be had, or credentials that are given can't be
   *     read
   */
  public void start() {
    boolean well;
    try {
      well = look();
    } catch (ApiFailure | AuthorityStore.Unusable none) {
      LOG.warn("admission has no credentials yet, which is tried again: {}", none.getMessage());
      well = false;
    }
    lookAgain(well);
  }

  private void lookAgain(boolean well) {
    Duration delay = well ? EVERY : AFTER_TROUBLE;
    var _ = timer.schedule(() -> lookAgain(renew()), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Renews what is due, without a restart, and tells API servers once more: what they were told may
   * have been deleted. Each process does so; they all say the same.
   *
   * @return whether all is as it should be
   */
  boolean renew() {
    try {
      return look();
    } catch (ApiFailure | AuthorityStore.Unusable none) {
      LOG.warn("admission's credentials can't be had, which is tried again: {}", none.getMessage());
      return false;
    } catch (RuntimeException trouble) {
      LOG.error("admission's credentials can't be renewed, which is tried again", trouble);
      return false;
    }
  }

  private synchronized boolean look() {
    if (closed) {
      return true;
    }
    Credentials next = source.current();
    AdmissionServer running = server;
    if (running == null) {
      running = AdmissionServer.start(listener.host(), listener.port(), next, webhooks);
      server = running;
      serving = next;
      registrations = toTell.apply(running.port());
    }
    // They learn of a new authority before they meet a certificate by it.
    boolean all = true;
    for (Registration one : registrations) {
      all &= tell(one, next.bundlePem());
    }
    if (!next.equals(serving)) {
      running.use(next);
      serving = next;
    }
    return all;
  }

  private boolean tell(Registration registration, String bundlePem) {
    String cluster = registration.api().name();
    try {
      registration.register(bundlePem);
      if (registered.add(cluster)) {
        LOG.info("cluster `{}` asks Writ at admission", cluster);
      }
      return true;
    } catch (ApiFailure failure) {
      LOG.warn(
          "cluster `{}` can't be told whom to ask at admission; it is tried again: {}",
          cluster,
          failure.detail());
      return false;
    }
  }

  /** The port it listens on; empty as long as it does not. */
  public synchronized OptionalInt port() {
    return server == null ? OptionalInt.empty() : OptionalInt.of(server.port());
  }

  /** Whether a cluster was told to ask. */
  public boolean isRegistered(String cluster) {
    return registered.contains(cluster);
  }

  /**
   * Stops to answer. API servers go on asking, since other processes answer them; where there is
   * none they do as the failure policy says.
   */
  @Override
  public void close() {
    timer.shutdownNow();
    synchronized (this) {
      closed = true;
      if (server != null) {
        server.close();
        server = null;
      }
    }
  }
}
