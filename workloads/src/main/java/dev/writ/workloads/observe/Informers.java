package dev.writ.workloads.observe;

import dev.writ.document.Node;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.Resource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the objects of one cluster: one list at first, then a watch that goes on where it was cut
 * off. A watch that is too old begins with a list again.
 *
 * <p>The objects themselves are not kept, only what a watch needs to know of them; who is told
 * keeps what matters.
 */
public final class Informers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Informers.class);
  private static final long PAGE = 500;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final ClusterApi api;
  private final Sink sink;
  private final InstantSource clock;
  private final Function<Resource, Set<String>> told;
  private final List<Followed> running = new CopyOnWriteArrayList<>();

  /** Is told of objects, of each kind in the order of the watch; by several threads. */
  public interface Sink {
    /** It is there, or another than it was. */
    void seen(Resource resource, Sighting object);

    /** It is gone. */
    void gone(Resource resource, String namespace, String name);

    /** A kind can't be followed now; {@link Informers#troubles} says why. */
    default void troubled(Resource resource) {}
  }

  /**
   * An object as a watch told it.
   *
   * @param document without managed fields and without kubectl's copy of it
   */
  public record Sighting(String namespace, String name, Node document) {}

  public Informers(ClusterApi api, Sink sink, InstantSource clock) {
    this(api, sink, clock, _ -> Set.of());
  }

  /**
   * In the place of others that were closed.
   *
   * @param told keys, as of {@link #keys}, of objects that the sink was told of before: those that
   *     are not there any more are told as gone
   */
  public Informers(
      ClusterApi api, Sink sink, InstantSource clock, Function<Resource, Set<String>> told) {
    this.api = api;
    this.sink = sink;
    this.clock = clock;
    this.told = told;
  }

  /** Begins to follow a kind; whoever may not, tries again and again. */
  public void follow(Resource resource) {
    follow(resource, true, kind(resource).withLimit(PAGE).runnableInformer(0));
  }

  /** As {@link #follow}, but a cluster that refuses the kind counts as seen without it. */
  public void followIfAllowed(Resource resource) {
    follow(resource, false, kind(resource).withLimit(PAGE).runnableInformer(0));
  }

  /** As {@link #follow(Resource)}, one object of a kind that has no namespaces. */
  public void follow(Resource resource, String name) {
    follow(resource, true, kind(resource).withField("metadata.name", name).runnableInformer(0));
  }

  private AnyNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          io.fabric8.kubernetes.client.dsl.Resource<GenericKubernetesResource>>
      kind(Resource resource) {
    return api.watching()
        .genericKubernetesResources(
            new ResourceDefinitionContext.Builder()
                .withGroup(resource.group())
                .withVersion(resource.version())
                .withKind(resource.kind())
                .withPlural(resource.plural())
                .withNamespaced(resource.namespaced())
                .build())
        .inAnyNamespace();
  }

  private void follow(
      Resource resource,
      boolean required,
      SharedIndexInformer<GenericKubernetesResource> informer) {
    Stubs stubs = new Stubs(told.apply(resource));
    Followed followed = new Followed(resource, required, informer, stubs);
    informer.removeNamespaceIndex();
    informer.itemStore(stubs);
    informer.addEventHandler(new Relay(resource, sink));
    informer.exceptionHandler(
        (_, failure) -> {
          followed.failed(failure, clock.instant());
          LOG.warn(
              "{} of cluster `{}` can't be followed, which is tried again: {}",
              resource.plural(),
              api.name(),
              failure.getMessage());
          sink.troubled(resource);
          return true;
        });
    running.add(followed);
    informer.start();
  }

  /** Whether all kinds were listed once, but for those that are refused and need not be there. */
  public boolean haveSynced() {
    return running.stream().allMatch(Followed::isSettled);
  }

  /** Whether a kind was listed once. */
  public boolean hasSynced(Resource resource) {
    return running.stream()
        .anyMatch(one -> one.resource.equals(resource) && one.informer.hasSynced());
  }

  /** Keys of all objects there are by now, {@code namespace/name} or the name alone. */
  public Set<String> keys(Resource resource) {
    return running.stream()
        .filter(one -> one.resource.equals(resource))
        .flatMap(one -> one.stubs.keySet())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What keeps kinds from being followed at this moment. */
  public List<Trouble> troubles() {
    return running.stream().map(Followed::trouble).flatMap(Optional::stream).toList();
  }

  /** Looks which kinds are being watched; {@link #unwatchedSince} goes by the looks. */
  public void look(Instant now) {
    running.forEach(one -> one.look(now));
  }

  /**
   * Since when a kind has not been watched at any look. One that the cluster refuses, and that need
   * not be there, does not count.
   */
  public Optional<Instant> unwatchedSince() {
    return running.stream()
        .map(one -> one.unwatchedSince)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder());
  }

  @Override
  public void close() {
    running.forEach(one -> one.informer.stop());
    running.clear();
  }

  /** One kind, and how well it can be followed. */
  private static final class Followed {
    private final Resource resource;
    private final boolean required;
    private final SharedIndexInformer<GenericKubernetesResource> informer;
    private final Stubs stubs;
    private volatile @Nullable Trouble trouble;
    private volatile @Nullable Instant unwatchedSince;

    Followed(
        Resource resource,
        boolean required,
        SharedIndexInformer<GenericKubernetesResource> informer,
        Stubs stubs) {
      this.resource = resource;
      this.required = required;
      this.informer = informer;
      this.stubs = stubs;
    }

    void failed(Throwable failure, Instant now) {
      int status = 0;
      String detail = String.valueOf(failure.getMessage());
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        detail = cause.getMessage() == null ? detail : cause.getMessage();
        if (cause instanceof KubernetesClientException refused && refused.getCode() != 0) {
          status = refused.getCode();
          break;
        }
      }
      Trouble before = trouble;
      trouble =
          new Trouble(
              resource,
              status,
              informer.hasSynced() ? "watch" : "list",
              detail,
              before == null || isFollowed() ? now : before.since());
    }

    private boolean isFollowed() {
      return informer.hasSynced() && isWatching();
    }

    /** The library looks twice at its watch, which may end in between (kubernetes-client 7.6.1). */
    private boolean isWatching() {
      try {
        return informer.isWatching();
      } catch (NullPointerException ended) {
        return false;
      }
    }

    Optional<Trouble> trouble() {
      return isFollowed() ? Optional.empty() : Optional.ofNullable(trouble);
    }

    boolean isSettled() {
      Trouble now = trouble;
      return informer.hasSynced() || (!required && now != null && isRefusal(now.status()));
    }

    private static boolean isRefusal(int status) {
      return status == FORBIDDEN || status == NOT_FOUND;
    }

    void look(Instant now) {
      if (isFollowed()) {
        trouble = null;
      }
      if (isWatching() || !(required || informer.hasSynced())) {
        unwatchedSince = null;
      } else if (unwatchedSince == null) {
        unwatchedSince = now;
      }
    }
  }

  private record Relay(Resource resource, Sink sink)
      implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource object) {
      sink.seen(resource, sighting(object));
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
      sink.seen(resource, sighting(object));
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean lastStateUnknown) {
      ObjectMeta meta = object.getMetadata();
      sink.gone(resource, or(meta.getNamespace()), or(meta.getName()));
    }

    private static Sighting sighting(GenericKubernetesResource object) {
      ObjectMeta meta = object.getMetadata();
      meta.setManagedFields(List.of());
      if (meta.getAnnotations() != null) {
        meta.getAnnotations().remove(APPLIED);
      }
      return new Sighting(
          or(meta.getNamespace()),
          or(meta.getName()),
          Node.of(RegoValue.parseJson(Serialization.asJson(object))));
    }

    private static String or(@Nullable String text) {
      return text == null ? "" : text;
    }
  }

  /** Of each object its version, which is all that the library compares. */
  private static final class Stubs implements ItemStore<GenericKubernetesResource> {
    private final Map<String, String> versions = new ConcurrentHashMap<>();

    /** Of those that were told before no version is known, so each is told again. */
    Stubs(Set<String> told) {
      told.forEach(key -> versions.put(key, ""));
    }

    @Override
    public String getKey(GenericKubernetesResource object) {
      ObjectMeta meta = object.getMetadata();
      return meta.getNamespace() == null
          ? meta.getName()
          : meta.getNamespace() + "/" + meta.getName();
    }

    @Override
    public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource object) {
      return stub(key, versions.put(key, object.getMetadata().getResourceVersion()));
    }

    @Override
    public @Nullable GenericKubernetesResource remove(String key) {
      return stub(key, versions.remove(key));
    }

    @Override
    public Stream<String> keySet() {
      return versions.keySet().stream();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
      return versions.entrySet().stream().map(one -> known(one.getKey(), one.getValue()));
    }

    @Override
    public int size() {
      return versions.size();
    }

    @Override
    public @Nullable GenericKubernetesResource get(String key) {
      return stub(key, versions.get(key));
    }

    @Override
    public boolean isFullState() {
      return false;
    }

    private static @Nullable GenericKubernetesResource stub(String key, @Nullable String version) {
      return version == null ? null : known(key, version);
    }

    private static GenericKubernetesResource known(String key, String version) {
      int slash = key.indexOf('/');
      ObjectMeta meta = new ObjectMeta();
      meta.setNamespace(slash < 0 ? null : key.substring(0, slash));
      meta.setName(key.substring(slash + 1));
      meta.setResourceVersion(version);
      GenericKubernetesResource stub = new GenericKubernetesResource();
      stub.setMetadata(meta);
      return stub;
    }
  }
}
