package dev.writ.workloads.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.Lengths;
import dev.writ.workloads.cluster.PatchKind;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lists what policies find as PolicyReports, which other tools show. One policy is looked at at
 * most every 10 s, and a report is written only where what it says changed. What an earlier process
 * left is asked for once.
 */
final class PolicyReports {
  private static final Resource KIND = Resource.POLICY_REPORTS;
  private static final Duration BETWEEN = Duration.ofSeconds(10);

  /** Results of one report. */
  static final int RESULTS = 1_000;

  /** Bytes of one report's results; etcd takes 1.5 MiB, with all that is around them. */
  static final int BYTES = 1_000_000;

  private final ClusterApi api;
  private final InstantSource clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** UIDs of policies, by the paths that are theirs. */
  private final Map<String, String> owners = new ConcurrentHashMap<>();

  /**
   * The reports of one policy: a hash of each, empty for one that another process wrote, by its
   * path. For one thread at a time.
   */
  private static final class Known {
    private final String uid;
    private final Map<String, String> reports;
    private @Nullable Instant looked;

    Known(String uid, Map<String, String> reports) {
      this.uid = uid;
      this.reports = reports;
    }
  }

  PolicyReports(ClusterApi api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  /**
   * Writes what is news, and removes reports that nothing is told in any more. One that is refused
   * holds up no other.
   *
   * @return after how long it may look again; zero where it looked
   * @throws ApiFailure where the cluster does not take one of them
   */
  Duration write(PolicyStanding standing) {
    Evaluation evaluation = standing.evaluation();
    if (evaluation == null) {
      return Duration.ZERO;
    }
    PolicyObject policy = standing.object();
    Instant now = clock.instant();
    Known mine = known.get(policy.key());
    if (mine == null || !mine.uid.equals(policy.uid())) {
      mine = new Known(policy.uid(), left(policy));
      known.put(policy.key(), mine);
    } else if (mine.looked != null && now.isBefore(mine.looked.plus(BETWEEN))) {
      return Duration.between(now, mine.looked.plus(BETWEEN));
    }
    bringUpToDate(mine, reports(policy, evaluation));
    mine.looked = now;
    return Duration.ZERO;
  }

  private void bringUpToDate(Known mine, Map<String, ObjectNode> wanted) {
    List<Runnable> requests = new ArrayList<>();
    wanted.forEach(
        (path, report) -> {
          String hash = HexFormat.of().formatHex(Json.sha256(report));
          if (!hash.equals(mine.reports.get(path))) {
            requests.add(
                () -> {
                  if (apply(path, report)) {
                    mine.reports.put(path, hash);
                  }
                });
          }
        });
    for (String path : mine.reports.keySet()) {
      if (!wanted.containsKey(path)) {
        requests.add(
            () -> {
              api.delete(path);
              mine.reports.remove(path);
              owners.remove(path, mine.uid);
            });
      }
    }
    each(requests);
  }

  /**
   * Does all of them, though one is refused.
   *
   * @throws ApiFailure the first refusal, once all were tried; at once where nobody answers
   */
  private static void each(List<Runnable> requests) {
    ApiFailure first = null;
    for (Runnable request : requests) {
      try {
        request.run();
      } catch (ApiFailure failure) {
        if (failure.isForAll()) {
          throw failure;
        }
        first = first == null ? failure : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** False where there is nothing to write to: the namespace is on its way out, or the kind is. */
  private boolean apply(String path, ObjectNode report) {
    try {
      api.patch(
          path,
          PatchKind.APPLY,
          report,
          Map.of("fieldManager", PolicyPaths.MANAGER, "force", "true"));
      return true;
    } catch (ApiFailure failure) {
      if (failure.isAbsent() || failure.isInTerminatingNamespace()) {
        return false;
      }
      throw failure;
    }
  }

  /**
   * Removes all reports of a policy. Those that are left go with it all the same: it owns them.
   *
   * @throws ApiFailure where the cluster does not let them go
   */
  void delete(PolicyObject policy) {
    List<Runnable> requests = new ArrayList<>();
    left(policy).keySet().forEach(path -> requests.add(() -> api.delete(path)));
    each(requests);
    forget(policy.key());
  }

  /** Forgets what it knows of others. */
  void retain(Collection<String> policies) {
    known.keySet().stream().filter(key -> !policies.contains(key)).forEach(this::forget);
  }

  private void forget(String policy) {
    known.remove(policy);
    Set<String> uids = known.values().stream().map(one -> one.uid).collect(Collectors.toSet());
    owners.values().retainAll(uids);
  }

  /** Reports of a policy that are there, whoever wrote them, without what they say. */
  private Map<String, String> left(PolicyObject policy) {
    Map<String, String> paths = new TreeMap<>();
    for (ObjectNode report : PolicyPaths.made(api, KIND, policy.namespace(), policy)) {
      JsonNode metadata = report.path("metadata");
      String path = KIND.path(metadata.path("namespace").asText(), metadata.path("name").asText());
      if (policy.uid().equals(owners.computeIfAbsent(path, _ -> policy.uid()))) {
        paths.put(path, "");
      }
    }
    return paths;
  }

  /** What reports there are to be, by their paths. */
  private Map<String, ObjectNode> reports(PolicyObject policy, Evaluation evaluation) {
    Map<String, ObjectNode> reports = new LinkedHashMap<>();
    ReportContents.of(evaluation)
        .forEach(
            (namespace, contents) -> {
              long pass = contents.pass();
              int number = 1;
              for (List<ObjectNode> some : portions(contents.results())) {
                String name = name(policy, namespace, number);
                reports.put(
                    KIND.path(namespace, name),
                    report(policy, namespace, name, some, number == 1 ? pass : 0));
                number++;
              }
            });
    return reports;
  }

  /** One portion at least. */
  private static List<List<ObjectNode>> portions(List<ObjectNode> results) {
    List<List<ObjectNode>> portions = new ArrayList<>();
    List<ObjectNode> portion = new ArrayList<>();
    portions.add(portion);
    int bytes = 0;
    for (ObjectNode result : results) {
      int more = result.toString().getBytes(StandardCharsets.UTF_8).length + 1;
      if (portion.size() == RESULTS || (bytes + more > BYTES && !portion.isEmpty())) {
        portion = new ArrayList<>();
        portions.add(portion);
        bytes = 0;
      }
      portion.add(result);
      bytes += more;
    }
    return portions;
  }

  /**
   * A name that no other policy has in the namespace. Cluster policy `x` and policy `cluster-x`, or
   * policy `a-2` and the second report of `a`, would have the same; whoever comes later has its UID
   * in it.
   */
  private String name(PolicyObject policy, String namespace, int number) {
    String plain =
        (policy.clusterScoped() ? "writ-cluster-" : "writ-")
            + policy.name()
            + (number == 1 ? "" : "-" + number);
    String name = Lengths.name(plain);
    String owner = owners.computeIfAbsent(KIND.path(namespace, name), _ -> policy.uid());
    return owner.equals(policy.uid()) ? name : Lengths.name(plain + "." + policy.uid());
  }

  private static ObjectNode report(
      PolicyObject policy, String namespace, String name, List<ObjectNode> results, long pass) {
    ObjectNode report = PolicyPaths.make(KIND, namespace, name, policy);
    ObjectNode summary = report.putObject("summary");
    summary.put("pass", pass).put("warn", 0);
    for (String outcome : List.of("fail", "error", "skip")) {
      summary.put(
          outcome,
          results.stream()
              .filter(result -> result.path("result").asText().equals(outcome))
              .count());
    }
    ArrayNode listed = report.putArray("results");
    results.forEach(result -> listed.add(result.put("policy", policy.key())));
    return report;
  }
}
