package dev.writ.sandbox.fault;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Every request about a resource, refused ones included, in the order of their answers. */
public final class RequestLog {

  /**
   * One request.
   *
   * @param resource plural, with a subresource after a slash
   * @param namespace empty for cluster-wide
   * @param name empty for a collection
   * @param patchType the content type of a patch, else empty
   * @param fieldManager as the query names it, else empty
   * @param user who asked
   * @param code the HTTP status
   */
  public record Entry(
      String verb,
      String group,
      String resource,
      String namespace,
      String name,
      String patchType,
      String fieldManager,
      boolean dryRun,
      String user,
      int code) {}

  private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean on = new AtomicBoolean();

  /** Starts with an empty log. Until then nothing is kept. */
  public void start() {
    entries.clear();
    on.set(true);
  }

  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Those with this verb and resource. */
  public List<Entry> entries(String verb, String resource) {
    return entries.stream()
        .filter(entry -> entry.verb().equals(verb) && entry.resource().equals(resource))
        .toList();
  }

  /** For the server. */
  public void add(Entry entry) {
    if (on.get()) {
      entries.add(entry);
    }
  }
}
