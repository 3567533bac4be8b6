package dev.writ.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.ApiFailure;
import dev.writ.sandbox.api.Patch;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.User;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.controllers.Controller;
import dev.writ.sandbox.controllers.ControllerLoop;
import dev.writ.sandbox.controllers.Controllers;
import dev.writ.sandbox.controllers.Delays;
import dev.writ.sandbox.controllers.Nodes;
import dev.writ.sandbox.fault.Counts;
import dev.writ.sandbox.fault.Faults;
import dev.writ.sandbox.fault.RequestLog;
import dev.writ.sandbox.http.ApiServer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.kinds.Kinds;
import dev.writ.sandbox.kubevirt.KubeVirtKinds;
import dev.writ.sandbox.kubevirt.MachineCommands;
import dev.writ.sandbox.kubevirt.PretendKubeVirt;
import dev.writ.sandbox.store.Journal;
import dev.writ.sandbox.store.Meta;
import dev.writ.sandbox.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running pretend cluster.
 *
 * <pre>{@code
 * try (Sandbox sandbox = Sandbox.start(SandboxSettings.forTests())) {
 *   Config config = Config.fromKubeconfig(sandbox.kubeconfigYaml());
 *   sandbox.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n");
 *   sandbox.faults().answer(2, 500, "patch", "virtualmachines");
 *   … // drive it with the fabric8 client or kubectl
 *   assertThat(sandbox.counts().requests("patch", "virtualmachines")).isEqualTo(3);
 * }
 * }</pre>
 *
 * <p>It serves HTTPS on 127.0.0.1 with its own CA and one bearer token that may do everything.
 * Every object a person may write is documented by Kubernetes (v1.32) and KubeVirt (v1); kinds are
 * listed by `kubectl api-resources`. A VirtualMachine annotated `sandbox.writ.dev/status: NAME`
 * shows that status instead of living.
 */
public final class Sandbox implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);

  private final Journal journal;
  private final Resources resources;
  private final ControllerLoop loop;
  private final ApiServer server;
  private final Counts counts = new Counts();
  private final RequestLog log = new RequestLog();
  private final Identity identity;
  private final String name;
  private final RandomGenerator random;

  private Sandbox(SandboxSettings settings) {
    this.name = settings.name();
    this.random = settings.random();
    this.journal = settings.directory().map(Journal::in).orElseGet(Journal::none);
    ObjectStore store = new ObjectStore(journal);
    Kinds kinds = new Kinds(store, KubeVirtKinds.RULES);
    this.resources = new Resources(store, kinds, settings.clock(), settings.random());
    this.identity =
        Identity.of(settings.directory(), settings.clock().instant(), settings.random());
    furnish();
    this.server =
        new ApiServer(
            settings.port(),
            identity.certificates(),
            identity.token(),
            resources,
            List.of(new MachineCommands(resources)),
            counts,
            log);
    this.loop = new ControllerLoop(store, kinds);
    Delays delays = settings.delays().orElse(loop);
    List<Controller> controllers =
        new ArrayList<>(Controllers.all(resources, delays, settings.podStep()));
    controllers.add(new PretendKubeVirt(resources, delays, settings.machineStep()));
    loop.start(controllers);
  }

  /**
   * Starts a pretend cluster and returns when it answers.
   *
   * @throws RuntimeException when the port is taken or the directory cannot be used
   */
  public static Sandbox start(SandboxSettings settings) {
    Sandbox sandbox = new Sandbox(settings);
    LOG.info(
        "`{}` is a pretend Kubernetes cluster for trying and testing, at {}; nothing runs on it",
        sandbox.name,
        sandbox.url());
    return sandbox;
  }

  /** `https://127.0.0.1:PORT`. */
  public String url() {
    return "https://127.0.0.1:" + server.port();
  }

  /** The certificate authority that clients must trust, as PEM. */
  public String caPem() {
    return identity.certificates().caPem();
  }

  /** The bearer token of the one user. */
  public String token() {
    return identity.token();
  }

  /**
   * A kubeconfig with everything inline. It is a credential: write it to a file only its owner can
   * read.
   */
  public String kubeconfigYaml() {
    return kubeconfigYaml(List.of(this));
  }

  /**
   * A kubeconfig for a ServiceAccount, which need not exist: it may do what the bindings of RBAC
   * allow it and nothing else.
   */
  public String kubeconfigYaml(String namespace, String serviceAccount) {
    String bearer = Identity.newToken(random);
    server.admit(bearer, User.serviceAccount(namespace, serviceAccount));
    return Kubeconfig.yaml(
        List.of(new Kubeconfig.Access(name, url(), new Identity(identity.certificates(), bearer))));
  }

  /** As {@link #kubeconfigYaml()} for several: a context for each, the first one's is current. */
  public static String kubeconfigYaml(List<Sandbox> all) {
    return Kubeconfig.yaml(
        all.stream().map(one -> new Kubeconfig.Access(one.name, one.url(), one.identity)).toList());
  }

  /**
   * Server-side applies every document of a YAML text, as `kubectl apply --server-side` would, with
   * the manager `sandbox`. Objects without a namespace go to `default`.
   *
   * @throws IllegalArgumentException when a kind is unknown or an object is refused
   */
  public void apply(String yaml) {
    for (ObjectNode object : Json.parseYamlDocuments(yaml)) {
      Kind kind = requireKind(object.path("apiVersion").asText(), object.path("kind").asText());
      String namespace = Meta.namespace(object).isEmpty() ? "default" : Meta.namespace(object);
      try {
        resources.patch(
            kind,
            kind.namespaced() ? namespace : "",
            Meta.name(object),
            new Patch.Apply(object, true),
            "",
            Writer.of(User.ADMIN, "sandbox"));
      } catch (ApiFailure e) {
        throw new IllegalArgumentException(
            kind.kind() + " `" + Meta.name(object) + "` was refused: " + e.getMessage(), e);
      }
    }
  }

  /**
   * An object as JSON text, straight from the store; the namespace is empty for cluster-wide kinds.
   */
  public Optional<String> find(String apiVersion, String kind, String namespace, String name) {
    return resources.find(requireKind(apiVersion, kind), namespace, name).map(Json::write);
  }

  private Kind requireKind(String apiVersion, String kind) {
    return resources
        .kinds()
        .findByKind(apiVersion, kind)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown kind `"
                        + kind
                        + "` in `"
                        + apiVersion
                        + "`: the sandbox serves what"
                        + " `kubectl api-resources` lists; apply a CustomResourceDefinition first"));
  }

  /** Plays misfortune. */
  public Faults faults() {
    return server.faults();
  }

  /** What came in over HTTP. */
  public Counts counts() {
    return counts;
  }

  /** Every request in turn, once it was started. */
  public RequestLog requestLog() {
    return log;
  }

  /** Stops everything it started; what a directory keeps stays. */
  @Override
  public void close() {
    server.close();
    loop.close();
    journal.close();
  }

  /** What every cluster has. */
  private void furnish() {
    Kind namespaces = resources.kinds().require("", "namespaces");
    for (String name : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
      if (resources.find(namespaces, "", name).isEmpty()) {
        ObjectNode namespace = Json.object();
        Meta.of(namespace).put("name", name);
        resources.create(namespaces, "", namespace, Writer.component("kube-apiserver"));
      }
    }
    Kind storageClasses = resources.kinds().require("storage.k8s.io", "storageclasses");
    if (resources.find(storageClasses, "", "standard").isEmpty()) {
      ObjectNode standard = Json.object().put("provisioner", "sandbox.writ.dev/pretend");
      Meta.of(standard).put("name", "standard");
      Json.child(standard, "metadata", "annotations")
          .put("storageclass.kubernetes.io/is-default-class", "true");
      resources.create(storageClasses, "", standard, Writer.component("kube-apiserver"));
    }
    Nodes.join(resources);
    KubeVirtKinds.install(resources);
  }
}
