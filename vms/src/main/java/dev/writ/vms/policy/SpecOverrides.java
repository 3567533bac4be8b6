package dev.writ.vms.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a size sets in the machine's object beyond its own fields, by path; only hardware, and never
 * what decides where a machine runs or who reaches it. An object is laid over what is there, any
 * other value takes its place; outer paths come first.
 */
public record SpecOverrides(SortedMap<String, JsonNode> values) {
  public static final String FIELD = "spec_overrides";
  public static final SpecOverrides NONE = new SpecOverrides(new TreeMap<>());

  private static final String DOMAIN = "spec.template.spec.domain.";
  private static final Pattern ALLOWED =
      Pattern.compile(
          Pattern.quote(DOMAIN)
              + "(cpu|memory|devices\\.gpus|devices\\.hostDevices|features|machine)"
              + "(\\.[A-Za-z][A-Za-z0-9]*)*");

  public SpecOverrides {
    values = new TreeMap<>(values);
  }

  /** Reads the field; notes OVERRIDE_FORBIDDEN for each path that a size may not set. */
  static SpecOverrides parse(Fields fields) {
    ObjectNode json = fields.object(FIELD);
    if (json == null) {
      return NONE;
    }
    for (Map.Entry<String, JsonNode> each : json.properties()) {
      if (!ALLOWED.matcher(each.getKey()).matches()) {
        fields.note(
            FIELD,
            VmsProblems.OVERRIDE_FORBIDDEN
                .with(
                    "`"
                        + each.getKey()
                        + "` can't be set by a size; it may set cpu, memory, devices.gpus,"
                        + " devices.hostDevices, features and machine below `"
                        + DOMAIN
                        + "`")
                .param("path", each.getKey()));
      }
    }
    return ofJson(json);
  }

  /** As {@link #toJson} wrote it; nothing for what is missing. */
  public static SpecOverrides ofJson(JsonNode json) {
    SortedMap<String, JsonNode> values = new TreeMap<>();
    json.properties().forEach(each -> values.put(each.getKey(), each.getValue().deepCopy()));
    return new SpecOverrides(values);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    values.forEach((path, value) -> json.set(path, value.deepCopy()));
    return json;
  }

  /** Sets the values in a machine's object. */
  public void layOver(ObjectNode machine) {
    values.forEach(
        (path, value) -> {
          int last = path.lastIndexOf('.');
          ObjectNode parent = machine;
          for (String key : path.substring(0, last).split("\\.", -1)) {
            parent = parent.get(key) instanceof ObjectNode known ? known : parent.putObject(key);
          }
          set(parent, path.substring(last + 1), value);
        });
  }

  private static void set(ObjectNode parent, String key, JsonNode value) {
    if (value instanceof ObjectNode over && parent.get(key) instanceof ObjectNode under) {
      over.properties().forEach(each -> set(under, each.getKey(), each.getValue()));
    } else {
      parent.set(key, value.deepCopy());
    }
  }
}
