package dev.writ.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.ApiFailure;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.FieldSelector;
import dev.writ.sandbox.store.LabelSelector;
import dev.writ.sandbox.store.Listing;
import dev.writ.sandbox.store.ObjectStore;
import dev.writ.sandbox.store.ObjectStore.HistoryTrimmed;
import dev.writ.sandbox.store.ObjectStore.Subscription;
import java.util.List;

/** One open watch: what is asked for, and the stream of events that answers it. */
final class WatchSession {

  /** Takes events in order; never blocks. */
  interface Sink {
    void event(ObjectNode event);

    void end();
  }

  private final Resources resources;
  private final Kind kind;
  private final String namespace;
  private final LabelSelector labels;
  private final FieldSelector fields;
  private final ApiRequest request;

  /**
   * @throws ApiFailure for a selector that cannot be read
   */
  WatchSession(Resources resources, Kind kind, Target target, ApiRequest request) {
    this.resources = resources;
    this.kind = kind;
    this.namespace = target.namespace();
    this.request = request;
    try {
      this.labels = LabelSelector.parse(request.parameter("labelSelector"));
      String named = target.name().isEmpty() ? "" : "metadata.name=" + target.name();
      String asked = request.parameter("fieldSelector");
      this.fields =
          FieldSelector.parse(
              named.isEmpty() || asked.isEmpty() ? named + asked : named + "," + asked,
              kind.fieldLabels());
    } catch (IllegalArgumentException e) {
      throw ApiFailure.badRequest(String.valueOf(e.getMessage()));
    }
  }

  boolean matches(ObjectNode object) {
    return labels.matches(object) && fields.matches(object);
  }

  /** Starts the stream; the subscription ends it. */
  Subscription open(Sink sink) {
    ObjectStore store = resources.store();
    String since = request.parameter("resourceVersion");
    String initial = request.parameter("sendInitialEvents");
    boolean fromNow = initial.equals("false") && (since.isEmpty() || since.equals("0"));
    boolean replay = initial.equals("true") || (!fromNow && (since.isEmpty() || since.equals("0")));
    if (!replay && !fromNow) {
      try {
        return store.watch(Long.parseLong(since), change -> tell(change, sink));
      } catch (HistoryTrimmed e) {
        sink.event(event("ERROR", ApiFailure.expired(String.valueOf(e.getMessage())).status()));
        sink.end();
        return () -> {};
      } catch (NumberFormatException e) {
        throw ApiFailure.badRequest("invalid resource version \"" + since + "\"");
      }
    }
    return store.watchFromNow(
        () -> {
          if (replay) {
            Listing listing = resources.list(kind, namespace);
            listing.items().stream()
                .filter(this::matches)
                .forEach(object -> sink.event(event("ADDED", shown(object))));
            if (initial.equals("true")) {
              sink.event(bookmark(listing.revision(), true));
            }
          }
        },
        change -> tell(change, sink));
  }

  private void tell(Change change, Sink sink) {
    boolean mine =
        change.key().resource().equals(kind.resource())
            && (namespace.isEmpty() || change.key().namespace().equals(namespace));
    if (!mine) {
      return;
    }
    boolean was = change.previous() != null && matches(change.previous());
    boolean is = change.type() != Change.Type.DELETED && matches(change.object());
    if (was || is) {
      String type = !was ? "ADDED" : is ? "MODIFIED" : "DELETED";
      sink.event(event(type, shown(Resources.inVersion(change.object(), kind))));
    }
  }

  boolean wantsBookmarks() {
    return request.flag("allowWatchBookmarks");
  }

  ObjectNode bookmark() {
    return bookmark(resources.store().revision(), false);
  }

  private ObjectNode bookmark(long revision, boolean initialEventsEnd) {
    ObjectNode object = Json.object().put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(revision)).putNull("creationTimestamp");
    if (initialEventsEnd) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return event("BOOKMARK", object);
  }

  private ObjectNode shown(ObjectNode object) {
    if (Tables.wanted(request.accept())) {
      ObjectNode metadata =
          Json.object().put("resourceVersion", Json.text(object, "metadata", "resourceVersion"));
      return Tables.table(
          kind, List.of(object), metadata, request.parameter("includeObject"), resources.now());
    }
    return Tables.metadataWanted(request.accept()) ? Tables.partial(object) : object;
  }

  private static ObjectNode event(String type, ObjectNode object) {
    ObjectNode event = Json.object().put("type", type);
    event.set("object", object);
    return event;
  }
}
