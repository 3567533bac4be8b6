package dev.writ.workloads.store;

import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Tx;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** {@code workloads_generations}, and what policies had done since. */
public final class GenerationRows {
  /** How many keys of workloads a policy's lists hold. */
  private static final int LISTED = 100;

  private GenerationRows() {}

  /** The present generation of a policy. */
  public record Generation(String uid, long generation, Instant firstSeen) {
    public boolean is(String otherUid, long other) {
      return uid.equals(otherUid) && generation == other;
    }
  }

  /** Patches that the cluster took, and remediations that failed or were rolled back. */
  public record Counts(int applied, int failed) {}

  /** A generation is seen; that of before counts no more. One of before is no news. */
  public static void seen(Tx tx, String cluster, String policy, String uid, long generation) {
    tx.update(
        """
        INSERT INTO workloads_generations (cluster, policy, uid, generation, first_seen)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (cluster, policy) DO UPDATE SET uid = excluded.uid,
          generation = excluded.generation, first_seen = excluded.first_seen
        WHERE workloads_generations.uid <> excluded.uid
          OR workloads_generations.generation < excluded.generation
        """,
        cluster,
        policy,
        uid,
        generation,
        tx.now());
  }

  /** Of all policies of a cluster, by their keys. */
  public static Map<String, Generation> all(Handle handle, String cluster) {
    Map<String, Generation> all = new HashMap<>();
    handle
        .createQuery("SELECT * FROM workloads_generations WHERE cluster = :cluster")
        .bind("cluster", cluster)
        .map(
            (row, _) ->
                Map.entry(
                    row.getString("policy"),
                    new Generation(
                        row.getString("uid"),
                        row.getLong("generation"),
                        Columns.instant(row, "first_seen"))))
        .forEach(one -> all.put(one.getKey(), one.getValue()));
    return all;
  }

  /** What each policy of a cluster had done since its generation was first seen. */
  public static Map<String, Counts> counts(Handle handle, String cluster) {
    return handle
        .createQuery(
            """
            SELECT g.policy, count(*) FILTER (WHERE r.patched_at >= g.first_seen) AS applied,
              count(*) FILTER (WHERE r.state IN ('FAILED', 'ROLLED_BACK')
                AND r.ended_at >= g.first_seen) AS failed
            FROM workloads_generations g
            JOIN workloads_remediations r ON r.cluster = g.cluster AND r.policies @> ARRAY[g.policy]
            WHERE g.cluster = :cluster AND r.revert_of IS NULL AND r.updated_at >= g.first_seen
            GROUP BY g.policy
            """)
        .bind("cluster", cluster)
        .reduceRows(
            new HashMap<>(),
            (all, row) -> {
              all.put(
                  row.getColumn("policy", String.class),
                  new Counts(
                      row.getColumn("applied", Integer.class),
                      row.getColumn("failed", Integer.class)));
              return all;
            });
  }

  /** Which list of a policy's status a key is for. */
  public enum Listed {
    REMEDIATED("r.patched_at IS NOT NULL AND r.state NOT IN ('ROLLED_BACK')", "r.patched_at", true),
    /** Of any generation: the same plan is tried once, whatever becomes of the policy. */
    PLANNED("r.state = 'PLANNED'", "r.created_at", false),
    ROLLED_BACK("r.state = 'ROLLED_BACK'", "r.ended_at", true),
    /** A day's at least: what Git owns is handed on once a day, whatever becomes of the policy. */
    DEFERRED("r.state = 'DEFERRED_TO_GIT'", "r.created_at + interval '24 hours'", true);

    private final String which;
    private final String when;
    private final boolean ofGeneration;

    Listed(String which, String when, boolean ofGeneration) {
      this.which = which;
      this.when = when;
      this.ofGeneration = ofGeneration;
    }
  }

  /** Keys of the newest workloads by policy, the newest last. */
  public static Map<String, List<String>> keys(Handle handle, String cluster, Listed listed) {
    String sql =
        """
        SELECT policy, kind, namespace, name FROM (
          SELECT k.*, row_number() OVER (PARTITION BY policy ORDER BY at DESC) AS place FROM (
            SELECT g.policy, r.kind, r.namespace, r.name, max(AT) AS at
            FROM workloads_generations g
            JOIN workloads_remediations r ON r.cluster = g.cluster AND r.policies @> ARRAY[g.policy]
            WHERE g.cluster = :cluster AND r.revert_of IS NULL AND WHICH AND SINCE
            GROUP BY 1, 2, 3, 4) k) newest
        WHERE place <= :most ORDER BY policy, place DESC
        """
            .replace("WHICH", listed.which)
            .replace("SINCE", listed.ofGeneration ? listed.when + " >= g.first_seen" : "true")
            .replace("(AT)", "(" + listed.when + ")");
    Map<String, List<String>> keys = new HashMap<>();
    handle
        .createQuery(sql)
        .bind("cluster", cluster)
        .bind("most", LISTED)
        .map(
            (row, _) ->
                Map.entry(
                    row.getString("policy"),
                    new WorkloadKey(
                            row.getString("kind"),
                            row.getString("namespace"),
                            row.getString("name"))
                        .toString()))
        .forEach(
            one -> keys.computeIfAbsent(one.getKey(), _ -> new ArrayList<>()).add(one.getValue()));
    return keys;
  }
}
