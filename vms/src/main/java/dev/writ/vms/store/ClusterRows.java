package dev.writ.vms.store;

import dev.writ.kernel.store.Tx;
import dev.writ.vms.decide.Capabilities;
import dev.writ.vms.decide.ClusterHealth;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.view.ClusterEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** {@code vms_clusters}. */
public final class ClusterRows {
  private ClusterRows() {}

  private static final RowMapper<ClusterEntry> MAPPER =
      (row, _) ->
          new ClusterEntry(
              Rows.id(row, "id"),
              row.getString("name"),
              row.getString("environment"),
              row.getString("api_url"),
              row.getString("default_storage_class"),
              Capabilities.ofJson(Rows.object(row, "capabilities")),
              row.getString("identity_uid"),
              ClusterHealth.valueOf(row.getString("health")),
              row.getString("health_detail"),
              Rows.instant(row, "health_since"),
              Rows.instantOrNull(row, "checked_at"),
              Rows.instant(row, "created_at"));

  /** By name. */
  public static List<ClusterEntry> all(Handle handle) {
    return handle.createQuery("SELECT * FROM vms_clusters ORDER BY name").map(MAPPER).list();
  }

  public static Optional<ClusterEntry> find(Handle handle, UUID id) {
    return handle
        .createQuery("SELECT * FROM vms_clusters WHERE id = :id")
        .bind("id", id)
        .map(MAPPER)
        .findOne();
  }

  public static Optional<ClusterEntry> findByName(Handle handle, String name) {
    return handle
        .createQuery("SELECT * FROM vms_clusters WHERE name = :name")
        .bind("name", name)
        .map(MAPPER)
        .findOne();
  }

  public static Optional<ClusterAccess> findAccess(Handle handle, UUID id) {
    return handle
        .createQuery(
            """
            SELECT id, api_url, ca, credential_enc, encryption_key_id
            FROM vms_clusters WHERE id = :id
            """)
        .bind("id", id)
        .map(
            (row, _) ->
                new ClusterAccess(
                    Rows.id(row, "id"),
                    row.getString("api_url"),
                    row.getString("ca"),
                    row.getString("credential_enc"),
                    row.getString("encryption_key_id")))
        .findOne();
  }

  /** The environment as it is until this transaction ends. */
  public static Optional<String> lockEnvironment(Tx tx, UUID id) {
    return tx.handle()
        .createQuery("SELECT environment FROM vms_clusters WHERE id = :id FOR SHARE")
        .bind("id", id)
        .mapTo(String.class)
        .findOne();
  }

  /** Refuses with NAME_TAKEN. */
  public static void insert(Tx tx, ClusterEntry cluster, ClusterAccess access) {
    Rows.guarded(
        () ->
            tx.handle()
                .createUpdate(
                    """
                    INSERT INTO vms_clusters (id, name, environment, api_url, ca, credential_enc,
                      encryption_key_id, default_storage_class, capabilities, identity_uid, health,
                      health_detail, health_since, checked_at, created_at)
                    VALUES (:id, :name, :environment, :url, :ca, :credential, :key, :storageClass,
                      CAST(:capabilities AS json), :identity, :health, :detail, :now, :now, :now)
                    """)
                .bind("id", cluster.id())
                .bind("name", cluster.name())
                .bind("environment", cluster.environment())
                .bind("url", access.apiUrl())
                .bind("ca", access.ca())
                .bind("credential", access.sealedCredential())
                .bind("key", access.keyId())
                .bind("storageClass", cluster.defaultStorageClass())
                .bind("capabilities", cluster.capabilities().toJson().toString())
                .bind("identity", cluster.identityUid())
                .bind("health", cluster.health().name())
                .bind("detail", cluster.healthDetail())
                .bind("now", tx.now())
                .execute(),
        Map.of(
            "vms_clusters_name_taken",
            new Rows.Refusal(
                VmsProblems.NAME_TAKEN,
                "a cluster named `" + cluster.name() + "` exists already")));
  }

  public static void changeAccess(Tx tx, ClusterAccess access) {
    tx.handle()
        .createUpdate(
            """
            UPDATE vms_clusters SET api_url = :url, ca = :ca, credential_enc = :credential,
              encryption_key_id = :key WHERE id = :id
            """)
        .bind("id", access.id())
        .bind("url", access.apiUrl())
        .bind("ca", access.ca())
        .bind("credential", access.sealedCredential())
        .bind("key", access.keyId())
        .execute();
  }

  /** Another cluster stands in the place of the one that was registered. */
  public static void changeIdentity(Tx tx, UUID id, String identity) {
    tx.handle()
        .createUpdate("UPDATE vms_clusters SET identity_uid = :identity WHERE id = :id")
        .bind("id", id)
        .bind("identity", identity)
        .execute();
  }

  public static void change(
      Tx tx, UUID id, String environment, @Nullable String defaultStorageClass) {
    tx.handle()
        .createUpdate(
            """
            UPDATE vms_clusters
            SET environment = :environment, default_storage_class = :storageClass
            WHERE id = :id
            """)
        .bind("id", id)
        .bind("environment", environment)
        .bind("storageClass", defaultStorageClass)
        .execute();
  }

  /** Keeps what a check found; capabilities stay as they were where it found none. */
  public static void keepCheck(
      Tx tx,
      UUID id,
      ClusterHealth health,
      @Nullable String detail,
      @Nullable Capabilities capabilities) {
    tx.handle()
        .createUpdate(
            """
            UPDATE vms_clusters SET
              health_since = CASE WHEN health = :health THEN health_since ELSE :now END,
              health = :health, health_detail = :detail, checked_at = :now,
              capabilities = coalesce(CAST(:capabilities AS json), capabilities)
            WHERE id = :id
            """)
        .bind("id", id)
        .bind("health", health.name())
        .bind("detail", detail)
        .bind("capabilities", capabilities == null ? null : capabilities.toJson().toString())
        .bind("now", tx.now())
        .execute();
  }

  /**
   * Locks the row against machines that are about to be placed on it, and counts the others.
   *
   * @param settledOnly leaves out machines that are being made
   */
  public static long lockAndCountMachines(Tx tx, UUID id, boolean settledOnly) {
    tx.handle()
        .createQuery("SELECT id FROM vms_clusters WHERE id = :id FOR UPDATE")
        .bind("id", id)
        .mapTo(UUID.class)
        .findOne();
    return tx.handle()
        .createQuery(
            """
            SELECT count(*) FROM vms_vms
            WHERE cluster_id = :id AND NOT (:settledOnly AND status = 'CREATING')
            """)
        .bind("id", id)
        .bind("settledOnly", settledOnly)
        .mapTo(Long.class)
        .one();
  }

  public static void delete(Tx tx, UUID id) {
    tx.handle().createUpdate("DELETE FROM vms_clusters WHERE id = :id").bind("id", id).execute();
  }
}
