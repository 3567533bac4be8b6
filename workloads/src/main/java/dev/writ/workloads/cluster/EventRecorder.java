package dev.writ.workloads.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what happened to an object by an Event beside it, for {@code kubectl describe} and {@code
 * kubectl events}. What is told again of the same object in the same words is counted up in the
 * Event that is there, at most every 5 min. Nobody waits for it, and an Event that the cluster does
 * not take is only logged: what must not be lost is in the audit log.
 */
public final class EventRecorder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final String COMPONENT = "writ-workloads";

  private static final Duration BETWEEN = Duration.ofMinutes(5);

  /** API servers drop an Event that was not changed for an hour. */
  private static final Duration KEPT = Duration.ofHours(1);

  private static final int MESSAGE = 1_024;
  private static final int INSTANCE = 128;
  private static final int REMEMBERED = 4_096;
  private static final int WAITING = 1_000;

  private final ClusterApi api;
  private final InstantSource clock;
  private final String instance;
  private final BlockingQueue<Said> queue = new LinkedBlockingQueue<>(WAITING);
  private final Thread thread;

  // Of that thread alone.
  private final Map<Words, Told> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Words, Told> eldest) {
          return size() > REMEMBERED;
        }
      };
  private long lastStamp;
  private String lastFailure = "";

  /** How an Event is shown. */
  public enum EventType {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String word;

    EventType(String word) {
      this.word = word;
    }
  }

  /**
   * What an Event is about.
   *
   * @param namespace empty where the kind has none; its Events are in `default`
   */
  public record Subject(Resource kind, String namespace, String name, String uid) {}

  private record Words(Subject about, EventType type, String reason, String message) {}

  private record Said(Words words, Instant at) {}

  /** The Event that says so, how often it was to be said, and when the cluster was told last. */
  private record Told(String path, int count, Instant at) {}

  /**
   * Makes one for a cluster.
   *
   * @param instance which process this is
   */
  public EventRecorder(ClusterApi api, InstantSource clock, String instance) {
    this.api = api;
    this.clock = clock;
    this.instance = Lengths.text(instance, INSTANCE);
    this.thread = Thread.ofVirtual().name("workloads-events").start(this::run);
  }

  /**
   * Has an Event written, soon.
   *
   * @param reason in a word, in upper camel case
   * @param message in a sentence; what is longer than an Event may be is cut
   */
  public void tell(Subject about, EventType type, String reason, String message) {
    Words words = new Words(about, type, reason, Lengths.text(message, MESSAGE));
    if (!queue.offer(new Said(words, clock.instant()))) {
      LOG.debug("too many events wait: {} of {} is not told", reason, about.name());
    }
  }

  private void run() {
    try {
      while (true) {
        Said next = queue.take();
        write(next.words, next.at);
      }
    } catch (InterruptedException closed) {
      LOG.debug("no more events for cluster `{}`", api.name());
    }
  }

  private void write(Words words, Instant now) {
    Told before = told.get(words);
    try {
      if (before == null || !now.isBefore(before.at.plus(KEPT))) {
        told.put(words, new Told(create(words, now), 1, now));
      } else if (now.isBefore(before.at.plus(BETWEEN))) {
        told.put(words, new Told(before.path, before.count + 1, before.at));
      } else {
        told.put(words, countUp(words, before, now));
      }
      lastFailure = "";
    } catch (ApiFailure failure) {
      if (!failure.detail().equals(lastFailure)) {
        lastFailure = failure.detail();
        LOG.warn(
            "events can't be written to cluster `{}`, so nothing is told beside its objects: {}",
            api.name(),
            failure.detail());
      }
    }
  }

  private Told countUp(Words words, Told before, Instant now) {
    ObjectNode change =
        Json.object().put("count", before.count + 1).put("lastTimestamp", seconds(now));
    try {
      api.patch(before.path, PatchKind.MERGE, change, Map.of("fieldManager", COMPONENT));
      return new Told(before.path, before.count + 1, now);
    } catch (ApiFailure failure) {
      if (failure.isAbsent()) {
        return new Told(create(words, now), 1, now);
      }
      throw failure;
    }
  }

  private String create(Words words, Instant now) {
    Subject about = words.about;
    Resource events = Resource.EVENTS;
    String namespace = about.namespace.isEmpty() ? "default" : about.namespace;
    lastStamp =
        Math.max(lastStamp + 1, TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
    String name = Lengths.name(about.name + "." + Long.toHexString(lastStamp));
    ObjectNode event =
        Json.object().put("apiVersion", events.apiVersion()).put("kind", events.kind());
    event.putObject("metadata").put("namespace", namespace).put("name", name);
    ObjectNode involved = event.putObject("involvedObject");
    involved.put("apiVersion", about.kind.apiVersion()).put("kind", about.kind.kind());
    if (!about.namespace.isEmpty()) {
      involved.put("namespace", about.namespace);
    }
    involved.put("name", about.name).put("uid", about.uid);
    event
        .put("type", words.type.word)
        .put("reason", words.reason)
        .put("message", words.message)
        .put("firstTimestamp", seconds(now))
        .put("lastTimestamp", seconds(now))
        .put("count", 1)
        .put("reportingComponent", COMPONENT)
        .put("reportingInstance", instance)
        .putObject("source")
        .put("component", COMPONENT);
    api.create(events.path(namespace), event);
    return events.path(namespace, name);
  }

  private static String seconds(Instant instant) {
    return Instant.ofEpochSecond(instant.getEpochSecond()).toString();
  }

  /** Writes no more. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
