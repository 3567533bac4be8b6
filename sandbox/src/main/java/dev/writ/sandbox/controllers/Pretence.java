package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.store.Meta;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * What a pod's programs would do if they ran, as its annotations (best set on the template) tell:
 *
 * <ul>
 *   <li>`sandbox.writ.dev/listens: "8080,9090"`: the ports that accept connections; without it the
 *       declared containerPorts do. A tcpSocket, httpGet or grpc probe passes on such a port; an
 *       exec probe always passes.
 *   <li>`sandbox.writ.dev/fault`: `Pending`, `ImagePullBackOff`, `CrashLoopBackOff` or `OOMKilled`;
 *       taking it away heals the pod. `NotReady` is for nodes.
 *   <li>`sandbox.writ.dev/restarts: "7"`: how often the containers have restarted when the pod
 *       starts.
 * </ul>
 */
final class Pretence {

  static final String LISTENS = "sandbox.writ.dev/listens";
  static final String FAULT = "sandbox.writ.dev/fault";
  static final String RESTARTS = "sandbox.writ.dev/restarts";

  private Pretence() {}

  static boolean has(ObjectNode object, String fault) {
    return Meta.annotation(object, FAULT).equals(fault);
  }

  static int restarts(ObjectNode pod) {
    String text = Meta.annotation(pod, RESTARTS);
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }

  /** Whether a probe of a container passes; one that is absent does. */
  static boolean passes(ObjectNode pod, JsonNode container, String probe) {
    JsonNode handlers = container.path(probe);
    for (String handler : new String[] {"tcpSocket", "httpGet", "grpc"}) {
      JsonNode port = Json.at(handlers, handler, "port");
      if (!port.isMissingNode()) {
        return listening(pod).contains(number(container, port));
      }
    }
    return true;
  }

  /** The containers of a pod share its network: a port one of them declares is everybody's. */
  private static Set<Integer> listening(ObjectNode pod) {
    Set<Integer> ports = new HashSet<>();
    JsonNode said = Json.at(pod, "metadata", "annotations", LISTENS);
    if (said.isTextual()) {
      Arrays.stream(said.asText().split(",", -1))
          .map(String::strip)
          .filter(text -> text.matches("[0-9]{1,5}"))
          .forEach(text -> ports.add(Integer.parseInt(text)));
      return ports;
    }
    for (String list : new String[] {"initContainers", "containers"}) {
      for (JsonNode container : Json.at(pod, "spec", list)) {
        for (JsonNode port : container.path("ports")) {
          if (port.path("protocol").asText("TCP").equals("TCP")) {
            ports.add(port.path("containerPort").asInt());
          }
        }
      }
    }
    return ports;
  }

  private static int number(JsonNode container, JsonNode port) {
    if (port.isNumber()) {
      return port.asInt();
    }
    for (JsonNode declared : container.path("ports")) {
      if (declared.path("name").asText().equals(port.asText())) {
        return declared.path("containerPort").asInt();
      }
    }
    return -1;
  }
}
