package dev.writ.workloads.store;

import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Tx;
import dev.writ.workloads.view.KnownExemption;
import dev.writ.workloads.view.KnownExemption.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** {@code workloads_exemptions}. */
public final class ExemptionRows {
  private static final String SELECT =
      """
      SELECT cluster, policy, namespace, key, name, checks, reason, expires, state, note,
        first_seen, ended_at
      FROM workloads_exemptions
      """;

  private ExemptionRows() {}

  /** Those that a policy met, locked. */
  public static List<KnownExemption> lock(Tx tx, String cluster, String policy) {
    return tx.handle()
        .createQuery(SELECT + "WHERE cluster = :cluster AND policy = :policy FOR UPDATE")
        .bind("cluster", cluster)
        .bind("policy", policy)
        .map((row, _) -> read(row))
        .list();
  }

  /** By cluster, the one that ends first at the top, those that are over at the end. */
  public static List<KnownExemption> all(Handle handle) {
    return handle
        .createQuery(
            SELECT
                + """
                ORDER BY ended_at IS NOT NULL, ended_at DESC, expires NULLS FIRST, cluster, policy,
                  key\
                """)
        .map((row, _) -> read(row))
        .list();
  }

  /** When each exemption of a cluster was first seen, by {@link KnownExemption#knownBy}. */
  public static Map<String, Instant> firstSeen(Handle handle, String cluster) {
    return firstSeen(
        handle.createQuery(SELECT + "WHERE cluster = :cluster").bind("cluster", cluster));
  }

  /** As {@link #firstSeen(Handle, String)}, of those with one key. */
  public static Map<String, Instant> firstSeen(Tx tx, String cluster, String key) {
    return firstSeen(
        tx.handle()
            .createQuery(SELECT + "WHERE cluster = :cluster AND key = :key")
            .bind("cluster", cluster)
            .bind("key", key));
  }

  private static Map<String, Instant> firstSeen(Query query) {
    Map<String, Instant> seen = new HashMap<>();
    query
        .map((row, _) -> read(row))
        .forEach(
            known ->
                known
                    .knownBy()
                    .ifPresent(
                        by ->
                            seen.merge(
                                by,
                                known.firstSeen(),
                                (one, other) -> one.isBefore(other) ? one : other)));
    return seen;
  }

  /** What is known of an exemption that several policies may meet. */
  public enum Presence {
    UNKNOWN,
    THERE,
    OVER
  }

  /** Whether any policy ever met an exemption, and whether one still does. */
  public static Presence presence(Tx tx, String cluster, String key) {
    return tx.handle()
        .createQuery(
            """
            SELECT CASE WHEN count(*) = 0 THEN 'UNKNOWN'
              WHEN count(*) FILTER (WHERE ended_at IS NULL) > 0 THEN 'THERE' ELSE 'OVER' END
            FROM workloads_exemptions WHERE cluster = :cluster AND key = :key\
            """)
        .bind("cluster", cluster)
        .bind("key", key)
        .map((row, _) -> Presence.valueOf(row.getString(1)))
        .one();
  }

  /** Waits until nobody else changes exemptions of the cluster; holds until the commit. */
  public static void takeTurn(Tx tx, String cluster) {
    tx.handle()
        .createQuery("SELECT pg_advisory_xact_lock(hashtext(:turn))")
        .bind("turn", "workloads-exemptions/" + cluster)
        .map((row, _) -> true)
        .one();
  }

  /** Puts one in, or in the place of what was known of it. */
  public static void keep(Tx tx, KnownExemption known) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO workloads_exemptions (cluster, policy, namespace, key, name, checks, reason,
              expires, state, note, first_seen, ended_at)
            VALUES (:cluster, :policy, :namespace, :key, :name, :checks, :reason, :expires, :state,
              :note, :firstSeen, :endedAt)
            ON CONFLICT (cluster, policy, key) DO UPDATE SET name = EXCLUDED.name,
              checks = EXCLUDED.checks, reason = EXCLUDED.reason, expires = EXCLUDED.expires,
              state = EXCLUDED.state, note = EXCLUDED.note, first_seen = EXCLUDED.first_seen,
              ended_at = EXCLUDED.ended_at\
            """)
        .bind("cluster", known.cluster())
        .bind("policy", known.policy())
        .bind("namespace", known.namespace())
        .bind("key", known.key())
        .bind("name", known.name())
        .bind("checks", Columns.texts(known.checks()))
        .bind("reason", known.reason())
        .bind("expires", known.expires())
        .bind("state", known.state().name())
        .bind("note", known.note())
        .bind("firstSeen", known.firstSeen())
        .bind("endedAt", known.endedAt())
        .execute();
  }

  /**
   * Forgets those that nobody grants any more and that would not count if somebody did; gives how
   * many, at most {@code limit}. One that comes back as it was counts its days from before.
   */
  public static int forgetBefore(Tx tx, Instant before, int limit) {
    return tx.handle()
        .createUpdate(
            """
            DELETE FROM workloads_exemptions WHERE (cluster, policy, key) IN (
              SELECT cluster, policy, key FROM workloads_exemptions
              WHERE state = 'GONE' AND ended_at < :before
                AND (expires IS NULL OR expires < :before) LIMIT :limit)\
            """)
        .bind("before", before)
        .bind("limit", limit)
        .execute();
  }

  private static KnownExemption read(ResultSet row) throws SQLException {
    return new KnownExemption(
        row.getString("cluster"),
        row.getString("policy"),
        row.getString("namespace"),
        row.getString("key"),
        row.getString("name"),
        List.of((String[]) row.getArray("checks").getArray()),
        row.getString("reason"),
        Columns.findInstant(row, "expires"),
        State.valueOf(row.getString("state")),
        row.getString("note"),
        Columns.instant(row, "first_seen"),
        Columns.findInstant(row, "ended_at"));
  }
}
