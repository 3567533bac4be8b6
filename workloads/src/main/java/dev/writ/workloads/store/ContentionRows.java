package dev.writ.workloads.store;

import dev.writ.kernel.store.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** {@code workloads_contentions}. */
public final class ContentionRows {
  private ContentionRows() {}

  /** Leaves a workload alone; false where it is already. */
  public static boolean keep(Tx tx, String cluster, String uid, Instant until) {
    return tx.update(
            """
            INSERT INTO workloads_contentions (cluster, uid, until) VALUES (?, ?, ?)
            ON CONFLICT (cluster, uid) DO UPDATE SET until = excluded.until
            WHERE workloads_contentions.until <= ?
            """,
            cluster,
            uid,
            until,
            tx.now())
        == 1;
  }

  /** Until when which workloads of a cluster are left alone, by their UIDs. */
  public static Map<String, Instant> inForce(Handle handle, String cluster, Instant now) {
    return handle
        .createQuery(
            "SELECT uid, until FROM workloads_contentions WHERE cluster = :cluster AND until >"
                + " :now")
        .bind("cluster", cluster)
        .bind("now", now)
        .reduceRows(
            new HashMap<>(),
            (all, row) -> {
              all.put(row.getColumn("uid", String.class), row.getColumn("until", Instant.class));
              return all;
            });
  }

  /** Forgets those that are long over; gives how many, at most {@code limit}. */
  public static int forgetBefore(Tx tx, Instant before, int limit) {
    return tx.update(
        """
        DELETE FROM workloads_contentions WHERE (cluster, uid) IN (
          SELECT cluster, uid FROM workloads_contentions WHERE until < ? LIMIT ?)
        """,
        before,
        limit);
  }
}
