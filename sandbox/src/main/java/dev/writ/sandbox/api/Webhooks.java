package dev.writ.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.kinds.Kinds;
import dev.writ.sandbox.store.LabelSelector;
import dev.writ.sandbox.store.Meta;
import dev.writ.sandbox.store.ObjectStore;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks the webhooks that MutatingWebhookConfigurations and ValidatingWebhookConfigurations name by
 * URL, as Kubernetes documents it: rules, namespaceSelector, objectSelector, failurePolicy,
 * timeout, sideEffects, dry run, warnings, reinvocationPolicy. Mutating ones go first, in the order
 * of their names. Not here: matchConditions, and matchPolicy `Equivalent` across versions.
 */
final class Webhooks {

  /** What is asked about. `old` is null at creation, `object` at deletion. */
  public record Question(
      Kind kind,
      String subresource,
      String operation,
      String namespace,
      String name,
      @Nullable ObjectNode object,
      @Nullable ObjectNode old,
      Writer writer) {

    /** The same about what the object has become. */
    Question with(ObjectNode next) {
      return new Question(kind, subresource, operation, namespace, name, next, old, writer);
    }
  }

  private static final String REVIEW_VERSION = "admission.k8s.io/v1";

  private final ObjectStore store;
  private final Kind mutating;
  private final Kind validating;
  private final Kind namespaces;
  private final WebhookLine line;

  Webhooks(ObjectStore store, Kinds kinds) {
    this.store = store;
    String group = "admissionregistration.k8s.io";
    this.mutating = kinds.require(group, "mutatingwebhookconfigurations");
    this.validating = kinds.require(group, "validatingwebhookconfigurations");
    this.namespaces = kinds.require("", "namespaces");
    this.line = new WebhookLine();
  }

  /** True when some webhook wants to be asked. */
  boolean areAsked(Question question) {
    return !question.kind().group().equals("admissionregistration.k8s.io")
        && !(hooks(mutating, question).isEmpty() && hooks(validating, question).isEmpty());
  }

  /**
   * The object as the mutating webhooks want it; throws when one refuses. Where one changed it,
   * those before that say `reinvocationPolicy: IfNeeded` are asked once more.
   */
  ObjectNode mutated(Question question, ObjectNode object) {
    List<JsonNode> hooks = hooks(mutating, question);
    ObjectNode now = object;
    int lastChange = -1;
    for (int i = 0; i < hooks.size(); i++) {
      ObjectNode next = mutated(hooks.get(i), question.with(now), now);
      if (!next.equals(now)) {
        lastChange = i;
        now = next;
      }
    }
    for (JsonNode hook : hooks.subList(0, Math.max(lastChange, 0))) {
      if (hook.path("reinvocationPolicy").asText().equals("IfNeeded")) {
        now = mutated(hook, question.with(now), now);
      }
    }
    return now;
  }

  private ObjectNode mutated(JsonNode hook, Question question, ObjectNode object) {
    JsonNode response = ask(hook, question);
    String patch = response.path("patch").asText("");
    return patch.isEmpty()
        ? object
        : patched(object, patch, response.path("patchType").asText(), hook);
  }

  private static ObjectNode patched(ObjectNode object, String patch, String type, JsonNode hook) {
    if (!type.equals("JSONPatch")) {
      throw failed(hook, "webhook returned response.patch but not response.patchType: JSONPatch");
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(patch);
      JsonNode operations = Json.parse(new String(bytes, StandardCharsets.UTF_8));
      if (JsonPatch.apply(operations, object) instanceof ObjectNode result) {
        return result;
      }
      throw failed(hook, "the patched object would be no object");
    } catch (IOException | JsonPatchException | IllegalArgumentException e) {
      throw failed(hook, "the patch cannot be applied: " + e.getMessage());
    }
  }

  /** Asks about an object that is to go, which nobody can change; throws when one refuses. */
  void askAboutDeletion(Question question) {
    for (JsonNode hook : hooks(mutating, question)) {
      if (ask(hook, question).has("patch")) {
        throw failed(hook, "a deletion can't be patched");
      }
    }
    validate(question);
  }

  /** Throws when a validating webhook refuses. */
  void validate(Question question) {
    for (JsonNode hook : hooks(validating, question)) {
      var _ = ask(hook, question);
    }
  }

  private List<JsonNode> hooks(Kind configurations, Question question) {
    List<JsonNode> asked = new ArrayList<>();
    store.list(configurations.resource(), "").items().stream()
        .sorted(Comparator.comparing((ObjectNode one) -> Meta.name(one)))
        .forEach(
            one ->
                one.path("webhooks")
                    .forEach(
                        hook -> {
                          if (wants(hook, question)) {
                            asked.add(hook);
                          }
                        }));
    return asked;
  }

  private boolean wants(JsonNode hook, Question question) {
    boolean ruled = false;
    for (JsonNode rule : hook.path("rules")) {
      ruled |= covers(rule, question);
    }
    ObjectNode about = question.object() == null ? question.old() : question.object();
    return ruled
        && about != null
        && inNamespace(hook, question, about)
        && (LabelSelector.of(hook.path("objectSelector")).matches(about)
            || (question.old() != null
                && LabelSelector.of(hook.path("objectSelector")).matches(question.old())));
  }

  private static boolean covers(JsonNode rule, Question question) {
    String resource = question.kind().plural();
    Set<String> resources = new HashSet<>(Json.texts(rule.path("resources")));
    String scope = rule.path("scope").asText("*");
    String sub = question.subresource();
    boolean named =
        sub.isEmpty()
            ? resources.contains("*") || resources.contains(resource) || resources.contains("*/*")
            : resources.contains(resource + "/" + sub)
                || resources.contains(resource + "/*")
                || resources.contains("*/" + sub)
                || resources.contains("*/*");
    return named
        && holds(rule.path("operations"), question.operation())
        && holds(rule.path("apiGroups"), question.kind().group())
        && holds(rule.path("apiVersions"), question.kind().version())
        && (scope.equals("*") || scope.equals("Namespaced") == question.kind().namespaced());
  }

  private static boolean holds(JsonNode list, String value) {
    List<String> texts = Json.texts(list);
    return texts.contains("*") || texts.contains(value);
  }

  private boolean inNamespace(JsonNode hook, Question question, ObjectNode about) {
    LabelSelector selector = LabelSelector.of(hook.path("namespaceSelector"));
    boolean isNamespace = question.kind().resource().equals(namespaces.resource());
    if (isNamespace) {
      return selector.matches(about);
    }
    return !question.kind().namespaced()
        || store
            .find(namespaces.key("", question.namespace()))
            .filter(selector::matches)
            .isPresent();
  }

  // ---- one question

  private JsonNode ask(JsonNode hook, Question question) {
    Set<String> harmless = Set.of("None", "NoneOnDryRun");
    if (question.writer().dryRun() && !harmless.contains(hook.path("sideEffects").asText())) {
      throw ApiFailure.badRequest(
          "admission webhook \"" + hook.path("name").asText() + "\" does not support dry run");
    }
    String uid = UUID.randomUUID().toString();
    JsonNode response;
    try {
      response = response(line.ask(hook, review(uid, question)), uid);
    } catch (WebhookLine.Unreachable e) {
      if (hook.path("failurePolicy").asText("Fail").equals("Ignore")) {
        return Json.object();
      }
      throw failed(hook, String.valueOf(e.getMessage()));
    }
    response.path("warnings").forEach(text -> question.writer().warnings().accept(text.asText()));
    if (!response.path("allowed").asBoolean()) {
      throw denied(hook, response.path("status"));
    }
    return response;
  }

  private static ApiFailure failed(JsonNode hook, String why) {
    return ApiFailure.of(
        500,
        "InternalError",
        "Internal error occurred: failed calling webhook \""
            + hook.path("name").asText()
            + "\": "
            + why);
  }

  private static JsonNode response(JsonNode review, String uid) throws WebhookLine.Unreachable {
    String version = review.path("apiVersion").asText();
    String kind = review.path("kind").asText();
    if (!version.equals(REVIEW_VERSION) || !kind.equals("AdmissionReview")) {
      throw new WebhookLine.Unreachable(
          "expected webhook response of %s, Kind=AdmissionReview, got %s, Kind=%s"
              .formatted(REVIEW_VERSION, version, kind));
    }
    JsonNode response = review.path("response");
    if (!response.path("uid").asText().equals(uid)) {
      throw new WebhookLine.Unreachable(
          "expected response.uid=\"%s\", got \"%s\"".formatted(uid, response.path("uid").asText()));
    }
    return response;
  }

  /** What a webhook may leave out: code 400, and its reason in place of a message. */
  private static ApiFailure denied(JsonNode hook, JsonNode status) {
    String reason = status.path("reason").asText("");
    String why = status.path("message").asText("");
    why = why.isEmpty() ? reason : why;
    int code = status.path("code").asInt();
    return ApiFailure.of(
        code < 400 ? 400 : code,
        reason,
        "admission webhook \"%s\" denied the request%s"
            .formatted(
                hook.path("name").asText(), why.isEmpty() ? " without explanation" : ": " + why));
  }

  private static ObjectNode review(String uid, Question question) {
    Kind kind = question.kind();
    ObjectNode review =
        Json.object().put("apiVersion", REVIEW_VERSION).put("kind", "AdmissionReview");
    ObjectNode request = review.putObject("request").put("uid", uid);
    for (String prefix : List.of("kind", "requestKind")) {
      request
          .putObject(prefix)
          .put("group", kind.group())
          .put("version", kind.version())
          .put("kind", kind.kind());
    }
    for (String prefix : List.of("resource", "requestResource")) {
      request
          .putObject(prefix)
          .put("group", kind.group())
          .put("version", kind.version())
          .put("resource", kind.plural());
    }
    if (!question.subresource().isEmpty()) {
      request.put("subResource", question.subresource());
      request.put("requestSubResource", question.subresource());
    }
    request.put("name", question.name()).put("operation", question.operation());
    if (kind.namespaced()) {
      request.put("namespace", question.namespace());
    }
    request.set("userInfo", question.writer().user().info());
    request.set("object", question.object());
    request.set("oldObject", question.old());
    request.put("dryRun", question.writer().dryRun());
    request.set("options", options(question));
    return review;
  }

  /** A patch is an update by then, or the creation of what was not there. */
  private static ObjectNode options(Question question) {
    String kind =
        switch (question.operation()) {
          case "CREATE" -> "CreateOptions";
          case "DELETE" -> "DeleteOptions";
          default -> "UpdateOptions";
        };
    ObjectNode options = Json.object().put("apiVersion", "meta.k8s.io/v1").put("kind", kind);
    if (!question.operation().equals("DELETE")) {
      options.put("fieldManager", question.writer().manager());
    }
    if (question.writer().dryRun()) {
      options.putArray("dryRun").add("All");
    }
    return options;
  }
}
