package dev.writ.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that runs, put together in the order it starts; closing goes the other way round. */
public final class House implements AutoCloseable {
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Home home;

  private House(Home home) {
    this.home = home;
  }

  /**
   * Starts the house.
   *
   * @throws StartRefused with the reason and the next step
   */
  static House open(Settings settings) {
    requireSafe(settings);
    House house = new House(Home.open(settings.home()));
    house.started.push(house.home);
    return house;
  }

  private static void requireSafe(Settings settings) {
    List<Safety.Finding> findings =
        Safety.of(
            settings.production(),
            isLoopback(settings.bind()),
            false,
            settings.database().url().isPresent(),
            settings.sandbox().enabled() && settings.kubeconfig().isEmpty(),
            settings.database().url().isPresent()
                && settings.database().owner().equals(settings.database().user()),
            Set.copyOf(settings.allow().orElse(List.of())));
    if (!findings.isEmpty()) {
      throw new StartRefused(
          findings.stream()
                  .map(finding -> finding.name() + ": " + finding.advice())
                  .collect(Collectors.joining("; "))
              + " (or accept it with writ.allow="
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
        org.jboss.logging.Logger.getLogger(House.class)
            .warnf(failure, "%s did not stop cleanly", part.getClass().getSimpleName());
      }
    }
  }
}
