package dev.writ.workloads.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.PatchKind;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the status of policies up to date: a change at once, but one policy at most every 2 s;
 * without a change every 10 min, which shows that somebody still looks. Nothing is read for it.
 */
final class StatusWriter {
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final Duration ALIVE = Duration.ofMinutes(10);

  /** Within this a watch has told of our own write; until then what it tells is older. */
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(10);

  private static final String EVALUATED = "lastEvaluated";

  private final ClusterApi api;
  private final InstantSource clock;
  private final PolicyEvents events;
  private final Map<String, Written> written = new ConcurrentHashMap<>();

  /** What was written last to a policy. */
  private record Written(String uid, ObjectNode status, Instant at) {}

  StatusWriter(ClusterApi api, InstantSource clock, PolicyEvents events) {
    this.api = api;
    this.clock = clock;
    this.events = events;
  }

  /**
   * Writes what is news.
   *
   * @return after how long it may write; zero where it wrote or there is no news
   * @throws ApiFailure where the cluster does not take it
   */
  Duration write(PolicyStanding standing) {
    PolicyObject object = standing.object();
    Instant now = clock.instant();
    Written last = written.get(object.key());
    if (last != null && !last.uid.equals(object.uid())) {
      last = null; // another policy of the same name
    }
    ObjectNode before = before(object, last, now);
    ObjectNode status =
        Json.readObject(Json.write(PolicyStatus.of(standing, before, now))); // as one reads it
    Instant since = last == null ? evaluated(before) : last.at;
    if (withoutTime(status).equals(withoutTime(before)) && now.isBefore(since.plus(ALIVE))) {
      return Duration.ZERO;
    }
    if (last != null && now.isBefore(last.at.plus(BETWEEN))) {
      return Duration.between(now, last.at.plus(BETWEEN));
    }
    ObjectNode patch = status.deepCopy();
    removing(patch, before);
    if (last != null) {
      removing(patch, last.status);
    }
    ObjectNode body = Json.object();
    body.set("status", patch);
    api.patch(
        PolicyPaths.of(object) + "/status",
        PatchKind.MERGE,
        body,
        Map.of("fieldManager", PolicyPaths.MANAGER));
    written.put(object.key(), new Written(object.uid(), status, now));
    events.tell(object, before.path("conditions"), status.path("conditions"));
    return Duration.ZERO;
  }

  /** Forgets what it knows of others. */
  void retain(Collection<String> policies) {
    written.keySet().retainAll(policies);
  }

  private static ObjectNode before(PolicyObject object, @Nullable Written last, Instant now) {
    if (last != null && now.isBefore(last.at.plus(TOLD_WITHIN))) {
      return last.status;
    }
    return object.status() == null ? Json.object() : Json.readObject(object.status());
  }

  private static Instant evaluated(ObjectNode status) {
    try {
      return Instant.parse(status.path(EVALUATED).asText());
    } catch (DateTimeParseException never) {
      return Instant.EPOCH;
    }
  }

  private static ObjectNode withoutTime(ObjectNode status) {
    ObjectNode rest = status.deepCopy();
    rest.remove(EVALUATED);
    return rest;
  }

  /** A merge patch removes by a null what was there before and is gone. */
  private static void removing(ObjectNode patch, JsonNode before) {
    before
        .properties()
        .forEach(
            old -> {
              JsonNode next = patch.get(old.getKey());
              if (next == null) {
                patch.putNull(old.getKey());
              } else if (next instanceof ObjectNode object) {
                removing(object, old.getValue());
              }
            });
  }
}
