package dev.writ.workloads.observe;

import dev.writ.document.Node;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.Resource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final ClusterApi api;
  private final Sink sink;
  private final List<SharedIndexInformer<GenericKubernetesResource>> running = new ArrayList<>();

  /** Is told of objects, of each kind in the order of the watch; by several threads. */
  public interface Sink {
    /** It is there, or another than it was. */
    void seen(Resource resource, Sighting object);

    /** It is gone. */
    void gone(Resource resource, String namespace, String name);
  }

  /**
   * An object as a watch told it.
   *
   * @param document without managed fields and without kubectl's copy of it
   */
  public record Sighting(String namespace, String name, Node document) {}

  public Informers(ClusterApi api, Sink sink) {
    this.api = api;
    this.sink = sink;
  }

  /** Begins to follow a kind; whoever may not, tries again and again. */
  public void follow(Resource resource) {
    follow(resource, kind(resource).withLimit(PAGE).runnableInformer(0));
  }

  /** As {@link #follow(Resource)}, one object of a kind that has no namespaces. */
  public void follow(Resource resource, String name) {
    follow(resource, kind(resource).withField("metadata.name", name).runnableInformer(0));
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

  private void follow(Resource resource, SharedIndexInformer<GenericKubernetesResource> informer) {
    informer.removeNamespaceIndex();
    informer.itemStore(new Stubs());
    informer.addEventHandler(new Relay(resource, sink));
    informer.exceptionHandler(
        (_, failure) -> {
          LOG.warn(
              "{} of cluster `{}` can't be followed, which is tried again: {}",
              resource.plural(),
              api.name(),
              failure.getMessage());
          return true;
        });
    running.add(informer);
    informer.start();
  }

  /** Whether all kinds were listed once. */
  public boolean haveSynced() {
    return running.stream().allMatch(SharedIndexInformer::hasSynced);
  }

  /** Whether all kinds are being watched right now. */
  public boolean areWatching() {
    return running.stream().allMatch(SharedIndexInformer::isWatching);
  }

  @Override
  public void close() {
    running.forEach(SharedIndexInformer::stop);
    running.clear();
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
