package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.decide.RolledBack;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.ResourceField;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What Writ applies to one workload: every field that it owns there, and nothing else. A field that
 * was applied and is left out of the next configuration is taken out by the API server.
 *
 * @param body for a server-side apply by {@link #MANAGER}; refused with 409 unless the object is
 *     still the one, in the version, that it was made from
 */
record ApplyConfiguration(ObjectNode body) {
  static final String MANAGER = "writ-workloads";
  static final String PATCHED_BY = Policy.GROUP + "/patched-by";
  static final String PATCHED_FIELDS = Policy.GROUP + "/patched-fields";
  static final String PATCHED_POLICY = Policy.GROUP + "/patched-policy";
  static final String REMEDIATION = Policy.GROUP + "/remediation";
  static final String ROLLED_BACK = RolledBack.ANNOTATION;

  private static final List<String> LISTS = List.of("containers", "initContainers");
  private static final List<String> FIELDS =
      List.of("livenessProbe", "readinessProbe", "resources");

  /** What Writ owns in an object, and the actions; what is told of rollbacks is told on. */
  static ApplyConfiguration with(
      ObjectNode live, List<Action> actions, List<String> policies, UUID remediation) {
    ObjectNode template = template(live);
    actions.forEach(action -> put(container(live, template, action.container()), action));
    order(live, template);
    ObjectNode annotations = live.objectNode();
    annotations.put(PATCHED_BY, "writ");
    annotations.put(PATCHED_FIELDS, fields(live, template).toString());
    annotations.put(PATCHED_POLICY, String.join(",", policies));
    annotations.put(REMEDIATION, remediation.toString());
    String rolledBack = annotation(live, ROLLED_BACK);
    if (!rolledBack.isEmpty()) {
      annotations.put(ROLLED_BACK, rolledBack);
    }
    return of(live, annotations, template);
  }

  /**
   * What Writ owns in an object but for what the actions put there.
   *
   * @param rolledBack what is not to be tried again, as {@link RolledBack} has it, beside what is
   *     told already
   */
  static ApplyConfiguration without(ObjectNode live, List<Action> actions, String rolledBack) {
    ObjectNode template = template(live);
    actions.forEach(action -> drop(template, action));
    ObjectNode annotations = live.objectNode();
    ObjectNode fields = fields(live, template);
    if (!fields.isEmpty()) {
      annotations.put(PATCHED_BY, "writ");
      annotations.put(PATCHED_FIELDS, fields.toString());
      String policies = live.at("/metadata/annotations").path(PATCHED_POLICY).asText();
      if (!policies.isEmpty()) {
        annotations.put(PATCHED_POLICY, policies);
      }
    }
    annotations.put(ROLLED_BACK, RolledBack.add(annotation(live, ROLLED_BACK), rolledBack));
    return of(live, annotations, template);
  }

  /** Whether Writ owns anything of what the actions put into an object. */
  static boolean owns(ObjectNode live, List<Action> actions) {
    ObjectNode template = template(live);
    ObjectNode less = template.deepCopy();
    actions.forEach(action -> drop(less, action));
    return !template.equals(less);
  }

  /** An annotation of the workload itself; empty for none. */
  static String annotation(JsonNode live, String name) {
    return live.path("metadata").path("annotations").path(name).asText();
  }

  private static ApplyConfiguration of(
      ObjectNode live, ObjectNode annotations, ObjectNode template) {
    ObjectNode body = live.objectNode();
    body.set("apiVersion", live.path("apiVersion"));
    body.set("kind", live.path("kind"));
    ObjectNode metadata = body.putObject("metadata");
    for (String name : List.of("name", "namespace", "uid", "resourceVersion")) {
      metadata.set(name, live.at("/metadata/" + name));
    }
    metadata.set("annotations", annotations);
    if (!template.isEmpty()) {
      ObjectNode whole = body.putObject("spec").putObject("template");
      whole.putObject("metadata").putObject("annotations").put(PATCHED_BY, "writ");
      whole.set("spec", template);
    }
    return new ApplyConfiguration(body);
  }

  /** What is owned of the template's spec: lists of containers that have a field of Writ's. */
  private static ObjectNode template(ObjectNode live) {
    JsonNode owned = OwnedFields.of(live, MANAGER).at("/spec/template/spec");
    ObjectNode template = live.objectNode();
    for (String list : LISTS) {
      ArrayNode containers = live.arrayNode();
      for (JsonNode container : owned.path(list)) {
        ObjectNode kept = live.objectNode();
        kept.set("name", container.path("name"));
        for (String field : FIELDS) {
          if (container.has(field)) {
            kept.set(field, container.get(field).deepCopy());
          }
        }
        if (kept.size() > 1) {
          containers.add(kept);
        }
      }
      if (!containers.isEmpty()) {
        template.set(list, containers);
      }
    }
    return template;
  }

  /** As they stand in the object: what is applied has its order taken over, too. */
  private static void order(ObjectNode live, ObjectNode template) {
    for (String list : LISTS) {
      ArrayNode ordered = live.arrayNode();
      for (JsonNode container : live.at("/spec/template/spec").path(list)) {
        for (JsonNode owned : template.path(list)) {
          if (owned.path("name").equals(container.path("name"))) {
            ordered.add(owned);
          }
        }
      }
      if (!ordered.isEmpty()) {
        template.set(list, ordered);
      }
    }
  }

  private static ObjectNode container(ObjectNode live, ObjectNode template, String name) {
    for (String list : LISTS) {
      for (JsonNode container : live.at("/spec/template/spec").path(list)) {
        if (container.path("name").asText().equals(name)) {
          ArrayNode owned = template.withArrayProperty(list);
          for (JsonNode one : owned) {
            if (one instanceof ObjectNode found && one.path("name").asText().equals(name)) {
              return found;
            }
          }
          return owned.addObject().put("name", name);
        }
      }
    }
    throw new IllegalArgumentException("the template has no container `" + name + "`");
  }

  /** Puts into a container what an action says. */
  static void put(ObjectNode container, Action action) {
    switch (action) {
      case Action.InjectLivenessProbe(_, var probe) -> container.set(action.field(), json(probe));
      case Action.InjectReadinessProbe(_, var probe) -> container.set(action.field(), json(probe));
      case Action.InjectResources(_, var values) ->
          values.forEach(
              (field, value) ->
                  container
                      .withObjectProperty("resources")
                      .withObjectProperty(field.group())
                      .put(field.resource(), value));
    }
  }

  /** All that the API server would default is named, so that all of it goes when it is dropped. */
  private static ObjectNode json(Action.Probe probe) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("tcpSocket").put("port", probe.port());
    return json.put("initialDelaySeconds", probe.initialDelaySeconds())
        .put("periodSeconds", probe.periodSeconds())
        .put("timeoutSeconds", 1)
        .put("successThreshold", 1)
        .put("failureThreshold", 3);
  }

  private static void drop(ObjectNode template, Action action) {
    for (String list : LISTS) {
      if (!(template.get(list) instanceof ArrayNode containers)) {
        continue;
      }
      for (int i = containers.size() - 1; i >= 0; i--) {
        if (containers.get(i) instanceof ObjectNode container
            && container.path("name").asText().equals(action.container())) {
          dropFrom(container, action);
          if (container.size() == 1) {
            containers.remove(i);
          }
        }
      }
      if (containers.isEmpty()) {
        template.remove(list);
      }
    }
  }

  private static void dropFrom(ObjectNode container, Action action) {
    switch (action) {
      case Action.InjectLivenessProbe _, Action.InjectReadinessProbe _ ->
          container.remove(action.field());
      case Action.InjectResources(_, var values) -> {
        if (container.get("resources") instanceof ObjectNode resources) {
          values.keySet().forEach(field -> drop(resources, field));
          if (resources.isEmpty()) {
            container.remove("resources");
          }
        }
      }
    }
  }

  private static void drop(ObjectNode resources, ResourceField field) {
    if (resources.get(field.group()) instanceof ObjectNode group) {
      group.remove(field.resource());
      if (group.isEmpty()) {
        resources.remove(field.group());
      }
    }
  }

  /**
   * Which fields of which containers, sorted: {@code {"web":["livenessProbe","resources"]}}. Beside
   * what Writ owns it is what it put in at admission and nobody owns, which nothing else tells; of
   * resources each by itself, such as {@code resources.limits.cpu}.
   */
  private static ObjectNode fields(ObjectNode live, ObjectNode template) {
    SortedMap<String, SortedSet<String>> fields = new TreeMap<>();
    for (String list : LISTS) {
      for (JsonNode container : template.path(list)) {
        for (Map.Entry<String, JsonNode> field : container.properties()) {
          if (FIELDS.contains(field.getKey())) {
            fields
                .computeIfAbsent(container.path("name").asText(), _ -> new TreeSet<>())
                .add(field.getKey());
          }
        }
      }
    }
    InjectedFields.of(live)
        .forEach(
            (container, paths) ->
                fields.computeIfAbsent(container, _ -> new TreeSet<>()).addAll(paths));
    ObjectNode json = template.objectNode();
    fields.forEach((container, names) -> names.forEach(json.withArrayProperty(container)::add));
    return json;
  }
}
