package dev.writ.server.console;

import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Page;
import dev.writ.workloads.WorkloadsRoom;
import dev.writ.workloads.decide.Classification;
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

/** Makes the page that tells how the workloads of all clusters stand. */
final class WorkloadsOverview {
  private static final Page.Wish FEW = new Page.Wish(1, 10);

  /** Those that are not over. */
  static final List<RemediationState> MOVING =
      Arrays.stream(RemediationState.values()).filter(state -> !state.isOver()).toList();

  private final List<SeenPolicy> policies;
  private final List<ScoreLine> clusters;
  private final List<ScoreLine> namespaces;
  private final Map<String, Instant> silent;
  private final Page<Remediation> mending;
  private final WorkloadRows rows;

  private WorkloadsOverview(WorkloadsRoom room, Caller caller, WorkloadRows rows) {
    this.policies = room.standings().policies(caller, null, null);
    this.clusters = room.standings().scores(caller, ScoreLine.By.CLUSTER, null);
    this.namespaces = room.standings().scores(caller, ScoreLine.By.NAMESPACE, null);
    this.silent = new LinkedHashMap<>();
    for (WatchedCluster cluster : room.standings().clusters(caller)) {
      Instant since = cluster.staleSince();
      if (since != null) {
        silent.put(cluster.name(), since);
      }
    }
    this.mending =
        room.remediations()
            .list(caller, new SeenRemediation.Filter(null, null, null, null, MOVING), FEW);
    this.rows = rows;
  }

  static WorkloadsPage of(WorkloadsRoom room, Caller caller, WorkloadRows rows) {
    return new WorkloadsOverview(room, caller, rows).page();
  }

  private WorkloadsPage page() {
    return new WorkloadsPage(
        says(),
        clusters.isEmpty() ? List.of() : tiles(),
        clusters.stream().map(this::cluster).toList(),
        namespaces.stream().map(this::namespace).toList(),
        mending.items().stream().map(rows::remediation).toList());
  }

  private String says() {
    if (clusters.isEmpty()) {
      return "Nothing is judged yet.";
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
    long passed = clusters.stream().mapToLong(ScoreLine::exempted).sum();
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
    return clusters.stream().mapToLong(ScoreLine::violations).sum();
  }

  private WorkloadsPage.Row cluster(ScoreLine line) {
    Instant since = silent.get(line.cluster());
    long count =
        policies.stream().filter(one -> one.standing().cluster().equals(line.cluster())).count();
    return row(
        line,
        since == null ? "" : "no answer since " + When.of(since, rows.now()).words(),
        count,
        Map.of("cluster", line.cluster()));
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
