package dev.writ.vms.store;

import dev.writ.kernel.store.Tx;
import dev.writ.vms.decide.VmStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Machines in {@code vms_vms} that have been on their way for too long. */
public final class StuckRows {
  /** How long a machine may be on its way from one status to the next. */
  public static final Duration PATIENCE = Duration.ofMinutes(15);

  private StuckRows() {}

  /** One of them. */
  public record Stuck(
      String name,
      VmStatus status,
      String clusterName,
      @Nullable UUID activeEventId,
      UUID createdBy) {}

  /** Those that nobody was told of, and marks them as told. */
  public static List<Stuck> takeUntold(Tx tx) {
    return tx.handle()
        .createQuery(
            """
            UPDATE vms_vms v SET stuck_told = v.status_since FROM vms_clusters k
            WHERE k.id = v.cluster_id AND v.status = ANY (:onTheirWay) AND v.status_since < :limit
              AND v.stuck_told IS DISTINCT FROM v.status_since
            RETURNING v.name, v.status, k.name AS cluster_name, v.active_event_id, v.created_by
            """)
        .bindArray("onTheirWay", String.class, VmStatus.ON_THEIR_WAY)
        .bind("limit", tx.now().minus(PATIENCE))
        .map(
            (row, _) ->
                new Stuck(
                    row.getString("name"),
                    VmStatus.valueOf(row.getString("status")),
                    row.getString("cluster_name"),
                    Rows.idOrNull(row, "active_event_id"),
                    Rows.id(row, "created_by")))
        .list();
  }

  /** How many there are by status, for the metric. */
  public static Map<VmStatus, Long> countByStatus(Handle handle, Instant since) {
    return handle
        .createQuery(
            """
            SELECT status, count(*) AS n FROM vms_vms
            WHERE status = ANY (:onTheirWay) AND status_since < :since GROUP BY 1
            """)
        .bindArray("onTheirWay", String.class, VmStatus.ON_THEIR_WAY)
        .bind("since", since)
        .reduceRows(
            new EnumMap<>(VmStatus.class),
            (counts, row) -> {
              counts.put(
                  VmStatus.valueOf(row.getColumn("status", String.class)),
                  row.getColumn("n", Long.class));
              return counts;
            });
  }
}
