package dev.writ.sandbox.fault;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * What came in over HTTP. Verbs are those of Kubernetes (`get`, `list`, `watch`, `create`,
 * `update`, `patch`, `delete`, `deletecollection`), resources are plural, with a subresource after
 * a slash (`virtualmachines/status`).
 */
public final class Counts {

  private record Request(String verb, String resource) {}

  private final Map<Request, LongAdder> requests = new ConcurrentHashMap<>();
  private final LongAdder writes = new LongAdder();

  /** Requests with this verb and resource since the last reset, refused ones included. */
  public long requests(String verb, String resource) {
    LongAdder count = requests.get(new Request(verb, resource));
    return count == null ? 0 : count.sum();
  }

  /** What was asked for since the last reset, such as `get secrets`. */
  public Set<String> asked() {
    return requests.keySet().stream()
        .map(request -> request.verb() + " " + request.resource())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Accepted writes that were no dry run. */
  public long writes() {
    return writes.sum();
  }

  public void reset() {
    requests.clear();
    writes.reset();
  }

  /** For the server. */
  public void countRequest(String verb, String resource) {
    requests.computeIfAbsent(new Request(verb, resource), _ -> new LongAdder()).increment();
  }

  /** For the server. */
  public void countWrite() {
    writes.increment();
  }
}
