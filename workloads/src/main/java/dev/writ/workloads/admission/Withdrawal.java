package dev.writ.workloads.admission;

import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.ClusterApi;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has API servers ask no more: deletes what tells them to, and goes on doing so each minute, since
 * a server that has yet to be restarted with the new setting puts it back.
 */
public final class Withdrawal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Withdrawal.class);
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final List<Asked> clusters;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("admission-withdrawal").daemon().factory());

  /**
   * A cluster that may have been told to ask.
   *
   * @param leads whether this process is the one that writes there
   */
  public record Asked(ClusterApi api, BooleanSupplier leads) {}

  private Withdrawal(List<Asked> clusters) {
    this.clusters = List.copyOf(clusters);
  }

  /** Begins, soon and by itself. */
  public static Withdrawal start(List<Asked> clusters) {
    Withdrawal started = new Withdrawal(clusters);
    var _ =
        started.timer.scheduleWithFixedDelay(
            started::look, SOON.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
    return started;
  }

  /** One that does so only when it is told to. */
  static Withdrawal idle(List<Asked> clusters) {
    return new Withdrawal(clusters);
  }

  void look() {
    for (Asked one : clusters) {
      if (one.leads().getAsBoolean()) {
        withdraw(one.api());
      }
    }
  }

  private static void withdraw(ClusterApi api) {
    try {
      Registration.withdraw(api);
    } catch (ApiFailure failure) {
      LOG.warn(
          "cluster `{}` can't be told to ask no more at admission; it is tried again: {}",
          api.name(),
          failure.detail());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
