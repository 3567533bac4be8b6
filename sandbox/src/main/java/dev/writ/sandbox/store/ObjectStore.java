package dev.writ.sandbox.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The objects of the cluster under one lock and one counter. What it hands out is shared: copy
 * before you change it.
 */
public final class ObjectStore {

  /** Ends a watch. Safe to call twice. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /** The change log no longer reaches back to the asked revision. */
  public static final class HistoryTrimmed extends Exception {
    private static final long serialVersionUID = 1;

    HistoryTrimmed(long asked, long oldest) {
      super("too old resource version: " + asked + " (" + oldest + ")");
    }
  }

  private static final int HISTORY = 10_000;

  private final TreeMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
  private final Deque<Change> history = new ArrayDeque<>();
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private final Journal journal;
  private long revision;
  private long trimmedUpTo;

  /** Starts with what the journal holds; history of an earlier run is trimmed. */
  public ObjectStore(Journal journal) {
    this.journal = journal;
    Journal.Contents contents = journal.load();
    objects.putAll(contents.objects());
    revision = contents.revision();
    trimmedUpTo = revision;
  }

  public synchronized long revision() {
    return revision;
  }

  public synchronized boolean isEmpty() {
    return objects.isEmpty();
  }

  public synchronized Optional<ObjectNode> find(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  /** All objects of a resource, by namespace and name; an empty namespace means all of them. */
  public synchronized Listing list(GroupResource resource, String namespace) {
    List<ObjectNode> items = new ArrayList<>();
    for (var entry : objects.tailMap(new ObjectKey(resource, namespace, "")).entrySet()) {
      ObjectKey key = entry.getKey();
      if (!key.resource().equals(resource)
          || (!namespace.isEmpty() && !key.namespace().equals(namespace))) {
        break;
      }
      items.add(entry.getValue());
    }
    return new Listing(revision, items);
  }

  /** Every object in a namespace, of whatever kind. */
  public synchronized List<ObjectKey> keysInNamespace(String namespace) {
    return objects.keySet().stream().filter(key -> key.namespace().equals(namespace)).toList();
  }

  /** Every object; for the garbage collector. */
  public synchronized List<ObjectNode> all() {
    return List.copyOf(objects.values());
  }

  /** Stores a new object; empty when the key is taken. */
  public synchronized Optional<ObjectNode> create(ObjectKey key, ObjectNode object) {
    if (objects.containsKey(key)) {
      return Optional.empty();
    }
    ObjectNode stored = stamped(object);
    record(new Change(Change.Type.ADDED, revision, key, stored, null));
    return Optional.of(stored);
  }

  /** Replaces the object that was read; empty when somebody else wrote since. */
  public synchronized Optional<ObjectNode> replace(
      ObjectKey key, ObjectNode read, ObjectNode object) {
    if (!isCurrent(key, read)) {
      return Optional.empty();
    }
    ObjectNode stored = stamped(object);
    record(new Change(Change.Type.MODIFIED, revision, key, stored, read));
    return Optional.of(stored);
  }

  /** Removes the object that was read; `last` is the state that watches are told. */
  public synchronized Optional<ObjectNode> remove(ObjectKey key, ObjectNode read, ObjectNode last) {
    if (!isCurrent(key, read)) {
      return Optional.empty();
    }
    ObjectNode gone = stamped(last);
    record(new Change(Change.Type.DELETED, revision, key, gone, read));
    return Optional.of(gone);
  }

  /**
   * Tells every change after `since`, in order, first the remembered ones and then new ones.
   *
   * @param listener called under the store's lock: it only hands on
   */
  public synchronized Subscription watch(long since, Consumer<Change> listener)
      throws HistoryTrimmed {
    if (since < trimmedUpTo) {
      throw new HistoryTrimmed(since, trimmedUpTo);
    }
    history.stream().filter(change -> change.revision() > since).forEach(listener);
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Runs `read` and subscribes with nothing in between. */
  public synchronized Subscription watchFromNow(Runnable read, Consumer<Change> listener) {
    read.run();
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Forgets the change log, as an API server does when etcd is compacted. */
  public synchronized void trimHistory() {
    history.clear();
    trimmedUpTo = revision;
  }

  private boolean isCurrent(ObjectKey key, ObjectNode read) {
    ObjectNode there = objects.get(key);
    return there != null && Meta.resourceVersion(there).equals(Meta.resourceVersion(read));
  }

  private ObjectNode stamped(ObjectNode object) {
    ObjectNode stored = object.deepCopy();
    Meta.of(stored).put("resourceVersion", Long.toString(++revision));
    return stored;
  }

  private void record(Change change) {
    journal.append(change); // first: what cannot be kept did not happen
    if (change.type() == Change.Type.DELETED) {
      objects.remove(change.key());
    } else {
      objects.put(change.key(), change.object());
    }
    history.addLast(change);
    if (history.size() > HISTORY) {
      trimmedUpTo = history.removeFirst().revision();
    }
    listeners.forEach(listener -> listener.accept(change));
  }
}
