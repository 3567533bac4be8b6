package dev.writ.sandbox.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.apply.TypedFields.Comparison;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.Schema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who owns which field of one object: the content of `metadata.managedFields`. */
public final class ManagedFields {

  /** Somebody who writes: the same name counts apart per operation, version and subresource. */
  public record Manager(String name, String operation, String apiVersion, String subresource) {

    public static Manager updating(String name, String apiVersion, String subresource) {
      return new Manager(name, "Update", apiVersion, subresource);
    }

    public static Manager applying(String name, String apiVersion, String subresource) {
      return new Manager(name, "Apply", apiVersion, subresource);
    }
  }

  private record Entry(FieldSet fields, String time) {}

  /** One field that somebody else owns with another value. */
  public record Conflict(String manager, String field) {}

  /** An apply without force met fields of others. */
  public static final class ApplyConflict extends Exception {
    private static final long serialVersionUID = 1;
    private final transient List<Conflict> conflicts;

    ApplyConflict(List<Conflict> conflicts) {
      this.conflicts = List.copyOf(conflicts);
    }

    public List<Conflict> conflicts() {
      return conflicts;
    }
  }

  // Fields of the system: nobody owns them.
  private static final List<String> UNOWNED =
      List.of(
          "name",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink",
          "managedFields");

  private static final Set<String> OPERATIONS = Set.of("Apply", "Update");

  // Every object has metadata: only what is in it can be owned.
  private static final FieldSet METADATA =
      FieldSet.parse(Json.object().set("f:metadata", Json.object()));

  private final Map<Manager, Entry> entries = new LinkedHashMap<>();

  private ManagedFields(JsonNode managedFields) {
    for (JsonNode entry : managedFields) {
      if (!entry.path("manager").asText("").isEmpty()) {
        Manager manager =
            new Manager(
                entry.path("manager").asText(),
                entry.path("operation").asText(),
                entry.path("apiVersion").asText(),
                entry.path("subresource").asText(""));
        entries.put(
            manager,
            new Entry(FieldSet.parse(entry.path("fieldsV1")), entry.path("time").asText("")));
      }
    }
  }

  /**
   * Books an update: what differs now belongs to the manager. `after` gets its managedFields; those
   * it brings along count as the ones before when the writer edited them.
   */
  public static void afterUpdate(
      JsonNode before, ObjectNode after, Schema schema, Manager manager, Instant now) {
    JsonNode brought = Json.at(after, "metadata", "managedFields");
    ManagedFields fields =
        new ManagedFields(
            brought.isMissingNode() ? Json.at(before, "metadata", "managedFields") : brought);
    Comparison difference = TypedFields.compare(owned(before), owned(after), schema);
    fields.takeFromOthers(manager, difference);
    Entry mine = fields.entries.get(manager);
    FieldSet set = mine == null ? new FieldSet() : mine.fields();
    FieldSet grown =
        set.union(difference.written().difference(METADATA)).difference(difference.removed());
    if (!grown.equals(set)) {
      fields.entries.put(manager, new Entry(grown, time(now)));
    } else if (mine != null && !difference.written().isEmpty()) {
      fields.entries.put(manager, new Entry(set, time(now)));
    }
    fields.writeTo(after);
  }

  /**
   * Server-side apply.
   *
   * @param live the object as it is, or missing
   * @param config what the manager wants to be so, and to own
   * @return the merged object with its managedFields, not yet defaulted
   * @throws ApplyConflict without `force`, when a field would change that another manager owns
   */
  public static ObjectNode apply(
      JsonNode live, ObjectNode config, Schema schema, Manager manager, boolean force, Instant now)
      throws ApplyConflict {
    ManagedFields fields = new ManagedFields(Json.at(live, "metadata", "managedFields"));
    FieldSet wanted = TypedFields.of(owned(config), schema).difference(METADATA);
    Entry before = fields.entries.get(manager);
    JsonNode base = live.isMissingNode() ? Json.object() : live;
    JsonNode merged = TypedFields.merge(base, config, schema);
    if (before != null) {
      FieldSet dropped = before.fields().difference(wanted);
      for (var other : fields.entries.entrySet()) {
        if (!other.getKey().equals(manager)) {
          // An item or map stays when somebody else owns anything in it.
          dropped = dropped.difference(other.getValue().fields().withContainers());
        }
      }
      merged = TypedFields.remove(merged, dropped, schema);
    }
    ObjectNode result = (ObjectNode) merged;
    Comparison difference = TypedFields.compare(owned(base), owned(result), schema);
    if (!force && !live.isMissingNode()) {
      List<Conflict> conflicts = fields.conflicts(manager, difference.written());
      if (!conflicts.isEmpty()) {
        throw new ApplyConflict(conflicts);
      }
    }
    fields.takeFromOthers(manager, difference);
    if (before == null || !before.fields().equals(wanted) || !difference.written().isEmpty()) {
      fields.entries.put(manager, new Entry(wanted, time(now)));
    }
    fields.writeTo(result);
    return result;
  }

  /** Bookkeeping that a webhook has left unreadable is put back as it was. */
  public static void restoreUnreadable(ObjectNode before, ObjectNode after) {
    JsonNode present = Json.at(after, "metadata", "managedFields");
    boolean readable = present.isMissingNode() || present.isArray();
    for (JsonNode entry : present) {
      readable &=
          OPERATIONS.contains(entry.path("operation").asText())
              && entry.path("fieldsType").asText().equals("FieldsV1")
              && FieldSet.isReadable(entry.path("fieldsV1"));
    }
    if (!readable) {
      ObjectNode metadata = Json.child(after, "metadata");
      metadata.remove("managedFields");
      JsonNode earlier = Json.at(before, "metadata", "managedFields");
      if (!earlier.isMissingNode()) {
        metadata.set("managedFields", earlier.deepCopy());
      }
    }
  }

  private void takeFromOthers(Manager manager, Comparison difference) {
    FieldSet changed = difference.written().union(difference.removed());
    entries.replaceAll(
        (other, entry) -> {
          if (other.equals(manager)) {
            return entry;
          }
          FieldSet left = entry.fields().difference(changed);
          return left.equals(entry.fields()) ? entry : new Entry(left, entry.time());
        });
  }

  private List<Conflict> conflicts(Manager manager, FieldSet written) {
    List<Conflict> conflicts = new ArrayList<>();
    entries.forEach(
        (other, entry) -> {
          if (!other.equals(manager)) {
            for (String path : entry.fields().intersection(written).paths()) {
              conflicts.add(new Conflict(shown(other, entry), path));
            }
          }
        });
    return conflicts;
  }

  private static String shown(Manager manager, Entry entry) {
    StringBuilder text = new StringBuilder("\"" + manager.name() + "\"");
    if (!manager.subresource().isEmpty()) {
      text.append(" with subresource \"").append(manager.subresource()).append('"');
    }
    if (manager.operation().equals("Update")) {
      text.append(" using ").append(manager.apiVersion());
      if (!entry.time().isEmpty()) {
        text.append(" at ").append(entry.time());
      }
    }
    return text.toString();
  }

  private void writeTo(ObjectNode object) {
    ArrayNode list = Json.child(object, "metadata").putArray("managedFields");
    entries.entrySet().stream()
        .filter(entry -> !entry.getValue().fields().isEmpty())
        .sorted(
            Comparator.comparing((Map.Entry<Manager, Entry> e) -> e.getKey().operation())
                .thenComparing(e -> e.getValue().time())
                .thenComparing(e -> e.getKey().name())
                .thenComparing(e -> e.getKey().subresource()))
        .forEach(entry -> list.add(json(entry.getKey(), entry.getValue())));
    if (list.isEmpty()) {
      Json.child(object, "metadata").remove("managedFields");
    }
  }

  private static ObjectNode json(Manager manager, Entry entry) {
    ObjectNode json =
        Json.object()
            .put("manager", manager.name())
            .put("operation", manager.operation())
            .put("apiVersion", manager.apiVersion())
            .put("time", entry.time())
            .put("fieldsType", "FieldsV1");
    json.set("fieldsV1", entry.fields().toJson());
    if (!manager.subresource().isEmpty()) {
      json.put("subresource", manager.subresource());
    }
    return json;
  }

  private static JsonNode owned(JsonNode object) {
    if (!(object instanceof ObjectNode live)) {
      return Json.object().set("metadata", Json.object());
    }
    ObjectNode copy = live.deepCopy();
    copy.remove(List.of("apiVersion", "kind"));
    Json.child(copy, "metadata").remove(UNOWNED);
    return copy;
  }

  private static String time(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Two objects are the same but for the bookkeeping. */
  public static boolean sameContent(JsonNode one, JsonNode other) {
    return comparable(one).equals(comparable(other));
  }

  private static JsonNode comparable(JsonNode object) {
    if (!(object instanceof ObjectNode live)) {
      return MissingNode.getInstance();
    }
    ObjectNode copy = live.deepCopy();
    Json.child(copy, "metadata").remove(List.of("resourceVersion", "generation"));
    for (JsonNode entry : Json.at(copy, "metadata", "managedFields")) {
      ((ObjectNode) entry).remove("time");
    }
    return copy;
  }
}
