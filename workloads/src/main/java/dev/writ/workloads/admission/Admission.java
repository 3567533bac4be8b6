package dev.writ.workloads.admission;

import dev.writ.workloads.cluster.ApiFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the listener in good credentials and API servers in the know.
 *
 * <pre>{@code
 * Admission admission = Admission.listen(host, port, source, Map.of("local", webhook));
 * admission.register(List.of(new Registration(api, door, "writ-system", FailurePolicy.IGNORE)));
 * … // each minute
 * admission.renew();
 * }</pre>
 */
public final class Admission implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final CredentialSource source;
  private final AdmissionServer server;
  private final Map<Registration, String> told = new HashMap<>();
  private final Set<String> registered = ConcurrentHashMap.newKeySet();
  private List<Registration> registrations = List.of();
  private Credentials serving;

  private Admission(CredentialSource source, Credentials serving, AdmissionServer server) {
    this.source = source;
    this.serving = serving;
    this.server = server;
  }

  /**
   * Begins to answer; no API server asks yet.
   *
   * @param port 0 for any free one
   * @param webhooks by the name of the cluster that asks
   * @throws RuntimeException where there are no credentials or the port can't be had
   */
  public static Admission listen(
      String host, int port, CredentialSource source, Map<String, Webhook> webhooks) {
    Credentials serving = source.current();
    return new Admission(source, serving, AdmissionServer.start(host, port, serving, webhooks));
  }

  public int port() {
    return server.port();
  }

  /** Has these API servers ask; one that can't be told now is told by {@link #renew}. */
  public synchronized void register(List<Registration> all) {
    registrations = List.copyOf(all);
    renew();
  }

  /**
   * Renews what is due, without a restart: API servers learn of a new authority before they meet a
   * certificate by it. To be called each minute; asks nobody where nothing is due.
   */
  public synchronized void renew() {
    try {
      Credentials next = source.current();
      registrations.forEach(one -> tell(one, next.bundlePem()));
      if (!next.equals(serving)) {
        server.use(next);
        serving = next;
      }
    } catch (RuntimeException defect) {
      LOG.error("admission's credentials can't be renewed; those there are stay", defect);
    }
  }

  private void tell(Registration registration, String bundlePem) {
    if (bundlePem.equals(told.get(registration))) {
      return;
    }
    String cluster = registration.api().name();
    try {
      registration.register(bundlePem);
      told.put(registration, bundlePem);
      registered.add(cluster);
    } catch (ApiFailure failure) {
      LOG.warn(
          "cluster `{}` can't be told whom to ask at admission; it is tried again: {}",
          cluster,
          failure.detail());
    }
  }

  /** Whether a cluster was told to ask. */
  public boolean isRegistered(String cluster) {
    return registered.contains(cluster);
  }

  /** Stops to answer. API servers do as their failure policy says from then on. */
  @Override
  public void close() {
    server.close();
  }
}
