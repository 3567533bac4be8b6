package dev.writ.workloads.operator;

import dev.writ.document.Node;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.observe.Informers;
import dev.writ.workloads.observe.Informers.Sighting;
import dev.writ.workloads.observe.Trouble;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * Whether a cluster knows a kind that others bring to it. A watch of its definition tells, so a
 * kind that is installed later is noticed and nothing is asked again and again. It stands apart
 * from the watches of what is judged: where it is not allowed, the kind is not used, and no more.
 */
final class Installed implements AutoCloseable {
  private final Informers informers;
  private final Resource kind;
  private volatile boolean told;

  /**
   * Prepares to look.
   *
   * @param news told whether it is served, whenever that may be news; by a thread of the watch
   */
  Installed(ClusterApi api, Resource kind, Consumer<Boolean> news, InstantSource clock) {
    this.kind = kind;
    this.informers =
        new Informers(
            api,
            new Definitions(
                kind.version(),
                served -> {
                  news.accept(served);
                  told = true;
                }),
            clock);
  }

  void start() {
    informers.follow(Resource.DEFINITIONS, kind.plural() + "." + kind.group());
  }

  /** Whether the cluster said that it has the kind, or that it has not. */
  boolean isKnown() {
    return told
        || (informers.hasSynced(Resource.DEFINITIONS)
            && informers.keys(Resource.DEFINITIONS).isEmpty());
  }

  /** What keeps the cluster from being asked. */
  List<Trouble> troubles() {
    return informers.troubles();
  }

  @Override
  public void close() {
    informers.close();
  }

  private record Definitions(String version, Consumer<Boolean> told) implements Informers.Sink {
    @Override
    public void seen(Resource resource, Sighting object) {
      told.accept(serves(object.document()));
    }

    @Override
    public void gone(Resource resource, String namespace, String name) {
      told.accept(false);
    }

    /** What is accepted is served a moment later; a write in between finds nothing there. */
    private boolean serves(Node definition) {
      boolean established =
          definition.itemsAt("status", "conditions").stream()
              .anyMatch(
                  one ->
                      "Established".equals(one.textAt("type"))
                          && "True".equals(one.textAt("status")));
      return established
          && definition.itemsAt("spec", "versions").stream()
              .anyMatch(
                  one ->
                      version.equals(one.textAt("name"))
                          && Boolean.TRUE.equals(one.flagAt("served")));
    }
  }
}
