package dev.writ.vms.store;

import dev.writ.kernel.store.Page;
import dev.writ.kernel.store.Tx;
import dev.writ.vms.decide.Sight;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.policy.RunStrategy;
import dev.writ.vms.view.Machine;
import dev.writ.vms.view.MachineFilter;
import dev.writ.vms.view.Revision;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** {@code vms_vms} and {@code vms_revisions}. */
public final class MachineRows {
  private MachineRows() {}

  private static final String FROM =
      """
      FROM vms_vms v
      JOIN vms_services c ON c.id = v.service_id
      JOIN vms_systems s ON s.id = c.system_id
      JOIN vms_clusters k ON k.id = v.cluster_id
      """;
  private static final String SELECT =
      """
      SELECT v.*, c.name AS service_name, s.id AS system_id, s.name AS system_name,
        k.name AS cluster_name
      """
          + FROM;
  private static final String SEEN =
      """
      WHERE (:everything OR EXISTS (
        SELECT FROM unnest(:systems, :environments) AS r(system_id, environment)
        WHERE (r.system_id IS NULL OR r.system_id = s.id) AND r.environment = v.environment))
      """;
  private static final String FILTERED =
      """
      AND (CAST(:system AS uuid) IS NULL OR s.id = :system)
      AND (CAST(:service AS uuid) IS NULL OR c.id = :service)
      AND (CAST(:cluster AS uuid) IS NULL OR k.id = :cluster)
      AND (CAST(:namespace AS text) IS NULL OR v.namespace = :namespace)
      AND (CAST(:environment AS text) IS NULL OR v.environment = :environment)
      AND (CAST(:status AS text) IS NULL OR v.status = :status)
      AND (CAST(:text AS text) IS NULL OR position(:text IN v.name) > 0
        OR starts_with(v.id::text, :text))
      """;
  private static final RowMapper<Machine> MAPPER =
      (row, _) ->
          new Machine(
              Rows.id(row, "id"),
              row.getString("name"),
              row.getString("instance"),
              Rows.id(row, "service_id"),
              row.getString("service_name"),
              Rows.id(row, "system_id"),
              row.getString("system_name"),
              row.getString("namespace"),
              Rows.id(row, "cluster_id"),
              row.getString("cluster_name"),
              row.getString("environment"),
              VmStatus.valueOf(row.getString("status")),
              row.getString("status_detail"),
              Rows.instant(row, "status_since"),
              RunStrategy.ofWord(row.getString("desired_run")),
              row.getString("k8s_uid"),
              row.getInt("revision"),
              Rows.idOrNull(row, "active_event_id"),
              row.getString("restart_uid"),
              Rows.id(row, "creation_event_id"),
              Rows.idOrNull(row, "ticket_id"),
              Rows.id(row, "created_by"),
              Rows.instant(row, "created_at"));

  public static Page<Machine> seen(
      Handle handle, Sight sight, MachineFilter filter, Page.Wish wish) {
    long total =
        bind(handle.createQuery("SELECT count(*) " + FROM + SEEN + FILTERED), sight, filter)
            .mapTo(Long.class)
            .one();
    List<Machine> items =
        bind(
                handle.createQuery(
                    SELECT
                        + SEEN
                        + FILTERED
                        + "ORDER BY v.created_at DESC, v.id DESC LIMIT :limit OFFSET :offset"),
                sight,
                filter)
            .bind("limit", wish.perPage())
            .bind("offset", wish.offset())
            .map(MAPPER)
            .list();
    return wish.of(items, total);
  }

  public static Optional<Machine> findSeen(Handle handle, Sight sight, UUID id) {
    return bind(handle.createQuery(SELECT + SEEN + "AND v.id = :id"), sight)
        .bind("id", id)
        .map(MAPPER)
        .findOne();
  }

  public static Optional<Machine> find(Handle handle, UUID id) {
    return handle.createQuery(SELECT + "WHERE v.id = :id").bind("id", id).map(MAPPER).findOne();
  }

  /** The machine that an operation is running on. */
  public static Optional<Machine> findActive(Handle handle, UUID eventId) {
    return handle
        .createQuery(SELECT + "WHERE v.active_event_id = :event")
        .bind("event", eventId)
        .map(MAPPER)
        .findOne();
  }

  /** How many stand how, for the metric. */
  public static Map<List<String>, Long> countByEnvironmentAndStatus(Handle handle) {
    return handle
        .createQuery("SELECT environment, status, count(*) AS n FROM vms_vms GROUP BY 1, 2")
        .reduceRows(
            new HashMap<>(),
            (counts, row) -> {
              counts.put(
                  List.of(
                      row.getColumn("environment", String.class),
                      row.getColumn("status", String.class)),
                  row.getColumn("n", Long.class));
              return counts;
            });
  }

  /** A machine that is being made: CREATING, revision 1, the event running on it. */
  public record New(
      UUID id,
      UUID serviceId,
      String namespace,
      String name,
      String instance,
      UUID clusterId,
      String environment,
      RunStrategy desiredRun,
      UUID eventId,
      @Nullable UUID ticketId,
      UUID createdBy) {}

  public static void insert(Tx tx, New machine) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO vms_vms (id, service_id, namespace, name, instance, cluster_id, environment,
              status, status_since, desired_run, revision, active_event_id, creation_event_id,
              ticket_id, created_by, created_at)
            VALUES (:id, :service, :namespace, :name, :instance, :cluster, :environment,
              'CREATING', :now, :run, 1, :event, :event, :ticket, :by, :now)
            """)
        .bind("id", machine.id())
        .bind("service", machine.serviceId())
        .bind("namespace", machine.namespace())
        .bind("name", machine.name())
        .bind("instance", machine.instance())
        .bind("cluster", machine.clusterId())
        .bind("environment", machine.environment())
        .bind("run", machine.desiredRun().word())
        .bind("event", machine.eventId())
        .bind("ticket", machine.ticketId())
        .bind("by", machine.createdBy())
        .bind("now", tx.now())
        .execute();
  }

  public static void insertRevision(Tx tx, Revision revision) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO vms_revisions (vm_id, number, spec, template_snapshot, size_snapshot,
              storage_class, reason, ticket_id, created_at)
            VALUES (:vm, :number, CAST(:spec AS json), CAST(:template AS json),
              CAST(:size AS json), :storageClass, :reason, :ticket, :now)
            """)
        .bind("vm", revision.vmId())
        .bind("number", revision.number())
        .bind("spec", revision.spec().toString())
        .bind("template", revision.template().toString())
        .bind("size", revision.size().toString())
        .bind("storageClass", revision.storageClass())
        .bind("reason", revision.reason())
        .bind("ticket", revision.ticketId())
        .bind("now", tx.now())
        .execute();
  }

  /** Newest first. */
  public static List<Revision> revisions(Handle handle, UUID vmId) {
    return handle
        .createQuery("SELECT * FROM vms_revisions WHERE vm_id = :vm ORDER BY number DESC")
        .bind("vm", vmId)
        .map(
            (row, _) ->
                new Revision(
                    Rows.id(row, "vm_id"),
                    row.getInt("number"),
                    Rows.object(row, "spec"),
                    Rows.object(row, "template_snapshot"),
                    Rows.object(row, "size_snapshot"),
                    row.getString("storage_class"),
                    row.getString("reason"),
                    Rows.idOrNull(row, "ticket_id"),
                    Rows.instant(row, "created_at")))
        .list();
  }

  /** Takes up a failed creation again; false where its machine is gone. */
  public static boolean resumeCreation(Tx tx, UUID failedEventId, UUID eventId) {
    return tx.handle()
            .createUpdate(
                """
                UPDATE vms_vms SET active_event_id = :event, creation_event_id = :event,
                  status = 'CREATING', status_detail = NULL, status_since = :now
                WHERE creation_event_id = :failed AND active_event_id IS NULL
                """)
            .bind("event", eventId)
            .bind("failed", failedEventId)
            .bind("now", tx.now())
            .execute()
        == 1;
  }

  /** Locks the machine for the rest of the transaction. */
  public static Optional<Machine> lock(Tx tx, UUID id) {
    return tx.handle()
        .createQuery(SELECT + "WHERE v.id = :id FOR UPDATE OF v")
        .bind("id", id)
        .map(MAPPER)
        .findOne();
  }

  /** Marks the operation as running on the machine, which the caller has locked and found free. */
  public static void begin(Tx tx, UUID id, UUID eventId, @Nullable VmStatus status) {
    tx.handle()
        .createUpdate(
            """
            UPDATE vms_vms SET active_event_id = :event, restart_uid = NULL,
              status_since = CASE WHEN coalesce(:status, status) = status THEN status_since
                ELSE :now END,
              status = coalesce(:status, status)
            WHERE id = :id
            """)
        .bind("id", id)
        .bind("event", eventId)
        .bind("status", status == null ? null : status.name())
        .bind("now", tx.now())
        .execute();
  }

  /** Keeps which instance a restart is to replace, once; answers the one that is kept. */
  public static Optional<String> keepRestartUid(Tx tx, UUID eventId, String uid) {
    return tx.handle()
        .createQuery(
            """
            UPDATE vms_vms SET restart_uid = coalesce(restart_uid, :uid)
            WHERE active_event_id = :event RETURNING restart_uid
            """)
        .bind("event", eventId)
        .bind("uid", uid)
        .mapTo(String.class)
        .findOne();
  }

  /** The operation ended: the machine is free. Null leaves the column as it is. */
  public static void end(Tx tx, UUID eventId, @Nullable RunStrategy run, @Nullable String uid) {
    tx.handle()
        .createUpdate(
            """
            UPDATE vms_vms SET active_event_id = NULL, restart_uid = NULL,
              desired_run = coalesce(:run, desired_run), k8s_uid = coalesce(:uid, k8s_uid)
            WHERE active_event_id = :event
            """)
        .bind("event", eventId)
        .bind("run", run == null ? null : run.word())
        .bind("uid", uid)
        .execute();
  }

  /** The creation failed for good. */
  public static void fail(Tx tx, UUID eventId, String detail) {
    tx.handle()
        .createUpdate(
            """
            UPDATE vms_vms SET active_event_id = NULL, status = 'FAILED', status_detail = :detail,
              status_since = :now
            WHERE active_event_id = :event
            """)
        .bind("event", eventId)
        .bind("detail", detail)
        .bind("now", tx.now())
        .execute();
  }

  /** The deletion failed for good: the machine is what the cluster last said. */
  public static void undoDeleting(Tx tx, UUID eventId) {
    tx.handle()
        .createUpdate(
            """
            UPDATE vms_vms SET active_event_id = NULL, status = coalesce(observed, 'UNKNOWN'),
              status_since = :now
            WHERE active_event_id = :event
            """)
        .bind("event", eventId)
        .bind("now", tx.now())
        .execute();
  }

  public static void delete(Tx tx, UUID eventId) {
    tx.handle()
        .createUpdate("DELETE FROM vms_vms WHERE active_event_id = :event")
        .bind("event", eventId)
        .execute();
  }

  /**
   * Keeps what a cluster said. What is older than what is kept already changes nothing; a running
   * deletion stays DELETING; a machine being made stays CREATING until the cluster has more to say
   * than that the object is new.
   */
  public static void observe(Tx tx, UUID clusterId, Collection<Observation> said) {
    if (said.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                UPDATE vms_vms v SET observed = n.status, resource_version = :version,
                  status_detail = :detail, status = n.status,
                  status_since = CASE WHEN v.status = n.status THEN v.status_since ELSE :now END
                FROM (SELECT id, CASE
                    WHEN status = 'DELETING' AND active_event_id IS NOT NULL THEN status
                    WHEN status = 'CREATING' AND (:status = 'UNKNOWN'
                      OR (:status = 'STOPPED' AND desired_run = 'Always')) THEN status
                    ELSE :status END AS status
                  FROM vms_vms WHERE id = :id) n
                WHERE v.id = n.id AND v.cluster_id = :cluster AND v.namespace = :namespace
                  AND v.name = :name AND v.resource_version <= :version
                """);
    for (Observation one : said) {
      batch
          .bind("id", one.vmId())
          .bind("cluster", clusterId)
          .bind("namespace", one.namespace())
          .bind("name", one.name())
          .bind("status", one.status().name())
          .bind("detail", one.detail())
          .bind("version", one.version())
          .bind("now", tx.now())
          .add();
    }
    batch.execute();
  }

  /** These objects are gone from the cluster, though no deletion of ours is running. */
  public static void observeGone(Tx tx, UUID clusterId, Collection<UUID> ids, BigDecimal version) {
    gone(tx, clusterId, ids, "AND id = ANY (:ids)", version);
  }

  /** A full list of the cluster has these objects and no other. */
  public static void observeOnly(Tx tx, UUID clusterId, Collection<UUID> ids, BigDecimal version) {
    gone(tx, clusterId, ids, "AND NOT id = ANY (:ids)", version);
  }

  private static void gone(
      Tx tx, UUID clusterId, Collection<UUID> ids, String which, BigDecimal version) {
    tx.handle()
        .createUpdate(
            """
            UPDATE vms_vms SET status = 'NOT_FOUND', observed = 'NOT_FOUND', status_since = :now,
              status_detail = 'the cluster has no such object any more'
            WHERE cluster_id = :cluster AND k8s_uid IS NOT NULL AND status <> 'NOT_FOUND'
              AND active_event_id IS NULL AND resource_version <= :version
            """
                + which)
        .bind("cluster", clusterId)
        .bindArray("ids", UUID.class, new ArrayList<>(ids))
        .bind("version", version)
        .bind("now", tx.now())
        .execute();
  }

  /**
   * The cluster went away with all its machines, and another one took its place, which counts its
   * versions anew. Machines that an operation is running on are left to it.
   */
  public static void loseCluster(Tx tx, UUID clusterId) {
    tx.handle()
        .createUpdate(
            """
            UPDATE vms_vms SET resource_version = 0,
              status = CASE WHEN stood THEN 'NOT_FOUND' ELSE status END,
              observed = CASE WHEN stood THEN 'NOT_FOUND' ELSE observed END,
              status_since = CASE WHEN stood THEN :now ELSE status_since END,
              status_detail = CASE WHEN stood
                THEN 'the cluster that it stood on was lost and replaced' ELSE status_detail END
            FROM (SELECT id AS one, k8s_uid IS NOT NULL AND active_event_id IS NULL AS stood
              FROM vms_vms WHERE cluster_id = :cluster) o
            WHERE id = one
            """)
        .bind("cluster", clusterId)
        .bind("now", tx.now())
        .execute();
  }

  /** Nobody knows how the machines of a cluster stand that has not answered for so long. */
  public static void forgetStatus(Tx tx, UUID clusterId, Duration silence) {
    tx.handle()
        .createUpdate(
            """
            UPDATE vms_vms v SET status = 'UNKNOWN', status_since = :now,
              status_detail = 'the cluster does not answer'
            FROM vms_clusters k
            WHERE k.id = v.cluster_id AND k.id = :cluster AND k.health = 'UNREACHABLE'
              AND k.health_since < :limit AND v.active_event_id IS NULL AND v.status <> 'UNKNOWN'
            """)
        .bind("cluster", clusterId)
        .bind("limit", tx.now().minus(silence))
        .bind("now", tx.now())
        .execute();
  }

  private static Query bind(Query query, Sight sight, MachineFilter filter) {
    return bind(query, sight)
        .bind("system", filter.systemId())
        .bind("service", filter.serviceId())
        .bind("cluster", filter.clusterId())
        .bind("namespace", filter.namespace())
        .bind("text", filter.text())
        .bind("environment", filter.environment())
        .bind("status", filter.status() == null ? null : filter.status().name());
  }

  private static Query bind(Query query, Sight sight) {
    List<@Nullable UUID> systems = new ArrayList<>();
    List<String> environments = new ArrayList<>();
    for (Sight.Reach reach : sight.reaches()) {
      for (String environment : reach.environments()) {
        systems.add(reach.systemId());
        environments.add(environment);
      }
    }
    return query
        .bind("everything", sight.everything())
        .bindArray("systems", UUID.class, systems)
        .bindArray("environments", String.class, environments);
  }
}
