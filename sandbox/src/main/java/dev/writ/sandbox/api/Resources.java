package dev.writ.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.Webhooks.Question;
import dev.writ.sandbox.apply.ManagedFields;
import dev.writ.sandbox.apply.ManagedFields.ApplyConflict;
import dev.writ.sandbox.apply.ManagedFields.Manager;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.kinds.Kinds;
import dev.writ.sandbox.kinds.PodRules;
import dev.writ.sandbox.schema.Violation;
import dev.writ.sandbox.store.Listing;
import dev.writ.sandbox.store.Meta;
import dev.writ.sandbox.store.ObjectKey;
import dev.writ.sandbox.store.ObjectStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes objects as an API server does. Every write reads, computes and stores only if
 * nobody wrote in between, otherwise it starts again.
 *
 * <p>All methods throw {@link ApiFailure}. A `subresource` is empty for the object itself.
 */
public final class Resources {

  /** The outcome of a deletion: `gone`, or only marked because something has to happen first. */
  public record Deletion(boolean gone, ObjectNode object) {}

  /** What identifies an object or belongs to the system: a writer cannot change it. */
  private static final List<String> SYSTEM_FIELDS =
      List.of(
          "name",
          "namespace",
          "uid",
          "creationTimestamp",
          "generation",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "resourceVersion",
          "selfLink");

  private static final String NAME_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final ObjectStore store;
  private final Kinds kinds;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Webhooks webhooks;

  public Resources(ObjectStore store, Kinds kinds, InstantSource clock, RandomGenerator random) {
    this.store = store;
    this.kinds = kinds;
    this.clock = clock;
    this.random = random;
    this.webhooks = new Webhooks(store, kinds);
  }

  public Kinds kinds() {
    return kinds;
  }

  public ObjectStore store() {
    return store;
  }

  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  public Optional<ObjectNode> find(Kind kind, String namespace, String name) {
    return store.find(kind.key(namespace, name)).map(object -> inVersion(object, kind));
  }

  public ObjectNode require(Kind kind, String namespace, String name) {
    return find(kind, namespace, name)
        .orElseThrow(() -> ApiFailure.notFound(kind.resource(), name));
  }

  /** All objects of a kind; an empty namespace means all of them. */
  public Listing list(Kind kind, String namespace) {
    Listing listing = store.list(kind.resource(), namespace);
    return new Listing(
        listing.revision(), listing.items().stream().map(item -> inVersion(item, kind)).toList());
  }

  /** An object as stored, under the version it was asked for. */
  public static ObjectNode inVersion(ObjectNode object, Kind kind) {
    if (object.path("apiVersion").asText().equals(kind.apiVersion())) {
      return object;
    }
    return object.deepCopy().put("apiVersion", kind.apiVersion());
  }

  public ObjectNode create(Kind kind, String namespace, ObjectNode body, Writer writer) {
    if (!Meta.resourceVersion(body).isEmpty()) {
      throw ApiFailure.badRequest("resourceVersion should not be set on objects to be created");
    }
    return create(kind, namespace, body, writer, false);
  }

  private ObjectNode create(
      Kind kind, String namespace, ObjectNode body, Writer writer, boolean applied) {
    Intake.checkTypeAndNamespace(kind, namespace, body);
    ObjectNode object = body.deepCopy();
    object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    ObjectNode meta = Meta.of(object);
    String name = nameFor(kind, meta);
    requireLivingNamespace(kind, namespace, name);
    meta.remove(SYSTEM_FIELDS);
    if (!applied) {
      meta.remove("managedFields");
    }
    meta.put("name", name);
    if (kind.namespaced()) {
      meta.put("namespace", namespace);
    }
    meta.put("uid", uid()).put("creationTimestamp", now().toString());
    if (kind.generations()) {
      meta.put("generation", 1);
    }
    if (kind.status()) {
      object.remove("status");
    }
    Intake.complete(kind, object, null, writer);
    if (!applied) {
      book(kind, MissingNode.getInstance(), object, "", writer);
    }
    ObjectNode complete = admitted(kind, object, null, "", writer);
    ObjectKey key = kind.key(namespace, name);
    if (writer.dryRun()) {
      if (store.find(key).isPresent()) {
        throw ApiFailure.alreadyExists(kind.resource(), name);
      }
      return complete;
    }
    return store
        .create(key, complete)
        .orElseThrow(() -> ApiFailure.alreadyExists(kind.resource(), name));
  }

  /** Replaces an object, or only its status. */
  public ObjectNode update(
      Kind kind,
      String namespace,
      String name,
      ObjectNode body,
      String subresource,
      Writer writer) {
    Intake.checkTypeAndNamespace(kind, namespace, body);
    if (!Meta.name(body).equals(name)) {
      throw ApiFailure.badRequest(
          "the name of the object ("
              + Meta.name(body)
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
    if (kind.custom() && Meta.resourceVersion(body).isEmpty()) {
      throw ApiFailure.invalid(
          kind,
          name,
          List.of(
              Violation.invalid(
                  "metadata.resourceVersion", Json.of(0), "must be specified for an update")));
    }
    return write(
        kind,
        namespace,
        name,
        subresource,
        writer,
        live -> {
          checkUid(kind, name, live, Meta.uid(body));
          return body.deepCopy();
        });
  }

  /** Changes an object in place, as a controller does; a lost race is tried again. */
  public ObjectNode edit(
      Kind kind,
      String namespace,
      String name,
      String subresource,
      Writer writer,
      Consumer<ObjectNode> change) {
    return write(
        kind,
        namespace,
        name,
        subresource,
        writer,
        live -> {
          ObjectNode next = live.deepCopy();
          change.accept(next);
          return next;
        });
  }

  public ObjectNode patch(
      Kind kind, String namespace, String name, Patch patch, String subresource, Writer writer) {
    if (patch instanceof Patch.Apply apply) {
      return apply(kind, namespace, name, apply, subresource, writer);
    }
    return write(kind, namespace, name, subresource, writer, live -> patch.applied(live, kind));
  }

  /** Marks or removes an object; webhooks are asked before. */
  public Deletion delete(
      Kind kind, String namespace, String name, DeleteOptions options, Writer writer) {
    ObjectNode live = require(kind, namespace, name);
    checkUid(kind, name, live, options.uid());
    checkVersion(kind, name, live, options.resourceVersion());
    Question question =
        new Question(kind, "", "DELETE", namespace, name, null, live, writer.dry(options.dryRun()));
    if (webhooks.areAsked(question)) {
      webhooks.askAboutDeletion(question);
    }
    return remove(kind, namespace, name, options);
  }

  /** As {@link #delete}, of what was agreed to in another way, such as by an eviction. */
  Deletion remove(Kind kind, String namespace, String name, DeleteOptions options) {
    while (true) {
      ObjectNode live =
          store
              .find(kind.key(namespace, name))
              .orElseThrow(() -> ApiFailure.notFound(kind.resource(), name));
      checkUid(kind, name, live, options.uid());
      checkVersion(kind, name, live, options.resourceVersion());
      ObjectNode next = live.deepCopy();
      switch (options.propagation()) {
        case "Foreground" -> Meta.addFinalizer(next, "foregroundDeletion");
        case "Orphan" -> Meta.addFinalizer(next, "orphan");
        default -> {}
      }
      boolean graceful = options.graceSeconds() != 0 && kind.rules().endsGracefully(next);
      if (!graceful && kind.rules().mayVanish(next)) {
        if (options.dryRun() || store.remove(kind.key(namespace, name), live, live).isPresent()) {
          return new Deletion(true, inVersion(live, kind));
        }
        continue;
      }
      if (!Meta.isBeingDeleted(live) || !graceful) {
        int own = Json.at(live, "spec", "terminationGracePeriodSeconds").asInt();
        int grace = !graceful ? 0 : options.graceSeconds() < 0 ? own : options.graceSeconds();
        Json.putDefault(Meta.of(next), "deletionTimestamp", now().plusSeconds(grace).toString());
        Meta.of(next).put("deletionGracePeriodSeconds", grace);
      }
      if (next.equals(live)) {
        return new Deletion(false, inVersion(live, kind));
      }
      if (kind.generations() && !Meta.isBeingDeleted(live)) {
        countGeneration(next);
      }
      if (kind.plural().equals("namespaces") && kind.group().isEmpty()) {
        Json.child(next, "status").put("phase", "Terminating");
      }
      if (options.dryRun()) {
        return new Deletion(false, next);
      }
      Optional<ObjectNode> stored = store.replace(kind.key(namespace, name), live, next);
      if (stored.isPresent()) {
        return new Deletion(false, inVersion(stored.get(), kind));
      }
    }
  }

  // ---- one write

  private interface Change {
    ObjectNode from(ObjectNode live);
  }

  private ObjectNode write(
      Kind kind, String namespace, String name, String subresource, Writer writer, Change change) {
    while (true) {
      ObjectNode read =
          store
              .find(kind.key(namespace, name))
              .orElseThrow(() -> ApiFailure.notFound(kind.resource(), name));
      ObjectNode live = inVersion(read, kind);
      ObjectNode wanted = change.from(live);
      checkIdentity(kind, name, live, wanted);
      ObjectNode next = confined(kind, live, wanted, subresource);
      Intake.complete(kind, next, live, writer);
      book(kind, live, next, subresource, writer);
      next = admitted(kind, next, live, subresource, writer);
      Optional<ObjectNode> stored =
          store(kind, namespace, name, read, live, next, subresource, writer);
      if (stored.isPresent()) {
        return stored.get();
      }
    }
  }

  private ObjectNode apply(
      Kind kind,
      String namespace,
      String name,
      Patch.Apply apply,
      String subresource,
      Writer writer) {
    ObjectNode config = appliedConfig(kind, namespace, name, apply.config(), subresource, writer);
    Manager manager = Manager.applying(writer.manager(), kind.apiVersion(), subresource);
    while (true) {
      Optional<ObjectNode> read = store.find(kind.key(namespace, name));
      JsonNode live =
          read.<JsonNode>map(object -> inVersion(object, kind)).orElse(MissingNode.getInstance());
      ObjectNode merged = merge(kind, live, config, manager, apply.force());
      read.ifPresent(object -> checkIdentity(kind, name, object, config));
      if (read.isEmpty()) {
        if (!subresource.isEmpty()) {
          throw ApiFailure.notFound(kind.resource(), name);
        }
        if (!Meta.uid(config).isEmpty()) {
          throw ApiFailure.conflict(
              kind.resource(),
              name,
              "uid mismatch: the provided object specified uid "
                  + Meta.uid(config)
                  + ", and no existing object was found");
        }
        return create(kind, namespace, merged, writer, true);
      }
      ObjectNode next = confined(kind, (ObjectNode) live, merged, subresource);
      Intake.complete(kind, next, (ObjectNode) live, writer);
      next = admitted(kind, next, (ObjectNode) live, subresource, writer);
      Optional<ObjectNode> stored =
          store(kind, namespace, name, read.get(), (ObjectNode) live, next, subresource, writer);
      if (stored.isPresent()) {
        return stored.get();
      }
    }
  }

  private ObjectNode appliedConfig(
      Kind kind,
      String namespace,
      String name,
      ObjectNode body,
      String subresource,
      Writer writer) {
    Intake.checkTypeAndNamespace(kind, namespace, body);
    if (body.path("apiVersion").asText("").isEmpty() || body.path("kind").asText("").isEmpty()) {
      throw ApiFailure.badRequest("apply needs apiVersion and kind in the body");
    }
    if (!Json.at(body, "metadata", "managedFields").isEmpty()) {
      throw ApiFailure.badRequest("metadata.managedFields must be nil");
    }
    if (!Meta.name(body).isEmpty() && !Meta.name(body).equals(name)) {
      throw ApiFailure.badRequest(
          "name in the body ("
              + Meta.name(body)
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
    ObjectNode config = body.deepCopy();
    Intake.dropUnknown(kind, config, writer);
    Intake.checkTypes(kind, config);
    Meta.of(config).remove(List.of("managedFields", "creationTimestamp", "generation"));
    Meta.of(config).put("name", name);
    if (kind.namespaced()) {
      Meta.of(config).put("namespace", namespace);
    }
    if (subresource.equals("status")) {
      config.retain("apiVersion", "kind", "metadata", "status");
    } else if (kind.status()) {
      config.remove("status");
    }
    return config;
  }

  private ObjectNode merge(
      Kind kind, JsonNode live, ObjectNode config, Manager manager, boolean force) {
    try {
      return ManagedFields.apply(live, config, kind.schema(), manager, force, now());
    } catch (ApplyConflict e) {
      throw ApiFailure.applyConflict(e.conflicts());
    }
  }

  /** What the writer wanted, limited to what this endpoint may change. */
  private static ObjectNode confined(
      Kind kind, ObjectNode live, ObjectNode wanted, String subresource) {
    ObjectNode next = wanted.deepCopy();
    next.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    if (subresource.equals("status")) {
      next = live.deepCopy();
      next.set("status", wanted.path("status"));
      if (wanted.path("status").isMissingNode()) {
        next.remove("status");
      }
      if (kind.rules().wantsAnnotations()) {
        Meta.copy(wanted, next, "annotations");
      }
      Meta.copy(wanted, next, "managedFields");
    } else if (subresource.equals(PodRules.EPHEMERAL_CONTAINERS)) {
      next = PodRules.withEphemeralContainers(live, wanted);
    } else if (kind.status()) {
      next.remove("status");
      if (live.has("status")) {
        next.set("status", live.path("status").deepCopy());
      }
    }
    ObjectNode meta = Meta.of(next);
    meta.remove(SYSTEM_FIELDS);
    SYSTEM_FIELDS.forEach(
        field -> {
          if (Json.at(live, "metadata").has(field)) {
            meta.set(field, Json.at(live, "metadata", field));
          }
        });
    return next;
  }

  /**
   * The object as it may be stored: changed by mutating webhooks, checked, and let in by validating
   * ones. It comes with its managed fields: what a webhook adds nobody owns, what it removes stays
   * listed under its owner.
   */
  private ObjectNode admitted(
      Kind kind, ObjectNode object, @Nullable ObjectNode old, String subresource, Writer writer) {
    ObjectNode next = object;
    Question question =
        new Question(
            kind,
            subresource,
            old == null ? "CREATE" : "UPDATE",
            Meta.namespace(object),
            Meta.name(object),
            object,
            old,
            writer);
    boolean asked = webhooks.areAsked(question);
    if (asked) {
      next = webhooks.mutated(question, object);
      if (!next.equals(object)) {
        ManagedFields.restoreUnreadable(object, next);
        Intake.complete(kind, next, old, writer);
      }
    }
    Intake.check(kind, next, old, subresource);
    if (asked) {
      webhooks.validate(question.with(next));
    }
    return next;
  }

  private Optional<ObjectNode> store(
      Kind kind,
      String namespace,
      String name,
      ObjectNode read,
      ObjectNode live,
      ObjectNode next,
      String subresource,
      Writer writer) {
    if (ManagedFields.sameContent(live, next)) {
      return Optional.of(live);
    }
    if (kind.generations() && !subresource.equals("status") && specChanged(live, next, kind)) {
      countGeneration(next);
    }
    if (writer.dryRun()) {
      return Optional.of(next);
    }
    ObjectKey key = kind.key(namespace, name);
    boolean ending =
        kind.rules().endsGracefully(next)
            && Json.at(next, "metadata", "deletionGracePeriodSeconds").asInt() > 0;
    return Meta.isBeingDeleted(next) && kind.rules().mayVanish(next) && !ending
        ? store.remove(key, read, next)
        : store.replace(key, read, next);
  }

  private static void countGeneration(ObjectNode object) {
    Meta.of(object).put("generation", Json.at(object, "metadata", "generation").asLong() + 1);
  }

  private static boolean specChanged(ObjectNode live, ObjectNode next, Kind kind) {
    return !withoutMetadata(live, kind).equals(withoutMetadata(next, kind))
        || (kind.rules().wantsAnnotations()
            && !Json.at(live, "metadata", "annotations")
                .equals(Json.at(next, "metadata", "annotations")));
  }

  private static ObjectNode withoutMetadata(ObjectNode object, Kind kind) {
    ObjectNode copy = object.deepCopy();
    copy.remove("metadata");
    if (kind.status()) {
      copy.remove("status");
    }
    return copy;
  }

  // ---- checks

  /** What a whole new object or a deletion names is a condition. */
  private static void checkUid(Kind kind, String name, ObjectNode live, String uid) {
    if (!uid.isEmpty() && !uid.equals(Meta.uid(live))) {
      throw ApiFailure.conflict(
          kind.resource(),
          name,
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + Meta.uid(live));
    }
  }

  private static void checkVersion(Kind kind, String name, ObjectNode live, String version) {
    if (!version.isEmpty() && !version.equals(Meta.resourceVersion(live))) {
      throw ApiFailure.stale(kind.resource(), name);
    }
  }

  /** In a patch, another version is a conflict, another uid alone would change the object's. */
  private static void checkIdentity(Kind kind, String name, ObjectNode live, ObjectNode wanted) {
    checkVersion(kind, name, live, Meta.resourceVersion(wanted));
    String uid = Meta.uid(wanted);
    if (!uid.isEmpty() && !uid.equals(Meta.uid(live))) {
      throw ApiFailure.invalid(
          kind,
          name,
          List.of(Violation.invalid("metadata.uid", Json.of(uid), "field is immutable")));
    }
  }

  private void requireLivingNamespace(Kind kind, String namespace, String name) {
    if (!kind.namespaced()) {
      return;
    }
    Kind namespaces = kinds.require("", "namespaces");
    ObjectNode found = require(namespaces, "", namespace);
    if (Meta.isBeingDeleted(found)) {
      throw ApiFailure.terminating(kind.resource(), name, namespace);
    }
  }

  private String nameFor(Kind kind, ObjectNode meta) {
    String name = meta.path("name").asText("");
    String prefix = meta.path("generateName").asText("");
    if (!name.isEmpty()) {
      return name;
    }
    if (prefix.isEmpty()) {
      throw ApiFailure.invalid(
          kind,
          "",
          List.of(Violation.required("metadata.name", "name or generateName is required")));
    }
    return prefix + randomSuffix();
  }

  /** Five letters that spell no word. */
  public String randomSuffix() {
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      suffix.append(NAME_LETTERS.charAt(random.nextInt(NAME_LETTERS.length())));
    }
    return suffix.toString();
  }

  private void book(
      Kind kind, JsonNode before, ObjectNode after, String subresource, Writer writer) {
    ManagedFields.afterUpdate(
        before,
        after,
        kind.schema(),
        Manager.updating(writer.manager(), kind.apiVersion(), subresource),
        now());
  }

  private String uid() {
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }
}
