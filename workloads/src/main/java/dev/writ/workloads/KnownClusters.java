package dev.writ.workloads;

import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Database;
import dev.writ.workloads.access.WorkloadsPermissions;
import dev.writ.workloads.access.WorkloadsProblems;
import dev.writ.workloads.store.NamespaceRows;
import dev.writ.workloads.view.NamespaceEntry;
import dev.writ.workloads.view.WatchedCluster;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which clusters there are, for whoever may read anything in the room; others are told none. */
record KnownClusters(Database database, Supplier<List<? extends WatchedCluster>> watching) {

  /** Those that are watched, by name. */
  List<WatchedCluster> watched(Caller caller) {
    return caller.mayAnywhere(WorkloadsPermissions.READ)
        ? watching.get().stream()
            .sorted(Comparator.comparing(WatchedCluster::name))
            .collect(Collectors.toList())
        : List.of();
  }

  /**
   * Refuses a cluster that is not watched.
   *
   * @param cluster null for any
   */
  void requireWatched(Caller caller, @Nullable String cluster) {
    require(cluster, watchedNames(caller));
  }

  /**
   * Refuses a cluster that is not watched and never was.
   *
   * @param cluster null for any
   */
  void requireSeen(Caller caller, @Nullable String cluster) {
    NavigableSet<String> names = watchedNames(caller);
    if (cluster != null && !names.isEmpty() && !names.contains(cluster)) {
      database.read(NamespaceRows::all).stream().map(NamespaceEntry::cluster).forEach(names::add);
    }
    require(cluster, names);
  }

  private NavigableSet<String> watchedNames(Caller caller) {
    return watched(caller).stream()
        .map(WatchedCluster::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void require(@Nullable String cluster, NavigableSet<String> names) {
    if (cluster != null && !names.contains(cluster)) {
      throw unknown(cluster, names);
    }
  }

  private static Problem unknown(String cluster, NavigableSet<String> names) {
    return WorkloadsProblems.CLUSTER_UNKNOWN
        .with(
            names.isEmpty()
                ? "no cluster `%s` is watched, or it is hidden from you".formatted(cluster)
                : "no cluster `%s` is watched; there are: %s"
                    .formatted(cluster, String.join(", ", names)))
        .param("name", cluster);
  }
}
