package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The defaults and checks of both kinds of webhook configuration. */
final class WebhookRules implements Rules {

  @Override
  public void fill(ObjectNode object, @Nullable ObjectNode old) {
    for (JsonNode hook : object.path("webhooks")) {
      ObjectNode filled = (ObjectNode) hook;
      Json.putDefault(filled, "failurePolicy", "Fail");
      Json.putDefault(filled, "matchPolicy", "Equivalent");
      Json.putDefault(filled, "timeoutSeconds", 10);
      Json.putDefault(filled, "namespaceSelector", Json.object());
      Json.putDefault(filled, "objectSelector", Json.object());
      hook.path("rules").forEach(rule -> Json.putDefault((ObjectNode) rule, "scope", "*"));
      if (object.path("kind").asText().startsWith("Mutating")) {
        Json.putDefault(filled, "reinvocationPolicy", "Never");
      }
    }
  }

  @Override
  public List<Violation> check(ObjectNode object, @Nullable ObjectNode old) {
    List<Violation> found = new ArrayList<>();
    for (int i = 0; i < object.path("webhooks").size(); i++) {
      JsonNode hook = object.path("webhooks").path(i);
      String place = "webhooks[" + i + "]";
      if (hook.path("name").asText().chars().filter(letter -> letter == '.').count() < 2) {
        found.add(
            Violation.invalid(
                place + ".name",
                hook.path("name"),
                "should be a domain with at least three segments separated by dots"));
      }
      String url = Json.text(hook, "clientConfig", "url");
      if (!url.isEmpty() && !url.startsWith("https://")) {
        found.add(
            Violation.invalid(
                place + ".clientConfig.url",
                Json.at(hook, "clientConfig", "url"),
                "'https' is the only allowed URL scheme; desired format: https://host[/path]"));
      }
      String effects = hook.path("sideEffects").asText("");
      if (!effects.equals("None") && !effects.equals("NoneOnDryRun")) {
        found.add(
            Violation.unsupported(
                place + ".sideEffects", hook.path("sideEffects"), List.of("None", "NoneOnDryRun")));
      }
      if (!Json.texts(hook.path("admissionReviewVersions")).contains("v1")) {
        found.add(
            Violation.invalid(
                place + ".admissionReviewVersions",
                hook.path("admissionReviewVersions"),
                "must include at least one of v1, v1beta1"));
      }
      int seconds = hook.path("timeoutSeconds").asInt(10);
      if (seconds < 1 || seconds > 30) {
        found.add(
            Violation.invalid(
                place + ".timeoutSeconds",
                hook.path("timeoutSeconds"),
                "the timeout value must be between 1 and 30 seconds"));
      }
    }
    return found;
  }
}
