package dev.writ.server;

import dev.writ.kernel.store.Migrations;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Everything that runs, put together in the order it starts; closing goes the other way round. */
public final class House implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(House.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private House() {}

  /**
   * Starts the house.
   *
   * @throws StartRefused with the reason and the next step
   */
  static House open(Settings settings) {
    House house = new House();
    try {
      house.start(settings);
      return house;
    } catch (RuntimeException failure) {
      house.close();
      throw failure;
    }
  }

  private void start(Settings settings) {
    Home home = opened(Home.open(settings.home()));
    OpenStore store = opened(OpenStore.open(settings.database(), home));
    requireSafe(settings, store);
    new Migrations(store.owner(), List.of(Migrations.KERNEL)).up();
  }

  private <T extends AutoCloseable> T opened(T part) {
    started.push(part);
    return part;
  }

  private static void requireSafe(Settings settings, OpenStore store) {
    List<Safety.Finding> findings =
        Safety.of(
            settings.production(),
            isLoopback(settings.bind()),
            false,
            store.isExternal(),
            settings.sandbox().enabled() && settings.kubeconfig().isEmpty(),
            store.hasOneRole(),
            Set.copyOf(settings.allow().orElse(List.of())));
    if (!findings.isEmpty()) {
      throw new StartRefused(
          findings.stream()
                  .map(finding -> finding.name() + ": " + finding.advice())
                  .collect(Collectors.joining("; "))
              + " (or accept it with -Dwrit.allow="
              + findings.stream().map(Safety.Finding::name).collect(Collectors.joining(","))
              + ")");
    }
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw new StartRefused(
          "`" + address + "` is no address of this machine; use 127.0.0.1 or 0.0.0.0", unknown);
    }
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception failure) {
        LOG.warnf(failure, "%s did not stop cleanly", part.getClass().getSimpleName());
      }
    }
  }
}
