package dev.writ.workloads;

import dev.writ.kernel.event.EventTrail;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Page;
import dev.writ.workloads.access.Environments;
import dev.writ.workloads.access.Sight;
import dev.writ.workloads.access.WorkloadsPermissions;
import dev.writ.workloads.access.WorkloadsProblems;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.store.NamespaceRows;
import dev.writ.workloads.store.RemediationLists;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.view.NamespaceEntry;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import dev.writ.workloads.view.SeenRemediation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was and is done about workloads, as far as the caller may see it. */
public final class RemediationViews {
  private static final int SHOWN_OF_A_WORKLOAD = 20;

  private final Database database;
  private final Environments environments;
  private final KnownClusters clusters;
  private final @Nullable String environment;

  RemediationViews(
      Database database,
      Environments environments,
      KnownClusters clusters,
      @Nullable String environment) {
    this.database = database;
    this.environments = environments;
    this.clusters = clusters;
    this.environment = environment;
  }

  /** The same of one environment; null for all. */
  public RemediationViews in(@Nullable String one) {
    return new RemediationViews(database, environments, clusters, one);
  }

  /** Newest first. */
  public Page<Remediation> list(Caller caller, SeenRemediation.Filter filter, Page.Wish wish) {
    clusters.requireSeen(caller, filter.cluster());
    Sight sight = sight(caller);
    return database.read(handle -> RemediationLists.of(handle, sight, filter, wish));
  }

  /**
   * Those whose workload's key has a text in it, or whose id begins with it; newest first.
   *
   * @param text in lower case
   */
  public Page<Remediation> called(Caller caller, String text, Page.Wish wish) {
    Sight sight = sight(caller);
    return database.read(handle -> RemediationLists.called(handle, sight, text, wish));
  }

  /** How many are in each state. */
  public Map<RemediationState, Long> counts(Caller caller) {
    Sight sight = sight(caller);
    return database.read(handle -> RemediationLists.counts(handle, sight));
  }

  /** One of them, with what policy said and what happened since. */
  public SeenRemediation require(Caller caller, UUID id) {
    return database.read(
        handle -> {
          List<NamespaceEntry> namespaces = NamespaceRows.all(handle);
          Sight sight = Sight.of(caller, WorkloadsPermissions.READ, environments, namespaces);
          Remediation one =
              RemediationRows.find(handle, id)
                  .filter(row -> sight.sees(row.cluster(), row.workload().namespace()))
                  .orElseThrow(
                      () ->
                          WorkloadsProblems.REMEDIATION_NOT_FOUND
                              .with("there is no such remediation, or it is hidden from you")
                              .param("name", id.toString()));
          Optional<Remediation> undo = RemediationLists.revertOf(handle, id);
          return new SeenRemediation(
              one,
              EventTrail.of(handle, id),
              undo,
              one.isRevertible()
                  && undo.map(RemediationViews::cameToNothing).orElse(true)
                  && Sight.of(caller, WorkloadsPermissions.REVERT, environments, namespaces)
                      .sees(one.cluster(), one.workload().namespace()));
        });
  }

  private static boolean cameToNothing(Remediation undo) {
    return undo.state() == RemediationState.CANCELLED || undo.state() == RemediationState.FAILED;
  }

  /** The newest of one workload; the caller may see it. */
  List<Remediation> of(String cluster, WorkloadKey key) {
    return database.read(handle -> RemediationLists.of(handle, cluster, key, SHOWN_OF_A_WORKLOAD));
  }

  private Sight sight(Caller caller) {
    return Sight.of(
            caller, WorkloadsPermissions.READ, environments, database.read(NamespaceRows::all))
        .in(environment);
  }
}
