package dev.writ.workloads;

import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Page;
import dev.writ.workloads.access.Environments;
import dev.writ.workloads.access.Sight;
import dev.writ.workloads.access.WorkloadsPermissions;
import dev.writ.workloads.access.WorkloadsProblems;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Exempted;
import dev.writ.workloads.decide.PodFindings;
import dev.writ.workloads.decide.Score;
import dev.writ.workloads.decide.Tally;
import dev.writ.workloads.decide.Violation;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.store.Changes;
import dev.writ.workloads.store.NamespaceRows;
import dev.writ.workloads.view.JudgedWorkload;
import dev.writ.workloads.view.NamespaceEntry;
import dev.writ.workloads.view.PolicyStanding;
import dev.writ.workloads.view.Pulse;
import dev.writ.workloads.view.ScoreLine;
import dev.writ.workloads.view.SeenPolicy;
import dev.writ.workloads.view.SeenViolation;
import dev.writ.workloads.view.SeenWorkload;
import dev.writ.workloads.view.WatchedCluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How policies, namespaces and workloads stand now, as far as the caller may see it. Hidden things
 * are not found.
 *
 * <p>A cluster policy is seen whole by whoever may read everywhere. Others see it where it judges a
 * namespace that they may read, and of it what it says about such namespaces.
 */
public final class StandingViews {
  private final Database database;
  private final Environments environments;
  private final KnownClusters clusters;
  private final RemediationViews remediations;
  private final @Nullable String environment;

  StandingViews(
      Database database,
      Environments environments,
      KnownClusters clusters,
      RemediationViews remediations,
      @Nullable String environment) {
    this.database = database;
    this.environments = environments;
    this.clusters = clusters;
    this.remediations = remediations;
    this.environment = environment;
  }

  /** The same of one environment; null for all. */
  public StandingViews in(@Nullable String one) {
    return new StandingViews(database, environments, clusters, remediations, one);
  }

  /** What the caller may read. */
  Sight sight(Caller caller) {
    return Sight.of(
            caller, WorkloadsPermissions.READ, environments, database.read(NamespaceRows::all))
        .in(environment);
  }

  /** Which clusters are watched, by name; for whoever may read anything in the room. */
  public List<WatchedCluster> clusters(Caller caller) {
    return clusters.watched(caller);
  }

  /**
   * Namespaces that were seen, by cluster and name: what a role can be narrowed to.
   *
   * @param cluster null for all
   * @param name null for any
   */
  public List<NamespaceEntry> namespaces(
      Caller caller, @Nullable String cluster, @Nullable String name) {
    clusters.requireSeen(caller, cluster);
    return sight(caller).namespaces().values().stream()
        .filter(entry -> cluster == null || cluster.equals(entry.cluster()))
        .filter(entry -> name == null || name.equals(entry.name()))
        .sorted(Comparator.comparing(NamespaceEntry::cluster).thenComparing(NamespaceEntry::name))
        .toList();
  }

  /**
   * By cluster and key.
   *
   * @param cluster null for all
   * @param namespace of the policy; null for all, cluster policies too
   */
  public List<SeenPolicy> policies(
      Caller caller, @Nullable String cluster, @Nullable String namespace) {
    clusters.requireWatched(caller, cluster);
    return visible(sight(caller), cluster).stream()
        .filter(one -> namespace == null || namespace.equals(one.standing().object().namespace()))
        .toList();
  }

  /**
   * One policy.
   *
   * @param cluster null where only one has it
   * @param key {@code namespace/name} or {@code cluster/name}
   * @param clusterScoped whether it is a cluster policy
   */
  public SeenPolicy requirePolicy(
      Caller caller, @Nullable String cluster, String key, boolean clusterScoped) {
    List<SeenPolicy> found =
        policies(caller, cluster, null).stream()
            .filter(one -> one.standing().object().key().equals(key))
            .filter(one -> one.standing().object().clusterScoped() == clusterScoped)
            .toList();
    if (found.isEmpty()) {
      throw WorkloadsProblems.POLICY_NOT_FOUND
          .with("there is no policy `" + key + "`, or it is hidden from you")
          .param("name", key);
    }
    return only(found, found.stream().map(one -> one.standing().cluster()).toList());
  }

  /** The severest first; those of a cluster policy too, where the caller may see the namespace. */
  public Page<SeenViolation> violations(
      Caller caller, SeenViolation.Filter filter, Page.Wish wish) {
    clusters.requireWatched(caller, filter.cluster());
    List<SeenViolation> found = new ArrayList<>();
    for (SeenViolation seen : all(sight(caller), filter.cluster())) {
      if (filter.takes(seen)) {
        found.add(seen);
      }
    }
    found.sort(SeenViolation.WORST_FIRST);
    return wish.cut(found);
  }

  private List<SeenViolation> all(Sight sight, @Nullable String cluster) {
    List<SeenViolation> all = new ArrayList<>();
    for (PolicyStanding standing : standings(cluster)) {
      for (PodFindings pod : pods(standing, sight)) {
        for (Violation violation : pod.violations()) {
          all.add(new SeenViolation(standing.cluster(), standing.object().key(), violation, null));
        }
        for (Exempted exempted : pod.exempted()) {
          all.add(
              new SeenViolation(
                  standing.cluster(), standing.object().key(), exempted.violation(), exempted));
        }
      }
    }
    return all;
  }

  /**
   * The worst first. Each line pools the scores of policies by their pods, rounded down.
   *
   * @param cluster null for all
   */
  public List<ScoreLine> scores(Caller caller, ScoreLine.By by, @Nullable String cluster) {
    clusters.requireWatched(caller, cluster);
    Map<String, Pool> pools = new TreeMap<>();
    for (SeenPolicy seen : visible(sight(caller), cluster)) {
      String where = seen.standing().cluster();
      Evaluation evaluation = seen.standing().evaluation();
      BiConsumer<String, Tally> add =
          (name, tally) ->
              pools.computeIfAbsent(where + "\n" + name, _ -> new Pool(where, name)).add(tally);
      if (evaluation != null) {
        switch (by) {
          case NAMESPACE -> seen.namespaces().forEach(add);
          case POLICY -> add.accept(seen.standing().object().key(), evaluation.tally());
          case CLUSTER -> add.accept(where, evaluation.tally());
        }
      }
    }
    return pools.values().stream().map(Pool::line).sorted(ScoreLine.WORST_FIRST).toList();
  }

  /** What several lines make together. */
  public static Score overall(List<ScoreLine> lines) {
    return Score.pooled(lines.stream().map(ScoreLine::score).toList());
  }

  /**
   * One workload, or one pod of none.
   *
   * @param cluster null where only one has it
   */
  public SeenWorkload requireWorkload(Caller caller, @Nullable String cluster, WorkloadKey key) {
    clusters.requireWatched(caller, cluster);
    Sight sight = sight(caller);
    List<SeenWorkload> found = new ArrayList<>();
    for (WatchedCluster one : clusters.watching().get()) {
      if ((cluster == null || cluster.equals(one.name()))
          && sight.sees(one.name(), key.namespace())) {
        SeenWorkload seen = workload(one, sight, key);
        if (!seen.policies().isEmpty() || seen.plan() != null || !seen.remediations().isEmpty()) {
          found.add(seen);
        }
      }
    }
    if (found.isEmpty()) {
      throw WorkloadsProblems.OBJECT_NOT_FOUND
          .with("no policy judges a workload `" + key + "`, or it is hidden from you")
          .param("name", key.toString());
    }
    return only(found, found.stream().map(SeenWorkload::cluster).toList());
  }

  /**
   * Judged workloads, and pods of none, whose key has a text in it; by cluster and key.
   *
   * @param text in lower case
   */
  public List<JudgedWorkload> workloadsCalled(Caller caller, String text) {
    Sight sight = sight(caller);
    return standings(null).stream()
        .flatMap(
            standing ->
                pods(standing, sight).stream()
                    .map(pod -> new JudgedWorkload(standing.cluster(), pod.pod().subject())))
        .filter(one -> one.key().toString().contains(text))
        .distinct()
        .sorted(Comparator.comparing(JudgedWorkload::cluster).thenComparing(JudgedWorkload::key))
        .toList();
  }

  /** What differs whenever anything that the room shows does; for nobody in particular. */
  Pulse pulse() {
    List<? extends WatchedCluster> watched = clusters.watching().get();
    List<String> names = watched.stream().map(WatchedCluster::name).toList();
    return new Pulse(
        standings(null),
        watched.stream().map(one -> one.name() + " " + one.staleSince()).toList(),
        database.read(handle -> Changes.last(handle, names)).orElse(null));
  }

  private SeenWorkload workload(WatchedCluster cluster, Sight sight, WorkloadKey key) {
    List<String> policies =
        standings(cluster.name()).stream()
            .filter(
                standing ->
                    pods(standing, sight).stream().anyMatch(pod -> pod.pod().subject().equals(key)))
            .map(standing -> standing.object().key())
            .toList();
    List<SeenViolation> violations =
        all(sight, cluster.name()).stream()
            .filter(seen -> seen.violation().workload().equals(key))
            .sorted(SeenViolation.WORST_FIRST)
            .toList();
    return new SeenWorkload(
        cluster.name(),
        key,
        policies,
        violations,
        cluster.plan(key).orElse(null),
        remediations.of(cluster.name(), key));
  }

  private List<PolicyStanding> standings(@Nullable String cluster) {
    return clusters.watching().get().stream()
        .filter(one -> cluster == null || cluster.equals(one.name()))
        .flatMap(one -> one.standings().stream())
        .sorted(
            Comparator.comparing(PolicyStanding::cluster)
                .thenComparing(standing -> standing.object().key()))
        .toList();
  }

  private List<SeenPolicy> visible(Sight sight, @Nullable String cluster) {
    return standings(cluster).stream().flatMap(one -> seen(one, sight).stream()).toList();
  }

  private static Optional<SeenPolicy> seen(PolicyStanding standing, Sight sight) {
    if (sight.sees(standing.cluster(), standing.object().namespace())) {
      return Optional.of(new SeenPolicy(standing, true, namespaces(standing)));
    }
    if (!standing.object().clusterScoped()) {
      return Optional.empty();
    }
    PolicyStanding part = standing.within(name -> sight.sees(standing.cluster(), name));
    SortedMap<String, Tally> namespaces = namespaces(part);
    return namespaces.isEmpty()
        ? Optional.empty()
        : Optional.of(new SeenPolicy(part, false, namespaces));
  }

  private static SortedMap<String, Tally> namespaces(PolicyStanding standing) {
    Evaluation evaluation = standing.evaluation();
    return evaluation == null ? new TreeMap<>() : evaluation.namespaces();
  }

  private static List<PodFindings> pods(PolicyStanding standing, Sight sight) {
    Evaluation evaluation = standing.evaluation();
    return evaluation == null
        ? List.of()
        : evaluation.pods().stream()
            .filter(pod -> sight.sees(standing.cluster(), pod.pod().namespace()))
            .toList();
  }

  /** The only one of several of the same name in different clusters. */
  private static <T> T only(List<T> found, List<String> clusters) {
    if (found.size() > 1) {
      throw ambiguous(clusters);
    }
    return found.getFirst();
  }

  private static Problem ambiguous(List<String> clusters) {
    return KernelProblems.FIELD_INVALID
        .with(
            "several clusters have it: say which with `cluster`, " + String.join(" or ", clusters))
        .param("field", "cluster");
  }

  /** Scores that become one line. */
  private static final class Pool {
    private final String cluster;
    private final String name;
    private final List<Score> scores = new ArrayList<>();
    private long violations;
    private long exempted;

    Pool(String cluster, String name) {
      this.cluster = cluster;
      this.name = name;
    }

    void add(Tally tally) {
      scores.add(tally.health());
      violations += tally.violations();
      exempted += tally.exempted();
    }

    ScoreLine line() {
      return new ScoreLine(cluster, name, Score.pooled(scores), violations, exempted);
    }
  }
}
