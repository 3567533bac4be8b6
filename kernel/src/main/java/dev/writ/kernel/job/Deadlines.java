package dev.writ.kernel.job;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Interrupts a run that takes too long. Real time: what it guards is a thread, not a state. */
final class Deadlines {
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("writ-deadlines").daemon().factory());

  Deadlines() {
    timer.setRemoveOnCancelPolicy(true); // thousands a minute end long before their time is up
  }

  /** The run was interrupted because its time was up. */
  static final class Exceeded extends Exception {
    private static final long serialVersionUID = 1L;

    Exceeded(Throwable cause) {
      super(cause);
    }
  }

  /**
   * Runs the work on this thread. A result that comes late still counts: the work is done then.
   * Leaves the thread without an interrupt of its own.
   *
   * @throws Exceeded where the work ended without a result after its time was up
   */
  <T> T run(Duration limit, Callable<T> work) throws Exception {
    Alarm alarm = new Alarm(Thread.currentThread());
    ScheduledFuture<?> armed = timer.schedule(alarm::ring, limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return work.call();
    } catch (Exception failure) {
      if (alarm.hasRung()) {
        throw new Exceeded(failure);
      }
      throw failure;
    } finally {
      alarm.disarm();
      armed.cancel(false);
    }
  }

  void stop() {
    timer.shutdownNow();
  }

  private static final class Alarm {
    private final Thread sleeper;
    private boolean rung;
    private boolean disarmed;

    Alarm(Thread sleeper) {
      this.sleeper = sleeper;
    }

    synchronized void ring() {
      if (!disarmed) {
        rung = true;
        sleeper.interrupt();
      }
    }

    synchronized boolean hasRung() {
      return rung;
    }

    synchronized void disarm() {
      disarmed = true;
      if (rung) {
        Thread.interrupted();
      }
    }
  }
}
