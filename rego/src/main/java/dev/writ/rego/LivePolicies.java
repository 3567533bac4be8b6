package dev.writ.rego;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Policies that can be replaced while they are used. A bad replacement changes nothing; an
 * evaluation that runs finishes on the policies that it began with.
 */
public final class LivePolicies {
  /** A snapshot with the queries that were asked of it, swapped as one. */
  private record Current(Snapshot snapshot, Map<String, PreparedQuery> queries) {}

  private final Engine engine;
  private volatile Current current;

  LivePolicies(Engine engine, Snapshot first) {
    this.engine = engine;
    this.current = new Current(first, Map.of());
  }

  public Snapshot current() {
    return current.snapshot();
  }

  /**
   * Compiles aside, makes every query ready that is in use, and only then takes the place of what
   * was.
   *
   * @throws RegoException with all errors; then nothing has changed
   */
  public synchronized void replace(List<PolicySource> sources, RegoValue data) {
    Snapshot next = engine.compile(sources, data);
    Map<String, PreparedQuery> queries = new LinkedHashMap<>();
    current.queries().keySet().forEach(query -> queries.put(query, next.prepare(query)));
    current = new Current(next, Map.copyOf(queries));
  }

  /** The query on the policies of now; ask again for each evaluation. */
  public PreparedQuery prepare(String query) {
    PreparedQuery ready = current.queries().get(query);
    return ready != null ? ready : prepareFirst(query);
  }

  private synchronized PreparedQuery prepareFirst(String query) {
    PreparedQuery ready = current.queries().get(query);
    if (ready == null) {
      ready = current.snapshot().prepare(query);
      Map<String, PreparedQuery> queries = new LinkedHashMap<>(current.queries());
      queries.put(query, ready);
      current = new Current(current.snapshot(), Map.copyOf(queries));
    }
    return ready;
  }
}
