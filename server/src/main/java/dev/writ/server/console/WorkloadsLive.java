package dev.writ.server.console;

import dev.writ.workloads.WorkloadsRoom;
import dev.writ.workloads.view.Pulse;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells open pages about workloads to look again, at most once a second. What is told holds no
 * data: a page asks for itself, as the person who looks at it.
 *
 * <p>One thread looks for all pages, while there are any.
 */
@Singleton
class WorkloadsLive {
  private static final Logger LOG = LoggerFactory.getLogger(WorkloadsLive.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /** Said when there is nothing to say, so that nobody between takes the connection for dead. */
  private static final Duration QUIET = Duration.ofSeconds(15);

  /** After this the page connects anew, and whether it may is asked anew. */
  private static final Duration LIFE = Duration.ofMinutes(10);

  private final Supplier<Pulse> pulse;
  private final InstantSource clock;
  private final Duration tick;
  private final List<Listener> listeners = new ArrayList<>(); // guarded by this
  private @Nullable Thread watcher; // guarded by this

  private record Listener(SseEventSink sink, Sse sse, Instant until) {}

  @Inject
  WorkloadsLive(WorkloadsRoom room, InstantSource clock) {
    this(room::pulse, clock, TICK);
  }

  WorkloadsLive(Supplier<Pulse> pulse, InstantSource clock, Duration tick) {
    this.pulse = pulse;
    this.clock = clock;
    this.tick = tick;
  }

  /** Tells this page from now on, until it is gone. */
  synchronized void follow(SseEventSink sink, Sse sse) {
    Listener listener = new Listener(sink, sse, clock.instant().plus(LIFE));
    if (isTold(listener, sse.newEventBuilder().comment("connected"))) {
      listeners.add(listener);
    }
    if (watcher == null) {
      watcher = Thread.ofVirtual().name("workloads-live").start(this::watch);
    }
  }

  @PreDestroy
  synchronized void close() {
    listeners.forEach(one -> one.sink().close());
    listeners.clear();
    if (watcher != null) {
      watcher.interrupt();
    }
  }

  private void watch() {
    try {
      Pulse told = null;
      Instant spoke = clock.instant();
      while (goesOn()) {
        Pulse now = look(told);
        Instant at = clock.instant();
        if (told != null && !told.equals(now)) {
          tell(true);
          spoke = at;
        } else if (spoke.plus(QUIET).isBefore(at)) {
          tell(false);
          spoke = at;
        }
        told = now;
        Thread.sleep(tick);
      }
    } catch (InterruptedException stopped) {
      LOG.debug("nobody is told about workloads any more");
    } finally {
      over();
    }
  }

  /** Whoever opens a page next finds nobody looking, however this look ended. */
  private synchronized void over() {
    if (Thread.currentThread().equals(watcher)) {
      watcher = null;
    }
  }

  /** A store that does not answer changes nothing; the pages say so when they are asked for. */
  private @Nullable Pulse look(@Nullable Pulse before) {
    try {
      return pulse.get();
    } catch (RuntimeException trouble) { // whatever it is, the next look may go well
      LOG.debug("what changes about workloads can't be seen", trouble);
      return before;
    }
  }

  /** Whether anybody is there still. */
  private synchronized boolean goesOn() {
    Instant now = clock.instant();
    listeners.removeIf(
        one -> {
          if (one.until().isBefore(now)) {
            one.sink().close();
          }
          return one.sink().isClosed();
        });
    if (listeners.isEmpty()) {
      over();
      return false;
    }
    return true;
  }

  private synchronized void tell(boolean changed) {
    listeners.removeIf(
        one -> {
          OutboundSseEvent.Builder event = one.sse().newEventBuilder();
          return !isTold(
              one,
              changed ? event.name("changed").data("look again") : event.comment("nothing new"));
        });
  }

  /** A page may be closed at any moment, and is no concern of the others. */
  private static boolean isTold(Listener one, OutboundSseEvent.Builder event) {
    try {
      one.sink().send(event.build());
      return true;
    } catch (RuntimeException gone) { // whatever a closed connection answers
      LOG.debug("a page about workloads is gone", gone);
      return false;
    }
  }
}
