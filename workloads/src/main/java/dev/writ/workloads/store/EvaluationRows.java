package dev.writ.workloads.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import dev.writ.workloads.view.PastEvaluation;
import dev.writ.workloads.view.PastEvaluation.NamespaceTally;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
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
      WHERE policy = :policy AND (CAST(:cluster AS text) IS NULL OR cluster = :cluster)
        AND CASE namespace WHEN '' THEN :clusterWide
          ELSE cluster || '/' || namespace = ANY (:places) END
      """;

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
              CAST(:byNamespace AS json))""")
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
   * @param clusterWide whether those of cluster policies are wanted
   * @param places {@code cluster/namespace} of the policies whose ones are wanted
   */
  public static Page<PastEvaluation> of(
      Handle handle,
      String policy,
      @Nullable String cluster,
      boolean clusterWide,
      Collection<String> places,
      Page.Wish wish) {
    Function<Query, Query> bound =
        query ->
            query
                .bind("policy", policy)
                .bind("cluster", cluster)
                .bind("clusterWide", clusterWide)
                .bind("places", Columns.texts(places));
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

  /** Oldest first: what a trend is drawn from. */
  public static List<PastEvaluation> since(Handle handle, Instant since) {
    return handle
        .createQuery(SELECT + "WHERE at >= :since ORDER BY at, id")
        .bind("since", since)
        .map((row, _) -> read(row))
        .list();
  }

  /** Forgets old ones; gives how many, at most {@code limit}. */
  public static int forgetBefore(Tx tx, Instant before, int limit) {
    return tx.handle()
        .createUpdate(
            """
            DELETE FROM workloads_evaluations WHERE id IN (
              SELECT id FROM workloads_evaluations WHERE at < :before ORDER BY at LIMIT :limit)""")
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
