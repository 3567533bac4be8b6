package dev.writ.workloads.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.Lengths;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Violation;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last few results of each policy as PolicyAuditResults: a new one where the result
 * differs from the one before, at most every 30 s; the oldest go. What an earlier process left is
 * asked for once.
 */
final class AuditResults {
  private static final Resource KIND = Resource.AUDIT_RESULTS;
  private static final Duration BETWEEN = Duration.ofSeconds(30);
  private static final int VIOLATIONS = 500;
  private static final int MESSAGE = 1_024;
  private static final String TIMESTAMP = "timestamp";

  private final ClusterApi api;
  private final InstantSource clock;
  private final String house;
  private final Runnable written;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** One that is there. */
  private record Kept(Instant at, String path) {}

  /** Those of one policy, the oldest first, and what the newest says. For one thread at a time. */
  private static final class Known {
    private final String uid;
    private final TreeSet<Kept> kept =
        new TreeSet<>(Comparator.comparing(Kept::at).thenComparing(Kept::path));
    private @Nullable ObjectNode newest;

    Known(String uid) {
      this.uid = uid;
    }
  }

  /**
   * Makes them.
   *
   * @param house the namespace for results of policies that have none
   * @param written told of each that was written
   */
  AuditResults(ClusterApi api, InstantSource clock, String house, Runnable written) {
    this.api = api;
    this.clock = clock;
    this.house = house;
    this.written = written;
  }

  /**
   * Writes the result where it is news, and removes what is too old.
   *
   * @return after how long it may write; zero where it wrote or there is no news
   * @throws ApiFailure where the cluster does not take it
   */
  Duration write(PolicyStanding standing) {
    Evaluation evaluation = standing.evaluation();
    if (evaluation == null) {
      return Duration.ZERO;
    }
    PolicyObject policy = standing.object();
    Known mine = known.get(policy.key());
    if (mine == null || !mine.uid.equals(policy.uid())) {
      mine = left(policy);
      known.put(policy.key(), mine);
    }
    int most = evaluation.policy().spec().auditResults();
    ObjectNode result = result(standing, evaluation);
    Duration wait = Duration.ZERO;
    if (most > 0 && !result.equals(mine.newest)) {
      Instant now = clock.instant();
      Instant next = mine.kept.isEmpty() ? now : mine.kept.last().at.plus(BETWEEN);
      if (now.isBefore(next)) {
        wait = Duration.between(now, next);
      } else {
        create(policy, mine, evaluation.at().truncatedTo(ChronoUnit.MILLIS), result);
      }
    }
    while (mine.kept.size() > most) {
      api.delete(mine.kept.first().path);
      mine.kept.removeFirst();
    }
    return wait;
  }

  private void create(PolicyObject policy, Known mine, Instant at, ObjectNode result) {
    String namespace = namespace(policy);
    String name = Lengths.name(policy.name() + "-" + at.toEpochMilli());
    ObjectNode object = PolicyPaths.make(KIND, namespace, name, policy);
    object.set("spec", result.deepCopy().put(TIMESTAMP, at.toString()));
    try {
      api.create(KIND.path(namespace), object);
    } catch (ApiFailure failure) {
      known.remove(policy.key()); // it may be there all the same, which a list tells
      throw failure;
    }
    mine.kept.add(new Kept(at, KIND.path(namespace, name)));
    mine.newest = result;
    written.run();
  }

  /**
   * Removes all results of a policy.
   *
   * @throws ApiFailure where the cluster does not let them go
   */
  void delete(PolicyObject policy) {
    left(policy).kept.forEach(one -> api.delete(one.path));
    known.remove(policy.key());
  }

  /** Forgets what it knows of others. */
  void retain(Collection<String> policies) {
    known.keySet().retainAll(policies);
  }

  private String namespace(PolicyObject policy) {
    return policy.clusterScoped() ? house : policy.namespace();
  }

  private Known left(PolicyObject policy) {
    Known mine = new Known(policy.uid());
    String namespace = namespace(policy);
    for (ObjectNode object : PolicyPaths.made(api, KIND, namespace, policy)) {
      Kept one =
          new Kept(
              timestamp(object.path("spec").path(TIMESTAMP)),
              KIND.path(namespace, object.path("metadata").path("name").asText()));
      mine.kept.add(one);
      if (mine.kept.last().equals(one)) {
        mine.newest = object.withObject("/spec").without(List.of(TIMESTAMP));
      }
    }
    return mine;
  }

  private static Instant timestamp(JsonNode text) {
    try {
      return Instant.parse(text.asText());
    } catch (DateTimeParseException unreadable) {
      return Instant.EPOCH; // somebody wrote it by hand, so it is the first to go
    }
  }

  /** All that it says but when. */
  private static ObjectNode result(PolicyStanding standing, Evaluation evaluation) {
    PolicyObject policy = standing.object();
    ObjectNode result =
        Json.object()
            .put("policyName", (policy.clusterScoped() ? "cluster/" : "") + policy.name())
            .put("clusterName", standing.cluster())
            .put("healthScore", evaluation.healthScore())
            .put("totalViolations", evaluation.tally().violations())
            .put("totalPods", evaluation.tally().pods())
            .put("classification", evaluation.classification().word());
    ArrayNode violations = result.putArray("violations");
    evaluation.pods().stream()
        .flatMap(pod -> pod.violations().stream())
        .limit(VIOLATIONS)
        .forEach(violation -> add(violations, violation));
    return Json.readObject(Json.write(result)); // as one reads it
  }

  private static void add(ArrayNode violations, Violation violation) {
    violations
        .addObject()
        .put("podName", violation.pod())
        .put("containerName", violation.container())
        .put("violationType", violation.check())
        .put("severity", violation.severity().word())
        .put("message", Lengths.text(violation.message(), MESSAGE));
  }
}
