package dev.writ.server;

import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The pretend clusters, one for each environment, so that what prod asks of people can be tried
 * too. They start side by side and keep their objects between runs.
 */
final class PretendClusters implements AutoCloseable {
  /** A cluster's name, which is also its directory and its context, and where it stands. */
  record Place(String name, String environment) {}

  /** The first one is the current context of the kubeconfig. */
  static final List<Place> PLACES =
      List.of(new Place("sandbox", "test"), new Place("sandbox-prod", "prod"));

  /** One that runs. */
  record Running(Place place, Sandbox sandbox) {}

  private final Queue<Running> all = new ConcurrentLinkedQueue<>();

  /**
   * Starts all of them and returns when they answer.
   *
   * @param port of the first one, the others take the next ones; 0 takes any free ones
   */
  static PretendClusters start(Path home, int port) {
    PretendClusters clusters = new PretendClusters();
    try {
      SideBySide.each(PLACES, place -> clusters.start(place, home, port));
      return clusters;
    } catch (RuntimeException failure) {
      clusters.close();
      throw failure;
    }
  }

  private void start(Place place, Path home, int port) {
    Sandbox sandbox =
        Sandbox.start(
            SandboxSettings.defaults()
                .withName(place.name())
                .withPort(port == 0 ? 0 : port + PLACES.indexOf(place))
                .withDirectory(home.resolve(place.name())));
    all.add(new Running(place, sandbox));
  }

  /** In the order of the places. */
  List<Running> all() {
    return all.stream()
        .sorted(Comparator.comparingInt(one -> PLACES.indexOf(one.place())))
        .toList();
  }

  /** Leads to all of them, a context for each. */
  String kubeconfigYaml() {
    return Sandbox.kubeconfigYaml(all().stream().map(Running::sandbox).toList());
  }

  @Override
  public void close() {
    all.forEach(running -> running.sandbox().close());
  }
}
