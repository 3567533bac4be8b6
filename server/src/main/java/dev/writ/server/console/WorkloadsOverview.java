package dev.writ.server.console;

import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Page;
import dev.writ.workloads.StandingViews;
import dev.writ.workloads.WorkloadsRoom;
import dev.writ.workloads.decide.Classification;
import dev.writ.workloads.observe.Trouble;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import dev.writ.workloads.view.ScoreLine;
import dev.writ.workloads.view.SeenPolicy;
import dev.writ.workloads.view.SeenRemediation;
import dev.writ.workloads.view.WatchedCluster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the page that tells how the workloads of all clusters stand. */
final class WorkloadsOverview {
  private static final Page.Wish FEW = new Page.Wish(1, 10);

  /** Those that are not over. */
  static final List<RemediationState> MOVING =
      Arrays.stream(RemediationState.values()).filter(state -> !state.isOver()).toList();

  private final List<SeenPolicy> policies;
  private final List<ScoreLine> clusters;
  private final List<ScoreLine> namespaces;
  private final List<WatchedCluster> watched;
  private final boolean whole;
  private final Page<Remediation> mending;
  private final WorkloadRows rows;

  private WorkloadsOverview(
      WorkloadsRoom room, Caller caller, @Nullable String environment, WorkloadRows rows) {
    StandingViews standings = room.standings().in(environment);
    this.policies = standings.policies(caller, null, null);
    this.clusters = standings.scores(caller, ScoreLine.By.CLUSTER, null);
    this.namespaces = standings.scores(caller, ScoreLine.By.NAMESPACE, null);
    this.watched = standings.clusters(caller);
    this.whole = environment == null;
    this.mending =
        room.remediations()
            .in(environment)
            .list(caller, new SeenRemediation.Filter(null, null, null, null, null, MOVING), FEW);
    this.rows = rows;
  }

  /**
   * Makes it.
   *
   * @param environment that the person looks at, null for all
   */
  static WorkloadsPage of(
      WorkloadsRoom room, Caller caller, @Nullable String environment, WorkloadRows rows) {
    return new WorkloadsOverview(room, caller, environment, rows).page();
  }

  private WorkloadsPage page() {
    return new WorkloadsPage(
        says(),
        tiles(),
        !policies.isEmpty(),
        clusterRows(),
        namespaces.stream().map(this::namespace).toList(),
        mending.items().stream().map(rows::remediation).toList());
  }

  private String says() {
    if (namespaces.isEmpty()) {
      return "Nothing is judged here yet.";
    }
    long broken = namespaces.stream().filter(line -> line.violations() > 0).count();
    if (broken == 0) {
      return "Nothing breaks a policy in " + Words.count(namespaces.size(), "namespace") + ".";
    }
    ScoreLine worst = namespaces.getFirst();
    return "%s in %d of %s; the worst is %s at %d."
        .formatted(
            Words.count(violations(), "violation"),
            broken,
            Words.count(namespaces.size(), "namespace"),
            worst.name(),
            worst.score().value());
  }

  private List<HomePage.Tile> tiles() {
    List<HomePage.Tile> tiles = new ArrayList<>();
    worst(namespaces, "/workloads/policies").ifPresent(tiles::add);
    tiles.add(
        new HomePage.Tile(
            "violations",
            String.valueOf(violations()),
            "/workloads/violations?exempted=no",
            violations() > 0));
    tiles.add(
        new HomePage.Tile(
            "being mended",
            String.valueOf(mending.total()),
            "/workloads/remediations?state=moving",
            false));
    long passed = namespaces.stream().mapToLong(ScoreLine::exempted).sum();
    tiles.add(
        new HomePage.Tile(
            "let pass", String.valueOf(passed), "/workloads/violations?exempted=yes", false));
    return tiles;
  }

  /** The worst of several scores, the worst of which comes first. */
  static Optional<HomePage.Tile> worst(List<ScoreLine> lines, String href) {
    return lines.stream()
        .findFirst()
        .map(
            line ->
                new HomePage.Tile(
                    "worst score, " + line.name(),
                    String.valueOf(line.score().value()),
                    href,
                    line.score().classification() != Classification.HEALTHY));
  }

  private long violations() {
    return namespaces.stream().mapToLong(ScoreLine::violations).sum();
  }

  /** Those that are judged, the worst first, and after them those that are not. */
  private List<WorkloadsPage.Row> clusterRows() {
    List<WorkloadsPage.Row> all = new ArrayList<>();
    clusters.forEach(line -> all.add(cluster(line)));
    Set<String> judged = clusters.stream().map(ScoreLine::cluster).collect(Collectors.toSet());
    for (WatchedCluster one : watched) {
      if (whole && !judged.contains(one.name())) {
        all.add(
            new WorkloadsPage.Row(
                one.name(),
                about(one),
                null,
                0,
                0,
                WorkloadWords.list("violations", Map.of("cluster", one.name())),
                policiesOf(one.name()),
                WorkloadWords.list("policies", Map.of("cluster", one.name()))));
      }
    }
    return all;
  }

  private WorkloadsPage.Row cluster(ScoreLine line) {
    String about =
        watched.stream()
            .filter(one -> one.name().equals(line.cluster()))
            .findFirst()
            .map(this::about)
            .orElse("");
    return row(line, about, policiesOf(line.cluster()), Map.of("cluster", line.cluster()));
  }

  private long policiesOf(String cluster) {
    return policies.stream().filter(one -> one.standing().cluster().equals(cluster)).count();
  }

  /** What keeps a cluster from being shown as it is now; empty for nothing. */
  private String about(WatchedCluster cluster) {
    Instant since = cluster.staleSince();
    if (since != null) {
      return "stale: it last answered " + When.of(since, rows.now()).words();
    }
    List<String> all = new ArrayList<>();
    if (!cluster.isSynced()) {
      all.add("not seen whole yet");
    }
    cluster.troubles().stream().map(Trouble::sentence).distinct().forEach(all::add);
    return String.join("; ", all);
  }

  private WorkloadsPage.Row namespace(ScoreLine line) {
    long count =
        policies.stream()
            .filter(one -> one.standing().cluster().equals(line.cluster()))
            .filter(one -> one.namespaces().containsKey(line.name()))
            .count();
    Map<String, String> by = new LinkedHashMap<>();
    by.put("cluster", line.cluster());
    by.put("namespace", line.name());
    return row(line, line.cluster(), count, by);
  }

  private static WorkloadsPage.Row row(
      ScoreLine line, String about, long policies, Map<String, String> by) {
    Map<String, String> counting = new LinkedHashMap<>(by);
    counting.put("exempted", "no");
    return new WorkloadsPage.Row(
        line.name(),
        about,
        Standing.of(line.score()),
        line.score().pods(),
        line.violations(),
        WorkloadWords.list("violations", counting),
        policies,
        WorkloadWords.list("policies", by));
  }
}
