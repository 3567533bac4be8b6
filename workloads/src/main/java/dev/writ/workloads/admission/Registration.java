package dev.writ.workloads.admission;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.PatchKind;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.HandOver;
import dev.writ.workloads.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Tells an API server which objects it is to ask Writ about, and where.
 *
 * @param namespace that Writ runs in; nothing is asked about what is in it
 * @param failurePolicy what becomes of an object when nobody answers
 */
public record Registration(
    ClusterApi api, Door door, String namespace, FailurePolicy failurePolicy) {
  /** The name of both configurations. */
  public static final String NAME = "writ-workloads";

  /** Where the API server knocks. */
  public sealed interface Door {
    /** By a Service of the cluster. */
    record Service(String namespace, String name, int port) implements Door {}

    /**
     * By an address.
     *
     * @param url such as {@code https://127.0.0.1:8443}
     */
    record Url(String url) implements Door {
      public Url {
        if (!url.startsWith("https://")) {
          throw new IllegalArgumentException(
              "`%s` can't be `writ.workloads.admission.url`; API servers ask by https only"
                  .formatted(url));
        }
        url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
      }
    }
  }

  /** What becomes of an object when nobody answers. */
  public enum FailurePolicy {
    IGNORE("Ignore"),
    FAIL("Fail");

    private final String word;

    FailurePolicy(String word) {
      this.word = word;
    }

    /** As Kubernetes spells it. */
    public String word() {
      return word;
    }
  }

  /**
   * Puts both configurations in place, as often as one likes.
   *
   * @param bundlePem the authorities by which the API server knows who answers; empty for those it
   *     knows by itself
   * @throws dev.writ.workloads.cluster.ApiFailure where the API server refuses
   */
  public void register(String bundlePem) {
    apply(Resource.VALIDATING_WEBHOOKS, validating(bundlePem));
    apply(Resource.MUTATING_WEBHOOKS, mutating(bundlePem));
  }

  /**
   * Takes both configurations away, where they are there.
   *
   * @throws dev.writ.workloads.cluster.ApiFailure where the API server refuses
   */
  static void withdraw(ClusterApi api) {
    api.delete(Resource.VALIDATING_WEBHOOKS.path("", NAME));
    api.delete(Resource.MUTATING_WEBHOOKS.path("", NAME));
  }

  private void apply(Resource kind, ObjectNode webhook) {
    ObjectNode configuration = JsonNodeFactory.instance.objectNode();
    configuration.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    ObjectNode metadata = configuration.putObject("metadata").put("name", NAME);
    metadata.putObject("labels").put("app.kubernetes.io/managed-by", "writ");
    configuration.putArray("webhooks").add(webhook);
    var _ =
        api.patch(
            kind.path("", NAME),
            PatchKind.APPLY,
            configuration,
            Map.of("fieldManager", HandOver.MANAGER, "force", "true"));
  }

  private ObjectNode validating(String bundlePem) {
    ObjectNode webhook = webhook("validate", bundlePem);
    ArrayNode rules = webhook.putArray("rules");
    for (PodSource source : PodSource.values()) {
      rules.add(rule(source.resource().group(), source.resources(), "Namespaced"));
    }
    rules.add(rule(Policy.GROUP, PolicyValidation.RESOURCES, "*"));
    return webhook;
  }

  private ObjectNode mutating(String bundlePem) {
    ObjectNode webhook = webhook("mutate", bundlePem).put("reinvocationPolicy", "IfNeeded");
    ArrayNode rules = webhook.putArray("rules");
    Arrays.stream(PodSource.values())
        .filter(PodSource::isMended)
        .forEach(
            source -> rules.add(rule(source.resource().group(), source.resources(), "Namespaced")));
    return webhook;
  }

  private static ObjectNode rule(String group, List<String> resources, String scope) {
    ObjectNode rule = JsonNodeFactory.instance.objectNode();
    rule.putArray("apiGroups").add(group);
    rule.putArray("apiVersions").add("v1");
    rule.putArray("operations").add("CREATE").add("UPDATE");
    resources.forEach(rule.putArray("resources")::add);
    return rule.put("scope", scope);
  }

  private ObjectNode webhook(String verb, String bundlePem) {
    ObjectNode webhook = JsonNodeFactory.instance.objectNode();
    webhook
        .put("name", verb + ".workloads." + Policy.GROUP)
        .put("failurePolicy", failurePolicy.word())
        .put("matchPolicy", "Equivalent")
        .put("sideEffects", "NoneOnDryRun")
        .put("timeoutSeconds", 2);
    webhook.putArray("admissionReviewVersions").add("v1");
    ObjectNode client = webhook.putObject("clientConfig");
    if (!bundlePem.isEmpty()) {
      client.put(
          "caBundle",
          Base64.getEncoder().encodeToString(bundlePem.getBytes(StandardCharsets.UTF_8)));
    }
    String path = AdmissionServer.path(verb, api.name());
    switch (door) {
      case Door.Url(String url) -> client.put("url", url + path);
      case Door.Service(String where, String name, int port) ->
          client
              .putObject("service")
              .put("namespace", where)
              .put("name", name)
              .put("path", path)
              .put("port", port);
    }
    ObjectNode others =
        webhook.putObject("namespaceSelector").putArray("matchExpressions").addObject();
    others.put("key", "kubernetes.io/metadata.name").put("operator", "NotIn");
    ArrayNode names = others.putArray("values");
    List.of("kube-system", "kube-public", "kube-node-lease").forEach(names::add);
    names.add(namespace);
    return webhook;
  }
}
