package dev.writ.workloads.act;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.workloads.policy.ResourceField;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What was put into an object at admission and is there still. An API server tells who owns what
 * from before webhooks change it, so this is nobody's, and only the annotation {@code
 * patched-fields} tells it.
 */
final class InjectedFields {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> PROBES = Set.of("livenessProbe", "readinessProbe");
  private static final List<String> OF_PROBES =
      List.of("tcpSocket", "initialDelaySeconds", "periodSeconds");

  private InjectedFields() {}

  /** By container: probes, and each of its resources such as {@code resources.limits.cpu}. */
  static Map<String, Set<String>> of(ObjectNode live) {
    Map<String, Set<String>> injected = new TreeMap<>();
    for (Map.Entry<String, JsonNode> told : told(live).properties()) {
      String container = told.getKey();
      Set<String> left = new TreeSet<>();
      for (JsonNode field : told.getValue()) {
        paths(field.asText()).filter(path -> isLeft(live, container, path)).forEach(left::add);
      }
      if (!left.isEmpty()) {
        injected.put(container, left);
      }
    }
    return injected;
  }

  private static JsonNode told(ObjectNode live) {
    try {
      String text = ApplyConfiguration.annotation(live, ApplyConfiguration.PATCHED_FIELDS);
      return JSON.readTree(text.isEmpty() ? "{}" : text);
    } catch (JsonProcessingException overwritten) {
      return MissingNode.getInstance(); // by somebody: nothing is known
    }
  }

  private static Stream<String> paths(String field) {
    Stream<String> resources =
        Arrays.stream(ResourceField.values()).map(one -> "resources." + one.path());
    return switch (field) {
      case "livenessProbe", "readinessProbe" -> Stream.of(field);
      case "resources" -> resources;
      default -> resources.filter(field::equals);
    };
  }

  /** Whether anything of it is there that nobody owns. */
  private static boolean isLeft(ObjectNode live, String container, String path) {
    if (PROBES.contains(path)) {
      return OF_PROBES.stream().anyMatch(part -> isNobodys(live, container, List.of(path, part)));
    }
    return isNobodys(live, container, List.of(path.split("\\.", -1)));
  }

  private static boolean isNobodys(ObjectNode live, String container, List<String> path) {
    return OwnedFields.inTemplate(live, container, path)
        && OwnedFields.managersOf(live, container, path).isEmpty();
  }
}
