package dev.writ.workloads;

import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Page;
import dev.writ.workloads.access.Sight;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.store.EvaluationRows;
import dev.writ.workloads.store.ExemptionRows;
import dev.writ.workloads.view.KnownExemption;
import dev.writ.workloads.view.PastEvaluation;
import dev.writ.workloads.view.TrendPoint;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was, as far as the caller may see it. */
public final class HistoryViews {
  /** The last of an hour is kept, and one an hour at least: a policy that lives has one by then. */
  private static final Duration ALIVE = Duration.ofHours(3);

  private final Database database;
  private final KnownClusters clusters;
  private final Function<Caller, Sight> sights;

  HistoryViews(Database database, KnownClusters clusters, Function<Caller, Sight> sights) {
    this.database = database;
    this.clusters = clusters;
    this.sights = sights;
  }

  /** The same of one environment; null for all. */
  public HistoryViews in(@Nullable String environment) {
    return new HistoryViews(database, clusters, caller -> sights.apply(caller).in(environment));
  }

  /**
   * How a policy stood, newest first; empty where the caller may not see it.
   *
   * @param policy its key
   * @param cluster null for all
   */
  public Page<PastEvaluation> evaluations(
      Caller caller, String policy, @Nullable String cluster, Page.Wish wish) {
    clusters.requireSeen(caller, cluster);
    Sight sight = sights.apply(caller);
    return database.read(
        handle ->
            EvaluationRows.of(handle, policy, cluster, sight, wish)
                .map(past -> narrowed(past, sight)));
  }

  /**
   * How policies stood together at the end of each of several equal spans: a line for each cluster.
   *
   * @param span all of them
   */
  public List<TrendPoint> trend(Caller caller, Duration span, int spans) {
    return trend(sights.apply(caller), null, null, span, spans);
  }

  /** The same of one policy of one cluster. */
  public List<TrendPoint> trend(
      Caller caller, String cluster, String policy, Duration span, int spans) {
    return trend(sights.apply(caller), cluster, policy, span, spans);
  }

  /**
   * The one that ends first at the top; those that are over at the end.
   *
   * @param cluster null for all
   * @param over whether those are wanted that are over; null for all
   */
  public List<KnownExemption> exemptions(
      Caller caller, @Nullable String cluster, @Nullable Boolean over) {
    clusters.requireSeen(caller, cluster);
    Sight sight = sights.apply(caller);
    return database.read(ExemptionRows::all).stream()
        .filter(known -> sees(sight, known))
        .filter(known -> cluster == null || cluster.equals(known.cluster()))
        .filter(known -> over == null || over.equals(known.state().isOver()))
        .toList();
  }

  private List<TrendPoint> trend(
      Sight sight, @Nullable String cluster, @Nullable String policy, Duration span, int spans) {
    return database.read(
        handle ->
            EvaluationRows.trend(
                handle,
                cluster,
                policy,
                sight,
                database.now(),
                span.dividedBy(spans),
                spans,
                ALIVE));
  }

  /** One of a cluster policy itself names workloads of any namespace. */
  private static boolean sees(Sight sight, KnownExemption known) {
    return sight.sees(known.cluster(), known.namespace())
        || (known.namespace().isEmpty()
            && WorkloadKey.annotated(known.key(), known.policy())
                .filter(workload -> sight.sees(known.cluster(), workload.namespace()))
                .isPresent());
  }

  private static PastEvaluation narrowed(PastEvaluation past, Sight sight) {
    SortedMap<String, PastEvaluation.NamespaceTally> visible = new TreeMap<>();
    past.byNamespace()
        .forEach(
            (name, tally) -> {
              if (sight.sees(past.cluster(), name)) {
                visible.put(name, tally);
              }
            });
    return past.in(visible);
  }
}
