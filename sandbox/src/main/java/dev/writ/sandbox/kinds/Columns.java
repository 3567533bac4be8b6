package dev.writ.sandbox.kinds;

import static dev.writ.sandbox.kinds.Column.AGE;
import static dev.writ.sandbox.kinds.Column.CREATED_AT;
import static dev.writ.sandbox.kinds.Column.NAME;
import static dev.writ.sandbox.kinds.Column.number;
import static dev.writ.sandbox.kinds.Column.path;
import static dev.writ.sandbox.kinds.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The columns that `kubectl get` prints for built-in kinds. */
final class Columns {

  private Columns() {}

  static final List<Column> NAMESPACE = List.of(NAME, path("Status", ".status.phase"), AGE);
  static final List<Column> SECRET =
      List.of(NAME, path("Type", ".type"), number("Data", size("data")), AGE);
  static final List<Column> CONFIG_MAP =
      List.of(
          NAME,
          number("Data", (o, now) -> o.path("data").size() + o.path("binaryData").size()),
          AGE);
  static final List<Column> SERVICE_ACCOUNT =
      List.of(NAME, number("Secrets", size("secrets")), AGE);
  static final List<Column> SERVICE =
      List.of(
          NAME,
          path("Type", ".spec.type"),
          text("Cluster-IP", orNone(".spec.clusterIP")),
          text("External-IP", (o, now) -> "<none>"),
          text("Port(s)", (o, now) -> joined(Json.at(o, "spec", "ports"), Columns::port, ",")),
          AGE,
          text("Selector", (o, now) -> labels(Json.at(o, "spec", "selector"))).wide());
  static final List<Column> POD =
      List.of(
          NAME,
          text("Ready", Columns::readyContainers),
          text("Status", Columns::podStatus),
          text("Restarts", (o, now) -> Integer.toString(restarts(o))),
          AGE,
          text("IP", orNone(".status.podIP")).wide(),
          text("Node", orNone(".spec.nodeName")).wide(),
          text("Nominated Node", orNone(".status.nominatedNodeName")).wide(),
          text("Readiness Gates", (o, now) -> "<none>").wide());
  static final List<Column> NODE =
      List.of(
          NAME,
          text("Status", Columns::nodeStatus),
          text("Roles", Columns::nodeRoles),
          AGE,
          path("Version", ".status.nodeInfo.kubeletVersion"),
          text("Internal-IP", orNone(".status.addresses[?(@.type==\"InternalIP\")].address"))
              .wide(),
          text("External-IP", (o, now) -> "<none>").wide(),
          path("OS-Image", ".status.nodeInfo.osImage").wide(),
          path("Kernel-Version", ".status.nodeInfo.kernelVersion").wide(),
          path("Container-Runtime", ".status.nodeInfo.containerRuntimeVersion").wide());
  static final List<Column> EVENT =
      List.of(
          text("Last Seen", (o, now) -> Age.since(Json.text(o, "lastTimestamp"), now)),
          path("Type", ".type"),
          path("Reason", ".reason"),
          text(
              "Object",
              (o, now) ->
                  Json.text(o, "involvedObject", "kind").toLowerCase(Locale.ROOT)
                      + "/"
                      + Json.text(o, "involvedObject", "name")),
          path("Source", ".source.component").wide(),
          path("Message", ".message"),
          number("Count", (o, now) -> o.path("count").asInt(1)).wide(),
          text("Name", (o, now) -> Json.text(o, "metadata", "name")).wide());
  static final List<Column> CLAIM =
      List.of(
          NAME,
          path("Status", ".status.phase"),
          path("Volume", ".spec.volumeName"),
          path("Capacity", ".status.capacity.storage"),
          text(
              "Access Modes",
              (o, now) -> joined(Json.at(o, "spec", "accessModes"), Columns::mode, ",")),
          path("StorageClass", ".spec.storageClassName"),
          AGE);
  static final List<Column> STORAGE_CLASS =
      List.of(
          text(
              "Name",
              (o, now) ->
                  Json.text(o, "metadata", "name")
                      + (ClaimRules.isDefaultClass(o) ? " (default)" : "")),
          path("Provisioner", ".provisioner"),
          path("ReclaimPolicy", ".reclaimPolicy"),
          path("VolumeBindingMode", ".volumeBindingMode"),
          text(
              "AllowVolumeExpansion",
              (o, now) -> Boolean.toString(o.path("allowVolumeExpansion").asBoolean())),
          AGE);
  static final List<Column> LEASE = List.of(NAME, path("Holder", ".spec.holderIdentity"), AGE);
  static final List<Column> BUDGET =
      List.of(
          NAME,
          text("Min Available", orWord(".spec.minAvailable", "N/A")),
          text("Max Unavailable", orWord(".spec.maxUnavailable", "N/A")),
          number("Allowed Disruptions", count("status", "disruptionsAllowed")),
          AGE);
  static final List<Column> NETWORK_POLICY =
      List.of(
          NAME,
          text(
              "Pod-Selector", (o, now) -> labels(Json.at(o, "spec", "podSelector", "matchLabels"))),
          AGE);
  static final List<Column> WEBHOOKS =
      List.of(NAME, number("Webhooks", (o, now) -> o.path("webhooks").size()), AGE);
  static final List<Column> DEPLOYMENT =
      List.of(
          NAME,
          text("Ready", (o, now) -> ratio(o, "readyReplicas")),
          number("Up-to-date", count("status", "updatedReplicas")),
          number("Available", count("status", "availableReplicas")),
          AGE,
          text("Containers", containers("name")).wide(),
          text("Images", containers("image")).wide(),
          text("Selector", (o, now) -> labels(Json.at(o, "spec", "selector", "matchLabels")))
              .wide());
  static final List<Column> REPLICA_SET =
      List.of(
          NAME,
          number("Desired", count("spec", "replicas")),
          number("Current", count("status", "replicas")),
          number("Ready", count("status", "readyReplicas")),
          AGE,
          text("Containers", containers("name")).wide(),
          text("Images", containers("image")).wide(),
          text("Selector", (o, now) -> labels(Json.at(o, "spec", "selector", "matchLabels")))
              .wide());
  static final List<Column> STATEFUL_SET =
      List.of(
          NAME,
          text("Ready", (o, now) -> ratio(o, "readyReplicas")),
          AGE,
          text("Containers", containers("name")).wide(),
          text("Images", containers("image")).wide());
  static final List<Column> DAEMON_SET =
      List.of(
          NAME,
          number("Desired", count("status", "desiredNumberScheduled")),
          number("Current", count("status", "currentNumberScheduled")),
          number("Ready", count("status", "numberReady")),
          number("Up-to-date", count("status", "updatedNumberScheduled")),
          number("Available", count("status", "numberAvailable")),
          AGE);
  static final List<Column> JOB =
      List.of(
          NAME,
          text(
              "Completions",
              (o, now) ->
                  Json.at(o, "status", "succeeded").asInt()
                      + "/"
                      + Json.at(o, "spec", "completions").asInt(1)),
          AGE);
  static final List<Column> CRON_JOB =
      List.of(
          NAME,
          path("Schedule", ".spec.schedule"),
          text("Suspend", (o, now) -> Boolean.toString(Json.at(o, "spec", "suspend").asBoolean())),
          number("Active", (o, now) -> Json.at(o, "status", "active").size()),
          AGE);
  static final List<Column> ROLE = List.of(NAME, CREATED_AT);
  static final List<Column> BINDING =
      List.of(
          NAME,
          text(
              "Role",
              (o, now) -> Json.text(o, "roleRef", "kind") + "/" + Json.text(o, "roleRef", "name")),
          AGE);
  static final List<Column> DEFINITION = List.of(NAME, CREATED_AT);

  private static Column.Cell size(String field) {
    return (object, now) -> object.path(field).size();
  }

  private static Column.Cell count(String... path) {
    return (object, now) -> Json.at(object, path).asInt();
  }

  private static Column.Cell orNone(String path) {
    return orWord(path, "<none>");
  }

  private static Column.Cell orWord(String path, String word) {
    JsonPath compiled = JsonPath.of(path);
    return (object, now) -> {
      String text = compiled.text(object);
      return text.isEmpty() ? word : text;
    };
  }

  private static Column.Cell containers(String field) {
    return (object, now) ->
        joined(
            Json.at(object, "spec", "template", "spec", "containers"),
            container -> Json.text(container, field),
            ",");
  }

  private static String joined(JsonNode list, Function<JsonNode, String> text, String separator) {
    String joined =
        StreamSupport.stream(list.spliterator(), false)
            .map(text)
            .collect(Collectors.joining(separator));
    return joined.isEmpty() ? "<none>" : joined;
  }

  private static String labels(JsonNode map) {
    List<String> pairs = new ArrayList<>();
    map.forEachEntry((key, value) -> pairs.add(key + "=" + value.asText()));
    return pairs.isEmpty() ? "<none>" : String.join(",", pairs);
  }

  private static String ratio(JsonNode object, String ready) {
    return Json.at(object, "status", ready).asInt()
        + "/"
        + Json.at(object, "spec", "replicas").asInt();
  }

  private static String port(JsonNode port) {
    String node = port.has("nodePort") ? ":" + port.path("nodePort").asInt() : "";
    return port.path("port").asInt() + node + "/" + port.path("protocol").asText("TCP");
  }

  private static String mode(JsonNode mode) {
    return switch (mode.asText()) {
      case "ReadWriteOnce" -> "RWO";
      case "ReadOnlyMany" -> "ROX";
      case "ReadWriteMany" -> "RWX";
      case "ReadWriteOncePod" -> "RWOP";
      default -> mode.asText();
    };
  }

  private static Object readyContainers(JsonNode pod, Instant now) {
    int ready = 0;
    for (JsonNode status : Json.at(pod, "status", "containerStatuses")) {
      ready += status.path("ready").asBoolean() ? 1 : 0;
    }
    return ready + "/" + Json.at(pod, "spec", "containers").size();
  }

  private static int restarts(JsonNode pod) {
    int restarts = 0;
    for (JsonNode status : Json.at(pod, "status", "containerStatuses")) {
      restarts += status.path("restartCount").asInt();
    }
    return restarts;
  }

  private static Object podStatus(JsonNode pod, Instant now) {
    if (Json.at(pod, "metadata").has("deletionTimestamp")) {
      return "Terminating";
    }
    for (JsonNode status : Json.at(pod, "status", "containerStatuses")) {
      for (String state : List.of("waiting", "terminated")) {
        String reason = Json.text(status, "state", state, "reason");
        if (!reason.isEmpty()) {
          return reason;
        }
      }
    }
    String reason = Json.text(pod, "status", "reason");
    return reason.isEmpty() ? Json.text(pod, "status", "phase") : reason;
  }

  private static Object nodeStatus(JsonNode node, Instant now) {
    String ready =
        JsonPath.of(".status.conditions[?(@.type==\"Ready\")].status").text(node).equals("True")
            ? "Ready"
            : "NotReady";
    return Json.at(node, "spec", "unschedulable").asBoolean()
        ? ready + ",SchedulingDisabled"
        : ready;
  }

  private static Object nodeRoles(JsonNode node, Instant now) {
    String prefix = "node-role.kubernetes.io/";
    List<String> roles = new ArrayList<>();
    Json.at(node, "metadata", "labels")
        .fieldNames()
        .forEachRemaining(
            label -> {
              if (label.startsWith(prefix)) {
                roles.add(label.substring(prefix.length()));
              }
            });
    return roles.isEmpty() ? "<none>" : String.join(",", roles);
  }
}
