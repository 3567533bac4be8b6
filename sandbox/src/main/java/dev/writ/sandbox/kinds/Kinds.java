package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.ModelSchemas;
import dev.writ.sandbox.schema.Schema;
import dev.writ.sandbox.store.GroupResource;
import dev.writ.sandbox.store.Meta;
import dev.writ.sandbox.store.ObjectKey;
import dev.writ.sandbox.store.ObjectStore;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Every kind that is served at this moment. */
public final class Kinds {

  public static final GroupResource DEFINITIONS =
      new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");

  private final ModelSchemas models = new ModelSchemas();
  private final List<Kind> builtIn = BuiltInKinds.of(models);
  private final ObjectNode metadata =
      Json.object().put("$ref", Schema.REFERENCE + ModelSchemas.definitionName(ObjectMeta.class));
  private final Map<String, List<Kind>> custom = new ConcurrentHashMap<>();
  private final ObjectStore store;
  private final Map<String, Rules> customRules;

  /**
   * @param customRules admission checks of custom kinds, by `Kind.group`
   */
  public Kinds(ObjectStore store, Map<String, Rules> customRules) {
    this.store = store;
    this.customRules = Map.copyOf(customRules);
  }

  /** All kinds, built-in ones first. */
  public List<Kind> all() {
    List<Kind> all = new ArrayList<>(builtIn);
    store.list(DEFINITIONS, "").items().forEach(definition -> all.addAll(defined(definition)));
    return all;
  }

  /** The kind behind `/apis/GROUP/VERSION/PLURAL`. */
  public Optional<Kind> find(String group, String version, String plural) {
    return candidates(group, plural).stream()
        .filter(kind -> kind.version().equals(version))
        .findFirst();
  }

  /** A kind of a stored resource, in whichever version is served first. */
  public Optional<Kind> find(GroupResource resource) {
    return candidates(resource.group(), resource.plural()).stream().findFirst();
  }

  /** A built-in kind that is certain to be there. */
  public Kind require(String group, String plural) {
    return find(new GroupResource(group, plural))
        .orElseThrow(() -> new IllegalStateException("no kind `" + plural + "." + group + "`"));
  }

  /** The kind that an owner reference names. */
  public Optional<Kind> findByKind(String apiVersion, String kind) {
    return all().stream()
        .filter(one -> one.apiVersion().equals(apiVersion) && one.kind().equals(kind))
        .findFirst();
  }

  /** The schema of a request body: of a built-in kind, or of the one review that is not stored. */
  public Optional<Schema> findBodySchema(String apiVersion, String kind) {
    if (apiVersion.equals("authorization.k8s.io/v1") && kind.equals("SelfSubjectAccessReview")) {
      return Optional.of(models.of(SelfSubjectAccessReview.class));
    }
    return findByKind(apiVersion, kind).filter(found -> !found.custom()).map(Kind::schema);
  }

  /** The definitions that schemas refer to. */
  public Map<String, ObjectNode> definitions() {
    return models.definitions();
  }

  private List<Kind> candidates(String group, String plural) {
    List<Kind> fixed =
        builtIn.stream()
            .filter(kind -> kind.group().equals(group) && kind.plural().equals(plural))
            .toList();
    if (!fixed.isEmpty()) {
      return fixed;
    }
    return store
        .find(new ObjectKey(DEFINITIONS, "", plural + "." + group))
        .map(this::defined)
        .orElse(List.of());
  }

  private List<Kind> defined(ObjectNode definition) {
    return custom.computeIfAbsent(
        Meta.uid(definition) + "@" + Json.text(definition, "metadata", "generation"),
        _ -> CustomKinds.of(definition, metadata, models.definitions(), customRules));
  }
}
