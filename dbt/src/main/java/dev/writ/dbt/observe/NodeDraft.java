package dev.writ.dbt.observe;

import dev.writ.dbt.observe.Snapshot.Graph;
import dev.writ.rego.RegoValue;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One entry of {@code nodes} while it is read: fields come in any order. */
final class NodeDraft {
  private final String id;
  private final UnaryOperator<String> oneCopy;

  private String kind = "";
  private String name = "";
  private String packageName = "";
  private String filePath = "";
  private @Nullable String patchPath;
  private String description = "";
  private String materialized = "";
  private String severity = "ERROR";
  private @Nullable String access;
  private @Nullable String group;
  private @Nullable String version;
  private @Nullable String latestVersion;
  private List<String> dependsOn = List.of();
  private List<String> fqn = List.of();
  private List<String> tags = List.of();
  private List<String> configTags = List.of();
  private RegoValue.Obj meta = RegoValue.Obj.EMPTY;
  private RegoValue.Obj configMeta = RegoValue.Obj.EMPTY;
  private List<Model.Column> columns = List.of();

  private @Nullable String attachedNode;
  private @Nullable String columnName;
  private String testName = "";
  private @Nullable String testNamespace;
  private RegoValue.Obj arguments = RegoValue.Obj.EMPTY;

  NodeDraft(String id, UnaryOperator<String> oneCopy) {
    this.id = id;
    this.oneCopy = oneCopy;
  }

  void read(JsonIn in, String field) throws IOException {
    switch (field) {
      case "resource_type" -> kind = oneCopy.apply(in.textOrEmpty());
      case "name" -> name = in.textOrEmpty();
      case "package_name" -> packageName = oneCopy.apply(in.textOrEmpty());
      case "original_file_path" -> filePath = in.textOrEmpty().replace('\\', '/');
      case "patch_path" -> patchPath = patchPath(in.text());
      case "description" -> description = in.textOrEmpty();
      case "access" -> access = in.text();
      case "group" -> group = in.text();
      case "version" -> version = in.text();
      case "latest_version" -> latestVersion = in.text();
      case "fqn" -> fqn = shared(in.texts());
      case "tags" -> tags = shared(in.texts());
      case "meta" -> meta = in.value();
      case "config" -> in.object(each -> config(in, each));
      case "depends_on" -> in.object(each -> dependsOn(in, each));
      case "columns" -> columns = columns(in);
      case "attached_node" -> {
        String attached = in.text();
        attachedNode = attached == null ? null : oneCopy.apply(attached);
      }
      case "column_name" -> columnName = in.text();
      case "test_metadata" -> in.object(each -> testMetadata(in, each));
      default -> in.skip();
    }
  }

  private void config(JsonIn in, String field) throws IOException {
    switch (field) {
      case "materialized" -> materialized = oneCopy.apply(in.textOrEmpty());
      case "tags" -> configTags = shared(in.texts());
      case "meta" -> configMeta = in.value();
      case "severity" -> severity = oneCopy.apply(in.textOrEmpty());
      default -> in.skip();
    }
  }

  private void dependsOn(JsonIn in, String field) throws IOException {
    if (field.equals("nodes")) {
      dependsOn = shared(in.texts());
    } else {
      in.skip();
    }
  }

  private void testMetadata(JsonIn in, String field) throws IOException {
    switch (field) {
      case "name" -> testName = oneCopy.apply(in.textOrEmpty());
      case "namespace" -> testNamespace = in.text();
      case "kwargs" -> arguments = in.value();
      default -> in.skip();
    }
  }

  private List<Model.Column> columns(JsonIn in) throws IOException {
    Map<String, Model.Column> columns = new LinkedHashMap<>();
    in.object(
        key -> {
          ColumnDraft draft = new ColumnDraft(key);
          in.object(field -> draft.read(in, field));
          columns.put(key, draft.column());
        });
    return List.copyOf(columns.values());
  }

  /** Such texts stand in many nodes: the heap holds each once. */
  private List<String> shared(List<String> texts) {
    texts.replaceAll(oneCopy);
    return List.copyOf(texts);
  }

  private static Set<String> united(List<String> first, List<String> second) {
    if (first.isEmpty() && second.isEmpty()) {
      return Set.of();
    }
    Set<String> both = new LinkedHashSet<>(first);
    both.addAll(second);
    return both;
  }

  String id() {
    return id;
  }

  String packageName() {
    return packageName;
  }

  boolean isModel() {
    return kind.equals("model");
  }

  boolean isTest() {
    return kind.equals("test");
  }

  Graph.Node node() {
    return new Graph.Node(id, kind, version == null ? name : name + ".v" + version, dependsOn);
  }

  Model model() {
    return new Model(
        id,
        name,
        packageName,
        filePath,
        patchPath,
        description,
        columns,
        united(configTags, tags),
        merged(configMeta, meta),
        materialized,
        dependsOn,
        fqn,
        access,
        group,
        version,
        latestVersion);
  }

  /**
   * @param nodes every node of the file
   */
  DataTest test(Map<String, Graph.Node> nodes) {
    return new DataTest(id, testedNode(nodes), column(), type(), arguments, severity);
  }

  /** Null for a singular test. */
  private @Nullable String type() {
    if (testName.isEmpty()) {
      return null;
    }
    return testNamespace == null ? testName : oneCopy.apply(testNamespace + "." + testName);
  }

  private @Nullable String column() {
    String column = columnName;
    for (String argument : List.of("column_name", "arg")) {
      if (column == null && arguments.find(argument) instanceof RegoValue.Str text) {
        column = text.value();
      }
    }
    return column;
  }

  /**
   * A singular test belongs to no model. Before v9 a test does not say what it tests: the node that
   * its {@code model} argument refers to, else the last dependency of a {@code relationships} test
   * and the first of any other, as dbt-coverage has it.
   */
  private @Nullable String testedNode(Map<String, Graph.Node> nodes) {
    if (attachedNode != null) {
      return attachedNode;
    }
    if (testName.isEmpty() || dependsOn.isEmpty()) {
      return null;
    }
    if (arguments.find("model") instanceof RegoValue.Str text) {
      String referred = Reference.in(text.value(), dependsOn, nodes);
      if (referred != null) {
        return referred;
      }
    }
    return testName.equals("relationships") ? dependsOn.getLast() : dependsOn.getFirst();
  }

  /** {@code package://models/schema.yml} names a file of that package. */
  private @Nullable String patchPath(@Nullable String path) {
    if (path == null) {
      return null;
    }
    int end = path.indexOf("://");
    return oneCopy.apply((end < 0 ? path : path.substring(end + 3)).replace('\\', '/'));
  }

  private static RegoValue.Obj merged(RegoValue.Obj first, RegoValue.Obj second) {
    if (first.size() == 0 || second.size() == 0) {
      return first.size() == 0 ? second : first;
    }
    RegoValue.Obj.Builder both = RegoValue.Obj.builder();
    for (int i = 0; i < second.size(); i++) {
      both.put(second.keyAt(i), second.valueAt(i));
    }
    for (int i = 0; i < first.size(); i++) {
      both.put(first.keyAt(i), first.valueAt(i));
    }
    return both.build();
  }

  /** A column while it is read. */
  private final class ColumnDraft {
    private final String key;
    private String name;
    private String description = "";
    private @Nullable String dataType;
    private List<String> tags = List.of();
    private List<String> configTags = List.of();
    private RegoValue.Obj meta = RegoValue.Obj.EMPTY;
    private RegoValue.Obj configMeta = RegoValue.Obj.EMPTY;

    ColumnDraft(String key) {
      this.key = key;
      this.name = key;
    }

    void read(JsonIn in, String field) throws IOException {
      switch (field) {
        case "name" -> {
          String written = in.text();
          name = written == null || written.equals(key) ? key : written;
        }
        case "description" -> description = in.textOrEmpty();
        case "data_type" -> {
          String type = in.text();
          dataType = type == null ? null : oneCopy.apply(type);
        }
        case "tags" -> tags = shared(in.texts());
        case "meta" -> meta = in.value();
        case "config" ->
            in.object(
                each -> {
                  switch (each) {
                    case "tags" -> configTags = shared(in.texts());
                    case "meta" -> configMeta = in.value();
                    default -> in.skip();
                  }
                });
        default -> in.skip();
      }
    }

    Model.Column column() {
      return new Model.Column(
          name, description, dataType, united(configTags, tags), merged(configMeta, meta));
    }
  }
}
