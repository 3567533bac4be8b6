package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pods and pod templates: the defaults and checks of the API reference that people meet. */
public final class PodRules implements Rules {

  /** The one door by which a pod gets ephemeral containers; `kubectl debug` knocks there. */
  public static final String EPHEMERAL_CONTAINERS = "ephemeralcontainers";

  private static final String EPHEMERAL = "ephemeralContainers";
  private static final Map<String, Integer> PROBE_DEFAULTS =
      Map.of(
          "timeoutSeconds", 1, "periodSeconds", 10, "successThreshold", 1, "failureThreshold", 3);
  private static final List<String> NOT_EPHEMERAL =
      List.of("ports", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle");

  PodRules() {}

  // What may change in the spec of a pod that exists.
  private static final List<String> MUTABLE =
      List.of("activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "nodeName");

  @Override
  public void fill(ObjectNode object, @Nullable ObjectNode old) {
    ObjectNode spec = Json.child(object, "spec");
    fillSpec(spec);
    fillRequests(spec);
    Json.putDefault(spec, "serviceAccountName", "default");
    Json.putDefault(spec, "enableServiceLinks", true);
    ObjectNode status = Json.child(object, "status");
    Json.putDefault(status, "phase", "Pending");
    Json.putDefault(status, "qosClass", Quantities.qosClass(spec));
  }

  static void fillSpec(ObjectNode spec) {
    Json.putDefault(spec, "restartPolicy", "Always");
    Json.putDefault(spec, "terminationGracePeriodSeconds", 30);
    Json.putDefault(spec, "dnsPolicy", "ClusterFirst");
    Json.putDefault(spec, "securityContext", Json.object());
    Json.putDefault(spec, "schedulerName", "default-scheduler");
    for (String list : List.of("initContainers", "containers", EPHEMERAL)) {
      for (JsonNode container : spec.path(list)) {
        if (container instanceof ObjectNode object) {
          fillContainer(object);
        }
      }
    }
  }

  private static void fillContainer(ObjectNode container) {
    Json.putDefault(container, "resources", Json.object());
    Json.putDefault(container, "terminationMessagePath", "/dev/termination-log");
    Json.putDefault(container, "terminationMessagePolicy", "File");
    Json.putDefault(container, "imagePullPolicy", pullPolicy(container.path("image").asText("")));
    for (JsonNode port : container.path("ports")) {
      Json.putDefault((ObjectNode) port, "protocol", "TCP");
    }
    for (String probe : ContainerRules.PROBES) {
      if (container.get(probe) instanceof ObjectNode object) {
        PROBE_DEFAULTS.forEach(
            (field, value) -> {
              if (object.path(field).asInt() == 0) { // a zero is as good as nothing
                object.put(field, value);
              }
            });
        if (object.get("httpGet") instanceof ObjectNode get) {
          Json.putDefault(get, "path", "/");
          Json.putDefault(get, "scheme", "HTTP");
        }
      }
    }
  }

  /** A limit without a request is its own request: in a pod, not yet in a template. */
  private static void fillRequests(ObjectNode spec) {
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : spec.path(list)) {
        if (container instanceof ObjectNode object) {
          Json.at(object, "resources", "limits")
              .forEachEntry(
                  (name, limit) ->
                      Json.putDefault(Json.child(object, "resources", "requests"), name, limit));
        }
      }
    }
  }

  private static String pullPolicy(String image) {
    String last = image.substring(image.lastIndexOf('/') + 1);
    boolean floating = !last.contains("@") && (!last.contains(":") || last.endsWith(":latest"));
    return floating ? "Always" : "IfNotPresent";
  }

  @Override
  public List<Violation> check(ObjectNode object, @Nullable ObjectNode old) {
    List<Violation> found = new ArrayList<>(ContainerRules.check(object.path("spec"), "spec"));
    if (old == null && !Json.at(object, "spec", EPHEMERAL).isEmpty()) {
      found.add(Violation.forbidden("spec." + EPHEMERAL, "cannot be set on create"));
    }
    if (old != null && !frozen(old).equals(frozen(object))) {
      found.add(
          Violation.forbidden(
              "spec",
              "pod updates may not change fields other than `spec.containers[*].image`,"
                  + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`"
                  + " (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`"
                  + " (allow it to be set to 1 if it was previously negative)"));
    }
    return found;
  }

  @Override
  public List<Violation> check(ObjectNode object, ObjectNode old, String subresource) {
    return subresource.equals(EPHEMERAL_CONTAINERS)
        ? checkEphemeral(Json.at(object, "spec"), Json.at(old, "spec", EPHEMERAL))
        : check(object, old);
  }

  /** They may be added, and what is there neither goes nor changes. */
  private static List<Violation> checkEphemeral(JsonNode spec, JsonNode before) {
    List<Violation> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String list : List.of("initContainers", "containers")) {
      spec.path(list).forEach(container -> names.add(container.path("name").asText()));
    }
    JsonNode containers = spec.path(EPHEMERAL);
    for (int i = 0; i < containers.size(); i++) {
      JsonNode container = containers.get(i);
      String place = "spec." + EPHEMERAL + "[" + i + "]";
      String name = container.path("name").asText("");
      if (name.isEmpty()) {
        found.add(Violation.required(place + ".name", ""));
      } else if (!names.add(name)) {
        found.add(Violation.duplicate(place + ".name", container.path("name")));
      }
      if (container.path("image").asText("").isEmpty()) {
        found.add(Violation.required(place + ".image", ""));
      }
      NOT_EPHEMERAL.stream()
          .filter(container::has)
          .map(
              field ->
                  Violation.forbidden(
                      place + "." + field, "cannot be set for an Ephemeral Container"))
          .forEach(found::add);
    }
    for (JsonNode earlier : before) {
      JsonNode now = named(containers, earlier.path("name").asText());
      if (!earlier.equals(now)) {
        found.add(
            Violation.forbidden(
                "spec." + EPHEMERAL,
                "existing ephemeral containers %s may not be %s"
                    .formatted(earlier.path("name"), now == null ? "removed" : "changed")));
      }
    }
    return found;
  }

  private static @Nullable JsonNode named(JsonNode containers, String name) {
    for (JsonNode container : containers) {
      if (container.path("name").asText().equals(name)) {
        return container;
      }
    }
    return null;
  }

  /** The pod as it lives, with the ephemeral containers of the wanted one. */
  public static ObjectNode withEphemeralContainers(ObjectNode live, ObjectNode wanted) {
    ObjectNode next = live.deepCopy();
    JsonNode containers = Json.at(wanted, "spec", EPHEMERAL);
    if (containers.isMissingNode()) {
      Json.child(next, "spec").remove(EPHEMERAL);
    } else {
      Json.child(next, "spec").set(EPHEMERAL, containers.deepCopy());
    }
    JsonNode managed = Json.at(wanted, "metadata", "managedFields");
    if (!managed.isMissingNode()) {
      Json.child(next, "metadata").set("managedFields", managed);
    }
    return next;
  }

  @Override
  public boolean endsGracefully(ObjectNode object) {
    String phase = Json.text(object, "status", "phase");
    return Json.at(object, "spec").hasNonNull("nodeName")
        && !phase.equals("Succeeded")
        && !phase.equals("Failed");
  }

  private static JsonNode frozen(ObjectNode pod) {
    ObjectNode spec = Json.child(pod.deepCopy(), "spec");
    spec.remove(MUTABLE);
    for (String list : List.of("initContainers", "containers")) {
      spec.path(list).forEach(container -> ((ObjectNode) container).remove("image"));
    }
    return spec;
  }
}
