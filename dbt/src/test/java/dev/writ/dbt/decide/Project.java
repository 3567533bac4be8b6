package dev.writ.dbt.decide;

import dev.writ.dbt.observe.DataTest;
import dev.writ.dbt.observe.Model;
import dev.writ.dbt.observe.Notice;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.observe.Snapshot.Graph;
import dev.writ.dbt.observe.Snapshot.ManifestInfo;
import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A project built by hand, model by model; what is said after {@link #model} is said of that one.
 */
final class Project {
  private final List<Draft> models = new ArrayList<>();
  private final Map<String, Graph.Node> others = new LinkedHashMap<>();
  private final Set<String> sources = new HashSet<>();
  private final Set<String> disabled = new HashSet<>();
  private final Map<String, String> exposures = new LinkedHashMap<>();
  private final Map<String, List<String>> furtherChildren = new HashMap<>();
  private final Map<String, List<String>> catalog = new HashMap<>();
  private final List<Notice> notices = new ArrayList<>();
  private @Nullable Set<String> passed;

  /** A model while it is told. */
  private static final class Draft {
    private final String name;
    private @Nullable String version;
    private String file = "";
    private @Nullable String patch = "models/schema.yml";
    private String description = "One row is one of them";
    private final List<Model.Column> columns = new ArrayList<>();
    private final List<DataTest> tests = new ArrayList<>();
    private final Set<String> tags = new LinkedHashSet<>();
    private RegoValue.Obj meta = RegoValue.Obj.EMPTY;
    private final List<String> dependsOn = new ArrayList<>();
    private boolean inScope = true;

    Draft(String name) {
      this.name = name;
    }

    String id() {
      return "model.shop." + name + (version == null ? "" : ".v" + version);
    }
  }

  /** Models without columns, described. */
  static Project of(String... names) {
    Project project = new Project();
    Arrays.stream(names).forEach(project::model);
    return project;
  }

  static String id(String name) {
    return "model.shop." + name;
  }

  private Draft last() {
    return models.getLast();
  }

  Project model(String name) {
    models.add(new Draft(name));
    last().file = "models/" + name + ".sql";
    return this;
  }

  Project version(String version) {
    last().version = version;
    return this;
  }

  Project file(String path) {
    last().file = path;
    return this;
  }

  Project patch(@Nullable String path) {
    last().patch = path;
    return this;
  }

  Project described(String text) {
    last().description = text;
    return this;
  }

  /** Of another package: in the file, but not judged. */
  Project outOfScope() {
    last().inScope = false;
    return this;
  }

  /** Described columns; one whose name ends in {@code *} has a test. */
  Project columns(String... names) {
    for (String name : names) {
      String column = name.replace("*", "");
      column(column, "What it is", "{}");
      if (name.endsWith("*")) {
        test("not_null", column);
      }
    }
    return this;
  }

  /** Numbered from 1, of which the first have a test each. */
  Project columns(String prefix, int tested, int total) {
    for (int i = 1; i <= total; i++) {
      columns(prefix + i + (i <= tested ? "*" : ""));
    }
    return this;
  }

  Project column(String name, String description) {
    return column(name, description, "{}");
  }

  Project column(String name, String description, String meta) {
    last().columns.add(new Model.Column(name, description, null, Set.of(), object(meta)));
    return this;
  }

  Project test(String type, @Nullable String column) {
    return test(type, column, "{}");
  }

  Project test(String type, @Nullable String column, String arguments) {
    Draft model = last();
    model.tests.add(
        new DataTest(
            "test.shop.%s_%d".formatted(model.name, model.tests.size()),
            model.id(),
            column,
            type,
            object(arguments),
            "ERROR"));
    return this;
  }

  Project tags(String... names) {
    last().tags.addAll(List.of(names));
    return this;
  }

  Project meta(String json) {
    last().meta = object(json);
    return this;
  }

  Project dependsOn(String... ids) {
    last().dependsOn.addAll(List.of(ids));
    return this;
  }

  /** A node that is no model, such as {@code seed.shop.codes}. */
  Project node(String id, String... dependsOn) {
    String kind = id.substring(0, id.indexOf('.'));
    String name = id.substring(id.lastIndexOf('.') + 1);
    others.put(id, new Graph.Node(id, kind, name, List.of(dependsOn)));
    return this;
  }

  Project source(String id) {
    sources.add(id);
    return this;
  }

  Project disabled(String id) {
    disabled.add(id);
    return this;
  }

  Project exposure(String name, String... dependsOn) {
    String id = "exposure.shop." + name;
    exposures.put(id, name);
    for (String used : dependsOn) {
      furtherChildren.computeIfAbsent(used, _ -> new ArrayList<>()).add(id);
    }
    return this;
  }

  Project catalog(String name, String... columns) {
    catalog.put(id(name), List.of(columns));
    return this;
  }

  Project passed(String... tests) {
    passed = Set.of(tests);
    return this;
  }

  /** What dbt would make of a YAML file beside the others. */
  Project pasted(String yaml) {
    Map<String, Object> file =
        map(new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(yaml));
    for (Object each : list(file.get("sources"))) {
      Map<String, Object> source = map(each);
      list(source.get("tables"))
          .forEach(
              table ->
                  source(
                      "source.shop.%s.%s".formatted(source.get("name"), map(table).get("name"))));
    }
    for (Object each : list(file.get("models"))) {
      Map<String, Object> described = map(each);
      models.stream()
          .filter(model -> model.name.equals(described.get("name")))
          .toList()
          .forEach(model -> describe(model, described));
    }
    return this;
  }

  private void describe(Draft model, Map<String, Object> described) {
    models.remove(model);
    models.add(model);
    if (described.get("description") instanceof String text) {
      model.description = text;
    }
    Map<String, Object> config = map(described.get("config"));
    list(config.get("tags")).forEach(tag -> model.tags.add((String) tag));
    RegoValue.Obj.Builder meta = RegoValue.Obj.builder();
    for (int i = 0; i < model.meta.size(); i++) {
      meta.put(model.meta.keyAt(i), model.meta.valueAt(i));
    }
    map(config.get("meta"))
        .forEach((key, value) -> meta.put(RegoValue.of(key), RegoValue.of((String) value)));
    model.meta = meta.build();
    for (Object each : list(described.get("columns"))) {
      Map<String, Object> column = map(each);
      String name = Objects.requireNonNull((String) column.get("name"));
      boolean known = model.columns.stream().anyMatch(other -> other.name().equals(name));
      String description = (String) column.get("description");
      if (!known) {
        column(name, description == null ? "" : description);
      } else if (description != null) {
        model.columns.replaceAll(
            other ->
                other.name().equals(name)
                    ? new Model.Column(name, description, null, Set.of(), other.meta())
                    : other);
      }
      for (Object test : list(column.get("data_tests"))) {
        test(test instanceof String type ? type : map(test).keySet().iterator().next(), name);
      }
    }
  }

  @SuppressWarnings("unchecked") // YAML that this package writes
  private static Map<String, Object> map(@Nullable Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  private static List<?> list(@Nullable Object value) {
    return value == null ? List.of() : (List<?>) value;
  }

  private static RegoValue.Obj object(String json) {
    return (RegoValue.Obj) RegoValue.parseJson(json);
  }

  Snapshot snapshot() {
    List<Model> judged = new ArrayList<>();
    Map<String, List<DataTest>> tests = new HashMap<>();
    Map<String, Graph.Node> nodes = new LinkedHashMap<>();
    Map<String, List<String>> children = new HashMap<>();
    for (Draft draft : models) {
      Model model = model(draft);
      nodes.put(
          model.uniqueId(),
          new Graph.Node(model.uniqueId(), "model", model.displayName(), model.dependsOn()));
      if (draft.inScope) {
        judged.add(model);
        tests.put(model.uniqueId(), List.copyOf(draft.tests));
      }
    }
    nodes.putAll(others);
    for (Graph.Node node : nodes.values()) {
      node.dependsOn()
          .forEach(used -> children.computeIfAbsent(used, _ -> new ArrayList<>()).add(node.id()));
    }
    furtherChildren.forEach(
        (used, users) -> children.computeIfAbsent(used, _ -> new ArrayList<>()).addAll(users));
    return new Snapshot(
        new ManifestInfo("v12", "1.8.1", "duckdb", null, null, "a".repeat(64), 1),
        "shop",
        judged,
        models.size(),
        tests,
        new Graph(nodes, sources, disabled, exposures, children),
        catalog,
        passed,
        notices);
  }

  private static Model model(Draft draft) {
    return new Model(
        draft.id(),
        draft.name,
        draft.inScope ? "shop" : "other",
        draft.file,
        draft.patch,
        draft.description,
        draft.columns,
        Set.copyOf(draft.tags),
        draft.meta,
        "table",
        draft.dependsOn,
        List.of("shop", draft.name),
        null,
        null,
        draft.version,
        null);
  }
}
