package dev.writ.dbt.observe;

import com.fasterxml.jackson.core.JsonToken;
import dev.writ.dbt.observe.Snapshot.Graph;
import dev.writ.dbt.observe.Snapshot.ManifestInfo;
import dev.writ.dbt.policy.ProblemsFound;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code manifest.json}, schema v4 to v12, in one pass. Fields that are absent or null are
 * empty; a field of the wrong type is a problem with its JSON path; everything else (macros, SQL,
 * docs) is passed over without being built.
 */
final class ManifestReader {
  private static final String KIND = "MANIFEST";
  private static final int OLDEST = 4;
  private static final int NEWEST = 12;

  private final JsonIn in;
  private final @Nullable Integer accepted;

  private String schema = "";
  private String dbtVersion = "";
  private @Nullable String adapterType;
  private @Nullable String generatedAt;
  private @Nullable String invocationId;
  private @Nullable String projectName;
  private @Nullable String projectId;
  private boolean hasMetadata;
  private boolean hasNodes;

  private final List<Model> models = new ArrayList<>();
  private final List<NodeDraft> tests = new ArrayList<>();
  private final Map<String, Graph.Node> nodes = new LinkedHashMap<>();
  private final Set<String> sources = new HashSet<>();
  private final Set<String> disabled = new HashSet<>();
  private final Set<String> packages = new LinkedHashSet<>();
  private final Map<String, String> exposures = new HashMap<>();

  /** What exposures, metrics and the like depend on. */
  private final Map<String, List<String>> uses = new LinkedHashMap<>();

  private final Map<String, List<String>> children = new HashMap<>();

  /** Ids occur many times in a file; one copy of each is kept. */
  private final Map<String, String> ids = new HashMap<>();

  private ManifestReader(JsonIn in, @Nullable Integer accepted) {
    this.in = in;
    this.accepted = accepted;
  }

  /**
   * @param accepted a schema version beyond those that are known, to be read all the same; null for
   *     none
   * @param maxBytes unpacked
   * @throws ProblemsFound what stands in the way
   */
  static Manifest read(Artifact artifact, @Nullable Integer accepted, long maxBytes) {
    try (JsonIn in = JsonIn.open(artifact, KIND, maxBytes)) {
      ManifestReader reader = new ManifestReader(in, accepted);
      in.reading(reader::document);
      return reader.manifest();
    }
  }

  private void document() throws IOException {
    JsonToken first = in.first();
    if (first == null) {
      throw new ProblemsFound(in.problem("MANIFEST_NOT_JSON", "is empty"));
    }
    if (first != JsonToken.START_OBJECT) {
      throw notManifest("is %s".formatted(first == JsonToken.START_ARRAY ? "a list" : "a value"));
    }
    in.fields(this::section);
    in.end();
    requireManifest();
  }

  private void section(String name) throws IOException {
    switch (name) {
      case "metadata" -> {
        hasMetadata = true;
        in.object(this::metadata);
        requireKnownSchema();
      }
      case "nodes" -> {
        hasNodes = true;
        in.object(this::node);
      }
      case "sources" -> in.object(this::source);
      case "exposures" -> in.object(this::exposure);
      case "metrics", "semantic_models", "saved_queries" -> in.object(this::user);
      case "disabled" -> in.object(this::disabled);
      case "child_map" -> {
        children.clear();
        in.object(this::children);
      }
      default -> in.skip();
    }
  }

  private void metadata(String name) throws IOException {
    switch (name) {
      case "dbt_schema_version" -> schema = in.textOrEmpty();
      case "dbt_version" -> dbtVersion = in.textOrEmpty();
      case "adapter_type" -> adapterType = in.text();
      case "generated_at" -> generatedAt = in.text();
      case "invocation_id" -> invocationId = in.text();
      case "project_name" -> projectName = in.text();
      case "project_id" -> projectId = in.text();
      default -> in.skip();
    }
  }

  /** As soon as it is known: a file of another kind need not be read to its end. */
  private void requireKnownSchema() {
    if (schema.isEmpty()) {
      return;
    }
    String kind = segment(1);
    if (!kind.equals("manifest")) {
      throw notManifest(
          schema.contains("getdbt.com/dbt/")
              ? "looks like dbt's %s.json".formatted(kind.replace('-', '_'))
              : "is of the schema `%s`".formatted(schema));
    }
    Integer version = version();
    if (version == null || version < OLDEST || (version > NEWEST && !version.equals(accepted))) {
      throw unsupported("`" + segment(0) + "`");
    }
  }

  private void requireManifest() {
    if (!hasMetadata && !hasNodes) {
      throw notManifest("has neither `metadata` nor `nodes`");
    }
    if (schema.isEmpty()) {
      throw unsupported("none");
    }
  }

  private ProblemsFound notManifest(String looks) {
    return new ProblemsFound(
        in.problem("NOT_A_MANIFEST", "%s, not a dbt manifest".formatted(looks))
            .suggesting("give the manifest.json that `dbt parse` writes to target/"));
  }

  private ProblemsFound unsupported(String found) {
    return new ProblemsFound(
        in.problem(
                "MANIFEST_VERSION_UNSUPPORTED",
                "its schema version is %s; v%d to v%d are supported"
                    .formatted(found, OLDEST, NEWEST))
            .suggesting(
                "use dbt 1.0 or newer; for a newer schema try --accept-schema with its version"));
  }

  /** Of {@code https://schemas.getdbt.com/dbt/manifest/v12.json}: 0 the version, 1 the kind. */
  private String segment(int fromEnd) {
    List<String> segments = List.of(schema.split("/", -1));
    int at = segments.size() - 1 - fromEnd;
    return at < 0 ? "" : segments.get(at).replace(".json", "");
  }

  private @Nullable Integer version() {
    String text = segment(0);
    try {
      return text.startsWith("v") ? Integer.valueOf(text.substring(1)) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private void node(String id) throws IOException {
    NodeDraft draft = new NodeDraft(one(id), this::one);
    in.object(field -> draft.read(in, field));
    if (nodes.putIfAbsent(draft.id(), draft.node()) != null) {
      throw duplicate(id);
    }
    if (!draft.packageName().isEmpty()) {
      packages.add(draft.packageName());
    }
    if (draft.isModel()) {
      models.add(draft.model());
    } else if (draft.isTest()) {
      tests.add(draft);
    }
  }

  private void source(String id) throws IOException {
    if (!sources.add(one(id))) {
      throw duplicate(id);
    }
    in.skip();
  }

  private ProblemsFound duplicate(String id) {
    return new ProblemsFound(
        in.problem("MANIFEST_DUPLICATE_ID", "`%s` stands twice in it".formatted(id)));
  }

  private void exposure(String id) throws IOException {
    String[] name = {id};
    in.object(
        field -> {
          switch (field) {
            case "name" -> name[0] = in.textOrEmpty();
            case "depends_on" -> dependsOn(id);
            default -> in.skip();
          }
        });
    exposures.put(one(id), name[0]);
  }

  private void user(String id) throws IOException {
    in.object(
        field -> {
          if (field.equals("depends_on")) {
            dependsOn(id);
          } else {
            in.skip();
          }
        });
  }

  private void dependsOn(String user) throws IOException {
    in.object(
        field -> {
          if (field.equals("nodes")) {
            uses.put(one(user), ids());
          } else {
            in.skip();
          }
        });
  }

  /** Tests are left out: most of a {@code child_map} is theirs, and nothing depends on them. */
  private void children(String id) throws IOException {
    if (isTest(id)) {
      in.skip();
    } else {
      List<String> users = in.texts();
      users.removeIf(ManifestReader::isTest);
      users.replaceAll(this::one);
      children.put(one(id), List.copyOf(users));
    }
  }

  private static boolean isTest(String id) {
    return id.startsWith("test.") || id.startsWith("unit_test.");
  }

  private List<String> ids() throws IOException {
    List<String> ids = in.texts();
    ids.replaceAll(this::one);
    return List.copyOf(ids);
  }

  private void disabled(String id) throws IOException {
    disabled.add(one(id));
    in.skip();
  }

  private String one(String id) {
    String known = ids.putIfAbsent(id, id);
    return known == null ? id : known;
  }

  private Manifest manifest() {
    List<DataTest> resolved = new ArrayList<>(tests.size());
    tests.forEach(draft -> resolved.add(draft.test(nodes)));
    Map<String, List<String>> users = children.isEmpty() ? inverted() : children;
    return new Manifest(
        new Once<>(this::info),
        invocationId,
        projectName,
        projectId,
        models,
        resolved,
        new Graph(nodes, sources, disabled, exposures, users),
        packages);
  }

  /** Waits for the thread that hashes. */
  private ManifestInfo info() {
    return new ManifestInfo(
        segment(0),
        dbtVersion.isEmpty() ? "unknown" : dbtVersion,
        adapterType,
        generatedAt,
        invocationId,
        in.sha256(),
        in.bytes());
  }

  private Map<String, List<String>> inverted() {
    Map<String, List<String>> users = new HashMap<>();
    nodes.values().forEach(node -> addUser(users, node.id(), node.dependsOn()));
    uses.forEach((user, used) -> addUser(users, user, used));
    return users;
  }

  private static void addUser(Map<String, List<String>> users, String user, List<String> used) {
    if (!isTest(user)) {
      used.forEach(id -> users.computeIfAbsent(id, key -> new ArrayList<>()).add(user));
    }
  }
}
