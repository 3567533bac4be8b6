package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The containers and init containers of a pod or a pod template. */
final class ContainerRules {

  static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");

  private static final List<String> HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");
  private static final String PORT_RANGE = "must be between 1 and 65535, inclusive";
  private static final Pattern PORT_LETTERS = Pattern.compile("[-a-z0-9]+");

  private final List<Violation> found = new ArrayList<>();

  private ContainerRules() {}

  /** Everything that is wrong with the containers of a pod's spec. */
  static List<Violation> check(JsonNode spec, String path) {
    ContainerRules rules = new ContainerRules();
    JsonNode containers = spec.path("containers");
    if (containers.isEmpty()) {
      rules.found.add(Violation.required(path + ".containers", ""));
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < containers.size(); i++) {
      String place = path + ".containers[" + i + "]";
      rules.container(containers.get(i), place, names);
      rules.probes(containers.get(i), place);
      if (containers.get(i).has("restartPolicy")) {
        rules.found.add(
            Violation.forbidden(
                place + ".restartPolicy", "may not be set for non-init containers"));
      }
    }
    JsonNode inits = spec.path("initContainers");
    for (int i = 0; i < inits.size(); i++) {
      String place = path + ".initContainers[" + i + "]";
      rules.container(inits.get(i), place, names);
      rules.init(inits.get(i), place);
    }
    return List.copyOf(rules.found);
  }

  private void container(JsonNode container, String place, Set<String> names) {
    String name = container.path("name").asText("");
    if (name.isEmpty()) {
      found.add(Violation.required(place + ".name", ""));
    } else if (!names.add(name)) {
      found.add(Violation.duplicate(place + ".name", container.path("name")));
    }
    if (container.path("image").asText("").isEmpty()) {
      found.add(Violation.required(place + ".image", ""));
    }
    ports(container.path("ports"), place + ".ports");
    found.addAll(Quantities.check(container.path("resources"), place + ".resources"));
  }

  /** Only a sidecar, which restarts always, is probed and has a lifecycle. */
  private void init(JsonNode container, String place) {
    String policy = container.path("restartPolicy").asText("");
    if (policy.equals("Always")) {
      probes(container, place);
      return;
    }
    if (!policy.isEmpty()) {
      found.add(
          Violation.unsupported(
              place + ".restartPolicy", container.path("restartPolicy"), List.of("Always")));
    }
    for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.has(field)) {
        found.add(
            Violation.forbidden(
                place + "." + field,
                "may not be set for init containers without restartPolicy=Always"));
      }
    }
  }

  private void ports(JsonNode ports, String path) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      JsonNode port = ports.get(i);
      String place = path + "[" + i + "]";
      if (port.path("containerPort").asInt() == 0) {
        found.add(Violation.required(place + ".containerPort", ""));
      } else {
        number(port.path("containerPort"), place + ".containerPort");
      }
      if (port.path("hostPort").asInt() != 0) {
        number(port.path("hostPort"), place + ".hostPort");
      }
      String name = port.path("name").asText("");
      if (!name.isEmpty()) {
        portName(port.path("name"), place + ".name");
        if (!names.add(name)) {
          found.add(Violation.duplicate(place + ".name", port.path("name")));
        }
      }
    }
  }

  private void number(JsonNode port, String path) {
    if (port.asInt() < 1 || port.asInt() > 65535) {
      found.add(Violation.invalid(path, port, PORT_RANGE));
    }
  }

  private void portName(JsonNode value, String path) {
    String name = value.asText();
    if (name.length() > 15) {
      found.add(Violation.invalid(path, value, "must be no more than 15 characters"));
    }
    if (!PORT_LETTERS.matches(name)) {
      found.add(
          Violation.invalid(
              path,
              value,
              "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"));
    }
    if (name.chars().noneMatch(letter -> letter >= 'a' && letter <= 'z')) {
      found.add(Violation.invalid(path, value, "must contain at least one letter (a-z)"));
    }
    if (name.contains("--")) {
      found.add(Violation.invalid(path, value, "must not contain consecutive hyphens"));
    }
    if (name.startsWith("-") || name.endsWith("-")) {
      found.add(Violation.invalid(path, value, "must not begin or end with a hyphen"));
    }
  }

  private void probes(JsonNode container, String place) {
    for (String probe : PROBES) {
      if (container.has(probe)) {
        probe(container.path(probe), place + "." + probe, probe.equals("readinessProbe"));
      }
    }
  }

  private void probe(JsonNode probe, String path, boolean readiness) {
    for (String field : List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds")) {
      if (probe.path(field).asInt() < 0) {
        found.add(
            Violation.invalid(
                path + "." + field, probe.path(field), "must be greater than or equal to 0"));
      }
    }
    if (!readiness && probe.path("successThreshold").asInt(1) != 1) {
      found.add(
          Violation.invalid(
              path + ".successThreshold", probe.path("successThreshold"), "must be 1"));
    }
    if (readiness && probe.has("terminationGracePeriodSeconds")) {
      found.add(
          Violation.invalid(
              path + ".terminationGracePeriodSeconds",
              probe.path("terminationGracePeriodSeconds"),
              "must not be set for readinessProbes"));
    }
    List<String> handlers = HANDLERS.stream().filter(probe::has).toList();
    if (handlers.isEmpty()) {
      found.add(Violation.required(path, "must specify a handler type"));
      return;
    }
    port(Json.at(probe, handlers.getFirst(), "port"), handlers.getFirst(), path);
    for (String second : handlers.subList(1, handlers.size())) {
      found.add(
          Violation.forbidden(path + "." + second, "may not specify more than 1 handler type"));
    }
  }

  private void port(JsonNode port, String handler, String path) {
    String place = path + "." + handler + ".port";
    if (handler.equals("exec")) {
      return;
    }
    if (port.isTextual() && !handler.equals("grpc")) {
      portName(port, place);
    } else {
      number(port.isMissingNode() ? Json.of(0) : port, place);
    }
  }
}
