package dev.writ.workloads.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import dev.writ.workloads.access.Sight;
import dev.writ.workloads.decide.Score;
import dev.writ.workloads.view.PastEvaluation;
import dev.writ.workloads.view.PastEvaluation.NamespaceTally;
import dev.writ.workloads.view.TrendPoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** {@code workloads_evaluations}. */
public final class EvaluationRows {
  private static final String SELECT =
      """
      SELECT cluster, policy, namespace, generation, at, health_score, severity_score, pods,
        violations, exempted, by_check, by_severity, by_namespace
      FROM workloads_evaluations
      """;
  private static final String WANTED =
      """
      WHERE policy = :policy AND (CAST(:cluster AS text) IS NULL OR cluster = :cluster) AND
      """
          + Places.SEEN;

  /** The newest row of each policy at the end of each span, and of them what may be seen. */
  private static final String TREND =
      """
      WITH spans AS (
        SELECT n, CAST(:now AS timestamptz) - make_interval(secs => :step * (:spans - n)) AS until
        FROM generate_series(1, :spans) AS n),
      latest AS (
        SELECT DISTINCT ON (n, cluster, policy) n, cluster, policy, namespace, health_score, pods,
          CASE WHEN NOT :everything AND namespace = '' THEN by_namespace END AS parts
        FROM spans JOIN workloads_evaluations
          ON at > until - make_interval(secs => :alive) AND at <= until
        WHERE (CAST(:cluster AS text) IS NULL OR cluster = :cluster)
          AND (CAST(:policy AS text) IS NULL OR policy = :policy)
          AND (namespace = '' OR %s)
        ORDER BY n, cluster, policy, at DESC, id DESC),
      seen AS (
        SELECT n, cluster, health_score * pods AS points, pods FROM latest WHERE parts IS NULL
        UNION ALL
        SELECT n, cluster, CAST(tally ->> 'health_score' AS bigint) * CAST(tally ->> 'pods' AS bigint),
          CAST(tally ->> 'pods' AS bigint)
        FROM latest, json_each(parts) AS part (name, tally) WHERE %s)
      SELECT coalesce(CAST(:policy AS text), cluster) AS line, n,
        CAST(sum(points) AS bigint) AS points, CAST(sum(pods) AS bigint) AS pods
      FROM seen GROUP BY 1, 2 ORDER BY 1, 2
      """
          .formatted(Places.SEEN, Places.seen("cluster", "part.name"));

  private EvaluationRows() {}

  public static void insert(Tx tx, PastEvaluation past) {
    ObjectNode namespaces = Json.object();
    past.byNamespace()
        .forEach(
            (name, tally) ->
                namespaces
                    .putObject(name)
                    .put("health_score", tally.healthScore())
                    .put("pods", tally.pods())
                    .put("violations", tally.violations())
                    .put("exempted", tally.exempted()));
    tx.handle()
        .createUpdate(
            """
            INSERT INTO workloads_evaluations (id, cluster, policy, namespace, generation, at,
              health_score, severity_score, pods, violations, exempted, by_check, by_severity,
              by_namespace)
            VALUES (:id, :cluster, :policy, :namespace, :generation, :at, :health, :severity, :pods,
              :violations, :exempted, CAST(:byCheck AS json), CAST(:bySeverity AS json),
              CAST(:byNamespace AS json))\
            """)
        .bind("id", tx.newId())
        .bind("cluster", past.cluster())
        .bind("policy", past.policy())
        .bind("namespace", past.namespace())
        .bind("generation", past.generation())
        .bind("at", past.at())
        .bind("health", past.healthScore())
        .bind("severity", past.severityScore())
        .bind("pods", past.pods())
        .bind("violations", past.violations())
        .bind("exempted", past.exempted())
        .bind("byCheck", Json.write(past.byCheck()))
        .bind("bySeverity", Json.write(past.bySeverity()))
        .bind("byNamespace", Json.write(namespaces))
        .execute();
  }

  public static Optional<PastEvaluation> latest(Handle handle, String cluster, String policy) {
    return handle
        .createQuery(
            SELECT
                + "WHERE cluster = :cluster AND policy = :policy ORDER BY at DESC, id DESC LIMIT 1")
        .bind("cluster", cluster)
        .bind("policy", policy)
        .map((row, _) -> read(row))
        .findOne();
  }

  /**
   * Newest first.
   *
   * @param cluster null for all
   * @param sight what may be seen; those of cluster policies only with everything
   */
  public static Page<PastEvaluation> of(
      Handle handle, String policy, @Nullable String cluster, Sight sight, Page.Wish wish) {
    Function<Query, Query> bound =
        query -> Places.bind(query, sight).bind("policy", policy).bind("cluster", cluster);
    long total =
        bound
            .apply(handle.createQuery("SELECT count(*) FROM workloads_evaluations " + WANTED))
            .mapTo(Long.class)
            .one();
    List<PastEvaluation> items =
        bound
            .apply(
                handle.createQuery(
                    SELECT + WANTED + "ORDER BY at DESC, id DESC LIMIT :limit OFFSET :offset"))
            .bind("limit", wish.perPage())
            .bind("offset", wish.offset())
            .map((row, _) -> read(row))
            .list();
    return wish.of(items, total);
  }

  /**
   * How policies stood together at the end of each of several equal spans, by line and span: a line
   * for each cluster, or one for one policy. Of a cluster policy what may be seen counts.
   *
   * @param cluster null for all
   * @param policy null for all
   * @param spans how many, up to now
   * @param alive a policy that was not kept for longer is gone
   */
  public static List<TrendPoint> trend(
      Handle handle,
      @Nullable String cluster,
      @Nullable String policy,
      Sight sight,
      Instant now,
      Duration step,
      int spans,
      Duration alive) {
    return Places.bind(handle.createQuery(TREND), sight)
        .bind("cluster", cluster)
        .bind("policy", policy)
        .bind("now", now)
        .bind("step", step.toSeconds())
        .bind("spans", spans)
        .bind("alive", alive.toSeconds())
        .map(
            (row, _) ->
                new TrendPoint(
                    row.getString("line"),
                    row.getInt("n"),
                    Score.shared(row.getLong("points"), row.getLong("pods"))))
        .list();
  }

  /**
   * Leaves one a policy and hour of those of some time; gives how many went, at most {@code limit}.
   */
  public static int thin(Tx tx, Instant from, Instant before, int limit) {
    return tx.handle()
        .createUpdate(
            """
            DELETE FROM workloads_evaluations WHERE id IN (
              SELECT id FROM (
                SELECT id, row_number() OVER (
                  PARTITION BY cluster, policy, date_trunc('hour', at, 'UTC')
                  ORDER BY at DESC, id DESC) AS place
                FROM workloads_evaluations WHERE at >= :from AND at < :before) AS hours
              WHERE place > 1 LIMIT :limit)\
            """)
        .bind("from", from)
        .bind("before", before)
        .bind("limit", limit)
        .execute();
  }

  /** Forgets old ones; gives how many, at most {@code limit}. */
  public static int forgetBefore(Tx tx, Instant before, int limit) {
    return tx.handle()
        .createUpdate(
            """
            DELETE FROM workloads_evaluations WHERE id IN (
              SELECT id FROM workloads_evaluations WHERE at < :before ORDER BY at LIMIT :limit)\
            """)
        .bind("before", before)
        .bind("limit", limit)
        .execute();
  }

  private static PastEvaluation read(ResultSet row) throws SQLException {
    SortedMap<String, NamespaceTally> namespaces = new TreeMap<>();
    for (Map.Entry<String, JsonNode> one : Columns.object(row, "by_namespace").properties()) {
      JsonNode tally = one.getValue();
      namespaces.put(
          one.getKey(),
          new NamespaceTally(
              tally.path("health_score").asInt(),
              tally.path("pods").asLong(),
              tally.path("violations").asLong(),
              tally.path("exempted").asLong()));
    }
    return new PastEvaluation(
        row.getString("cluster"),
        row.getString("policy"),
        row.getString("namespace"),
        row.getLong("generation"),
        Columns.instant(row, "at"),
        row.getInt("health_score"),
        row.getInt("severity_score"),
        row.getLong("pods"),
        row.getLong("violations"),
        row.getLong("exempted"),
        counts(Columns.object(row, "by_check")),
        counts(Columns.object(row, "by_severity")),
        namespaces);
  }

  private static SortedMap<String, Long> counts(ObjectNode json) {
    SortedMap<String, Long> counts = new TreeMap<>();
    json.properties().forEach(one -> counts.put(one.getKey(), one.getValue().asLong()));
    return counts;
  }
}
