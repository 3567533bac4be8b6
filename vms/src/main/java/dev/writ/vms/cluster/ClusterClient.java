package dev.writ.vms.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Database;
import dev.writ.vms.decide.Right;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One cluster, reached with one credential. Every method is a call over the network, throws {@link
 * ClusterFailure} and nothing else, and refuses to run inside a database transaction.
 *
 * <p>There is one way to write: server-side apply with force under one field manager.
 */
public final class ClusterClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 500;

  private final KubernetesClient client;
  private final String fieldManager;
  private final RetryAfter retryAfter;

  private ClusterClient(KubernetesClient client, String fieldManager, RetryAfter retryAfter) {
    this.client = client;
    this.fieldManager = fieldManager;
    this.retryAfter = retryAfter;
  }

  /**
   * Prepares a connection; nothing is sent yet.
   *
   * @param timeout of one call, connecting included
   */
  public static ClusterClient open(
      String apiUrl, String ca, Credential credential, String fieldManager, Duration timeout) {
    int milliseconds = Math.toIntExact(timeout.toMillis());
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(apiUrl)
            .withCaCertData(base64(ca))
            .withOauthToken(credential.token())
            .withClientCertData(base64(credential.certificate()))
            .withClientKeyData(base64(credential.key()))
            .withTrustCerts(false)
            .withDisableHostnameVerification(false)
            .withConnectionTimeout(milliseconds)
            .withRequestTimeout(milliseconds)
            .withRequestRetryBackoffLimit(0)
            .withWatchReconnectLimit(0)
            .build();
    RetryAfter retryAfter = new RetryAfter();
    return new ClusterClient(
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("writ-retry-after", retryAfter))
            .build(),
        fieldManager,
        retryAfter);
  }

  /**
   * What an object is called on the cluster.
   *
   * @param uid changes when an object of the same name is made anew
   * @param deleting it has been asked to go and some finalizer still holds it
   */
  public record Live(
      String uid, String resourceVersion, Map<String, String> labels, boolean deleting) {
    static Live of(ObjectMeta meta) {
      return new Live(
          meta.getUid(),
          meta.getResourceVersion(),
          meta.getLabels() == null ? Map.of() : Map.copyOf(meta.getLabels()),
          meta.getDeletionTimestamp() != null);
    }
  }

  /** UID of {@code kube-system}: stays the same as long as the cluster lives. */
  public String identity() {
    return call(
        () -> {
          Namespace system = client.namespaces().withName("kube-system").get();
          if (system == null) {
            throw new KubernetesClientException("namespaces \"kube-system\" not found", 404, null);
          }
          return system.getMetadata().getUid();
        });
  }

  /** True where the API server offers KubeVirt. */
  public boolean hasKubeVirt() {
    return call(() -> client.hasApiGroup("kubevirt.io", true));
  }

  public Set<String> storageClasses() {
    return call(
        () -> {
          Set<String> names = new TreeSet<>();
          client
              .storage()
              .v1()
              .storageClasses()
              .list()
              .getItems()
              .forEach(each -> names.add(each.getMetadata().getName()));
          return names;
        });
  }

  /** Names of resources that some node has to give, such as {@code hugepages-2Mi}. */
  public Set<String> nodeResources() {
    return call(
        () -> {
          Set<String> names = new TreeSet<>();
          for (Node node : client.nodes().list().getItems()) {
            Map<String, Quantity> has = node.getStatus().getAllocatable();
            if (has != null) {
              has.forEach(
                  (name, amount) -> {
                    if (amount.getNumericalAmount().signum() > 0) {
                      names.add(name);
                    }
                  });
            }
          }
          return names;
        });
  }

  /** True where this credential may do it in every namespace. */
  public boolean mayDo(Right right) {
    SelfSubjectAccessReview question =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withVerb(right.verb())
            .withGroup(right.group())
            .withResource(right.resource())
            .endResourceAttributes()
            .endSpec()
            .build();
    return call(
        () ->
            client
                .authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(question)
                .getStatus()
                .getAllowed());
  }

  public boolean hasNamespace(String name) {
    return call(() -> client.namespaces().withName(name).get() != null);
  }

  /** Makes the namespace with these labels; one that is there already is left as it is. */
  public void ensureNamespace(String name, Map<String, String> labels) {
    if (hasNamespace(name)) {
      return;
    }
    call(
        () -> {
          Namespace wanted =
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .withLabels(labels)
                  .endMetadata()
                  .build();
          try {
            return client.namespaces().resource(wanted).create();
          } catch (KubernetesClientException failure) {
            if (failure.getCode() == 409) {
              return wanted; // somebody else made it between our two calls
            }
            throw failure;
          }
        });
  }

  public Optional<Live> find(Kind kind, String namespace, String name) {
    return findObject(kind, namespace, name).map(object -> Live.of(object.getMetadata()));
  }

  /** The object as the cluster has it, as YAML without managed fields; for people to read. */
  public Optional<String> yaml(Kind kind, String namespace, String name) {
    return findObject(kind, namespace, name)
        .map(
            object -> {
              object.getMetadata().setManagedFields(List.of());
              return Serialization.asYaml(object);
            });
  }

  private Optional<GenericKubernetesResource> findObject(Kind kind, String namespace, String name) {
    return call(() -> Optional.ofNullable(resource(kind, namespace, name).get()));
  }

  /**
   * Server-side apply of the whole wanted object, taking over fields that others own.
   *
   * @param dryRun ask only; nothing is stored
   */
  public Live apply(ObjectNode wanted, boolean dryRun) {
    JsonNode meta = wanted.path("metadata");
    Kind kind = Kind.ofName(wanted.path("kind").asText());
    PatchContext.Builder how =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(fieldManager)
            .withForce(true);
    if (dryRun) {
      how.withDryRun(List.of("All"));
    }
    GenericKubernetesResource object = JSON.convertValue(wanted, GenericKubernetesResource.class);
    return call(
        () ->
            Live.of(
                client
                    .genericKubernetesResources(kind.context())
                    .inNamespace(meta.path("namespace").asText())
                    .resource(object)
                    .patch(how.build())
                    .getMetadata()));
  }

  /** Asks for deletion of exactly this object; one that is gone or another by now is no error. */
  public void delete(Kind kind, String namespace, String name, String uid) {
    ObjectNode options = JSON.createObjectNode();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.put("propagationPolicy", "Background");
    options.putObject("preconditions").put("uid", uid);
    call(
        () -> {
          try {
            return client.raw(kind.path(namespace, name), "DELETE", options.toString());
          } catch (KubernetesClientException failure) {
            if (failure.getCode() == 404 || failure.getCode() == 409) {
              return "";
            }
            throw failure;
          }
        });
  }

  /** A whole, consistent list: every page of it was answered. */
  public record Listing(List<JsonNode> items, String resourceVersion) {}

  public Listing list(Kind kind, String label, String value) {
    List<JsonNode> items = new ArrayList<>();
    @Nullable String next = null;
    String version;
    do {
      String from = next;
      GenericKubernetesResourceList page =
          call(
              () ->
                  client
                      .genericKubernetesResources(kind.context())
                      .inAnyNamespace()
                      .withLabel(label, value)
                      .list(
                          new ListOptionsBuilder()
                              .withLimit((long) PAGE)
                              .withContinue(from)
                              .build()));
      page.getItems().forEach(item -> items.add(JSON.valueToTree(item)));
      version = page.getMetadata().getResourceVersion();
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return new Listing(items, version);
  }

  /** Hears of changes after a list. */
  public interface Listener {
    void changed(JsonNode object);

    void gone(JsonNode object);

    /** The watch ended; a new list is needed before the next one. */
    void ended();
  }

  /** A watch that is going on. */
  public interface Watching extends AutoCloseable {
    @Override
    void close();
  }

  /** By WebSocket: over plain HTTP the library breaks off at any character beyond ASCII. */
  public Watching watch(
      Kind kind, String label, String value, String resourceVersion, Listener listener) {
    Watch watch =
        call(
            () ->
                client
                    .genericKubernetesResources(kind.context())
                    .inAnyNamespace()
                    .withLabel(label, value)
                    .watch(
                        new ListOptionsBuilder().withResourceVersion(resourceVersion).build(),
                        new Relay(listener)));
    return watch::close;
  }

  private record Relay(Listener listener) implements Watcher<GenericKubernetesResource> {
    @Override
    public void eventReceived(Action action, GenericKubernetesResource object) {
      switch (action) {
        case ADDED, MODIFIED -> listener.changed(JSON.valueToTree(object));
        case DELETED -> listener.gone(JSON.valueToTree(object));
        case ERROR -> listener.ended();
        case BOOKMARK -> {}
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      listener.ended();
    }

    @Override
    public void onClose() {
      listener.ended();
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private Resource<GenericKubernetesResource> resource(Kind kind, String namespace, String name) {
    return client.genericKubernetesResources(kind.context()).inNamespace(namespace).withName(name);
  }

  private <T> T call(Supplier<T> work) {
    Database.requireNoTransaction("a call to a cluster");
    try {
      return work.get();
    } catch (RuntimeException failure) {
      throw ClusterFailure.of(failure, retryAfter.last());
    }
  }

  private static @Nullable String base64(@Nullable String pem) {
    return pem == null
        ? null
        : Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
  }
}
