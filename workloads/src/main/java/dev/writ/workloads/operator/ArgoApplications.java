package dev.writ.workloads.operator;

import dev.writ.cluster.GitOpsKeys.LabelTracking;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.observe.Informers;
import dev.writ.workloads.observe.Informers.Sighting;
import dev.writ.workloads.observe.Trouble;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Applications of Argo CD, by which one knows what it owns by a label that Helm sets too. They
 * are followed by every process, from the moment that Argo CD is installed, and apart from what is
 * judged: nothing waits for them but what may be theirs. For any thread.
 */
final class ArgoApplications implements AutoCloseable {
  private final ClusterApi api;
  private final boolean everywhere;
  private final Runnable changed;
  private final InstantSource clock;
  private final Installed installed;
  private @Nullable Informers informers; // guarded by this
  private volatile @Nullable Set<String> names;

  /**
   * Prepares to look for them.
   *
   * @param everywhere the setting {@code writ.gitops.argo-label-tracking}
   * @param changed told when there are others than there were, or it is not known any more
   */
  ArgoApplications(ClusterApi api, boolean everywhere, Runnable changed, InstantSource clock) {
    this.api = api;
    this.everywhere = everywhere;
    this.changed = changed;
    this.clock = clock;
    this.installed = new Installed(api, Resource.ARGO_APPLICATIONS, this::served, clock);
  }

  void start() {
    installed.start();
  }

  private synchronized void served(boolean now) {
    if (now && informers == null) {
      informers = new Informers(api, new News(), clock);
      informers.follow(Resource.ARGO_APPLICATIONS);
    } else if (!now && informers != null) {
      informers.close();
      informers = null;
    }
    renew();
  }

  /** What a label that Helm sets too says of who owns a workload. */
  LabelTracking tracking() {
    Set<String> known = names;
    if (known == null) {
      known = read();
    }
    return known == null
        ? new LabelTracking(everywhere, Set.of(), doubt())
        : new LabelTracking(everywhere, known);
  }

  /** Whether the cluster said something, be it that it does not tell. */
  boolean isSettled() {
    return tracking().doubt() == null || !troubles().isEmpty();
  }

  /** What keeps them from being known. */
  synchronized List<Trouble> troubles() {
    return Stream.concat(
            installed.troubles().stream(),
            informers == null ? Stream.of() : informers.troubles().stream())
        .toList();
  }

  private String doubt() {
    return troubles().stream()
        .findFirst()
        .map(Trouble::sentence)
        .orElse("Argo CD's Applications were not listed yet");
  }

  /** Null while they are not known. */
  private synchronized @Nullable Set<String> read() {
    if (!installed.isKnown()) {
      return null;
    }
    Set<String> all = new HashSet<>();
    if (informers != null) {
      if (!informers.hasSynced(Resource.ARGO_APPLICATIONS)) {
        return null;
      }
      for (String key : informers.keys(Resource.ARGO_APPLICATIONS)) {
        all.add(key.substring(key.indexOf('/') + 1));
        all.add(key.replace('/', '_')); // of one outside of Argo CD's own namespace
      }
    }
    names = Set.copyOf(all);
    return names;
  }

  private synchronized void renew() {
    names = null;
    changed.run();
  }

  /** Only which there are matters; what happens to one does not. */
  private final class News implements Informers.Sink {
    @Override
    public void seen(Resource resource, Sighting object) {
      Set<String> known = names;
      if (known == null || !known.contains(object.namespace() + "_" + object.name())) {
        renew();
      }
    }

    @Override
    public void gone(Resource resource, String namespace, String name) {
      renew();
    }

    @Override
    public void troubled(Resource resource) {
      changed.run();
    }
  }

  @Override
  public void close() {
    installed.close();
    synchronized (this) {
      if (informers != null) {
        informers.close();
      }
    }
  }
}
