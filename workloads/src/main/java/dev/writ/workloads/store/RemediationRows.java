package dev.writ.workloads.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Tx;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** {@code workloads_remediations}. */
public final class RemediationRows {
  private RemediationRows() {}

  /** Maps {@code SELECT *}. */
  public static final RowMapper<Remediation> MAPPER = (row, _) -> remediation(row);

  /**
   * What the work needs to know of its row beside what people see.
   *
   * @param steps the actions as data
   * @param waits why it does not start, while it is queued; null for not asked yet
   * @param declined whether people said no
   * @param sent patches that went out for it
   * @param patchedHash of the template as the cluster took it; null before
   * @param steadySince since when every look found it updated and available; null for not
   * @param steadyPods ids of the pods that were ready then
   */
  public record Work(
      Remediation remediation,
      ArrayNode steps,
      @Nullable String waits,
      boolean declined,
      int sent,
      @Nullable String patchedHash,
      @Nullable Instant steadySince,
      Set<String> steadyPods) {
    public Work {
      steadyPods = Set.copyOf(steadyPods);
    }
  }

  private static final RowMapper<Work> WORK =
      (row, _) ->
          new Work(
              remediation(row),
              (ArrayNode) Columns.json(row, "steps"),
              row.getString("waits"),
              row.getBoolean("declined"),
              row.getInt("sent"),
              row.getString("patched_hash"),
              Columns.findInstant(row, "steady_since"),
              Columns.texts(row, "steady_pods"));

  private static Remediation remediation(ResultSet row) throws SQLException {
    ObjectNode patch = Columns.findObject(row, "patch");
    return new Remediation(
        Columns.id(row, "id"),
        row.getString("cluster"),
        new WorkloadKey(row.getString("kind"), row.getString("namespace"), row.getString("name")),
        row.getString("uid"),
        row.getString("environment"),
        RemediationState.valueOf(row.getString("state")),
        texts(row, "policies"),
        texts(row, "texts"),
        row.getString("template_hash"),
        row.getString("fingerprint"),
        patch == null ? null : patch.toString(),
        row.getString("tool"),
        Columns.findId(row, "ticket_id"),
        Columns.findId(row, "revert_of"),
        row.getString("detail"),
        Columns.instant(row, "created_at"),
        Columns.findInstant(row, "patched_at"),
        Columns.findInstant(row, "ended_at"));
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  /** Keeps one as it begins. */
  public static void insert(Tx tx, Remediation begun, ArrayNode steps) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO workloads_remediations (id, cluster, kind, namespace, name, uid,
              environment, state, policies, steps, texts, template_hash, fingerprint, patch, tool,
              ticket_id, revert_of, detail, created_at, ended_at, updated_at)
            VALUES (:id, :cluster, :kind, :namespace, :name, :uid, :environment, :state, :policies,
              CAST(:steps AS json), :texts, :hash, :fingerprint, CAST(:patch AS json), :tool,
              :ticket, :revertOf, :detail, :created, :ended, :created)
            """)
        .bind("id", begun.id())
        .bind("cluster", begun.cluster())
        .bind("kind", begun.workload().kind())
        .bind("namespace", begun.workload().namespace())
        .bind("name", begun.workload().name())
        .bind("uid", begun.uid())
        .bind("environment", begun.environment())
        .bind("state", begun.state().name())
        .bindArray("policies", String.class, begun.policies())
        .bind("steps", steps.toString())
        .bindArray("texts", String.class, begun.actions())
        .bind("hash", begun.templateHash())
        .bind("fingerprint", begun.fingerprint())
        .bind("patch", begun.patch())
        .bind("tool", begun.tool())
        .bind("ticket", begun.ticketId())
        .bind("revertOf", begun.revertOf())
        .bind("detail", begun.detail())
        .bind("created", begun.created())
        .bind("ended", begun.ended())
        .execute();
  }

  public static Optional<Remediation> find(Handle handle, UUID id) {
    return findWork(handle, id).map(Work::remediation);
  }

  public static Optional<Work> findWork(Handle handle, UUID id) {
    return handle
        .createQuery("SELECT * FROM workloads_remediations WHERE id = :id")
        .bind("id", id)
        .map(WORK)
        .findOne();
  }

  /** What is open for a workload: never more than one. */
  public static Optional<Work> findOpen(Handle handle, String cluster, String uid) {
    return handle
        .createQuery(
            """
            SELECT * FROM workloads_remediations WHERE cluster = :cluster AND uid = :uid
              AND state IN ('PENDING_APPROVAL', 'QUEUED', 'APPLYING', 'WATCHING')
            """)
        .bind("cluster", cluster)
        .bind("uid", uid)
        .map(WORK)
        .findOne();
  }

  /** All of a cluster in these states, oldest first. */
  public static List<Work> in(Handle handle, String cluster, Collection<RemediationState> states) {
    return handle
        .createQuery(
            """
            SELECT * FROM workloads_remediations WHERE cluster = :cluster AND state = ANY (:states)
            ORDER BY created_at, id
            """)
        .bind("cluster", cluster)
        .bindArray("states", String.class, states.stream().map(Enum::name).toList())
        .map(WORK)
        .list();
  }

  /**
   * What is to be known of one to say whose turn it is.
   *
   * @param waits why it does not start; null for not asked yet
   */
  public record Claimed(UUID id, List<String> policies, @Nullable String waits) {}

  private static final RowMapper<Claimed> CLAIMED =
      (row, _) ->
          new Claimed(Columns.id(row, "id"), texts(row, "policies"), row.getString("waits"));

  /** Those of a cluster between patch and verdict. */
  public static List<Claimed> active(Handle handle, String cluster) {
    return handle
        .createQuery(
            """
            SELECT id, policies, waits FROM workloads_remediations
            WHERE cluster = :cluster AND state IN ('APPLYING', 'WATCHING')
            """)
        .bind("cluster", cluster)
        .map(CLAIMED)
        .list();
  }

  /**
   * Those that wait in one's cluster, oldest first, and the one; of those that wait for the same
   * policies no more than might start.
   *
   * @param turn why one waits that waits for nothing but its turn
   * @param most how many might start
   */
  public static List<Claimed> queued(Handle handle, Remediation one, String turn, int most) {
    return handle
        .createQuery(
            """
            SELECT id, policies, waits FROM (
              SELECT id, policies, waits, created_at, row_number() OVER (
                PARTITION BY policies, coalesce(waits, :turn) = :turn ORDER BY created_at, id)
                AS place
              FROM workloads_remediations WHERE cluster = :cluster AND state = 'QUEUED') queued
            WHERE place <= :most OR id = :id ORDER BY created_at, id
            """)
        .bind("cluster", one.cluster())
        .bind("turn", turn)
        .bind("most", most)
        .bind("id", one.id())
        .map(CLAIMED)
        .list();
  }

  /**
   * How many older ones wait for one of the same policies.
   *
   * @param all also those that wait for something else than their turn
   * @param turn why one waits that waits for nothing but its turn
   * @param most counts no further
   */
  public static int before(Handle handle, Remediation one, boolean all, String turn, int most) {
    return handle
        .createQuery(
            """
            SELECT count(*) FROM (
              SELECT FROM workloads_remediations WHERE cluster = :cluster AND state = 'QUEUED'
                AND policies && CAST(:policies AS text[]) AND (created_at, id) < (:created, :id)
                AND (:all OR coalesce(waits, :turn) = :turn) LIMIT :most) older
            """)
        .bind("cluster", one.cluster())
        .bindArray("policies", String.class, one.policies())
        .bind("created", one.created())
        .bind("id", one.id())
        .bind("all", all)
        .bind("turn", turn)
        .bind("most", most)
        .mapTo(Integer.class)
        .one();
  }

  /** The newest of a workload in this state with this fingerprint. */
  public static Optional<Remediation> findLast(
      Handle handle, String cluster, String uid, RemediationState state, String fingerprint) {
    return handle
        .createQuery(
            """
            SELECT * FROM workloads_remediations WHERE cluster = :cluster AND uid = :uid
              AND state = :state AND fingerprint = :fingerprint
            ORDER BY created_at DESC, id DESC LIMIT 1
            """)
        .bind("cluster", cluster)
        .bind("uid", uid)
        .bind("state", state.name())
        .bind("fingerprint", fingerprint)
        .map(MAPPER)
        .findOne();
  }

  /** What people had taken out of a workload again, oldest first. */
  public static List<Work> reverted(Handle handle, String cluster, String uid) {
    return handle
        .createQuery(
            """
            SELECT * FROM workloads_remediations done WHERE cluster = :cluster AND uid = :uid
              AND EXISTS (SELECT FROM workloads_remediations
                WHERE revert_of = done.id AND state = 'COMPLETED')
            ORDER BY created_at, id
            """)
        .bind("cluster", cluster)
        .bind("uid", uid)
        .map(WORK)
        .list();
  }

  /** The newest of a workload, newest first. */
  public static List<Work> newest(Handle handle, String cluster, String uid, int most) {
    return handle
        .createQuery(
            """
            SELECT * FROM workloads_remediations WHERE cluster = :cluster AND uid = :uid
              AND revert_of IS NULL AND state NOT IN ('PLANNED', 'DEFERRED_TO_GIT')
            ORDER BY created_at DESC, id DESC LIMIT :most
            """)
        .bind("cluster", cluster)
        .bind("uid", uid)
        .bind("most", most)
        .map(WORK)
        .list();
  }

  /** The newest of each workload of a cluster that is over and was not just tried or handed on. */
  public static List<Work> newestOver(Handle handle, String cluster, Instant since) {
    return handle
        .createQuery(
            """
            SELECT DISTINCT ON (uid) * FROM workloads_remediations
            WHERE cluster = :cluster AND updated_at >= :since AND revert_of IS NULL
              AND state IN ('COMPLETED', 'ROLLED_BACK', 'FAILED', 'CANCELLED')
            ORDER BY uid, created_at DESC, id DESC
            """)
        .bind("cluster", cluster)
        .bind("since", since)
        .map(WORK)
        .list();
  }

  /**
   * Moves one along an arrow of the drawing; false where it is in no state that one leads from, as
   * when another was quicker.
   *
   * @param detail why; null leaves what is there
   */
  public static boolean move(Tx tx, UUID id, RemediationState next, @Nullable String detail) {
    return tx.handle()
            .createUpdate(
                """
                UPDATE workloads_remediations SET state = :next,
                  detail = coalesce(:detail, detail), waits = NULL, updated_at = :now,
                  ended_at = CASE WHEN :over THEN :now ELSE ended_at END
                WHERE id = :id AND state = ANY (:from)
                """)
            .bind("next", next.name())
            .bind("detail", detail)
            .bind("over", next.isOver())
            .bind("now", tx.now())
            .bind("id", id)
            .bindArray("from", String.class, next.before().stream().map(Enum::name).toList())
            .execute()
        == 1;
  }

  /** Calls off what has not begun; false where it has, or was called off already. */
  public static boolean callOff(Tx tx, UUID id, String why) {
    return tx.update(
            """
            UPDATE workloads_remediations SET state = 'CANCELLED', detail = ?, waits = NULL,
              updated_at = ?, ended_at = ? WHERE id = ? AND state = 'QUEUED'
            """,
            why,
            tx.now(),
            tx.now(),
            id)
        == 1;
  }

  /** What is about to be sent. */
  public static void sending(Tx tx, UUID id, ObjectNode patch) {
    tx.update(
        """
        UPDATE workloads_remediations SET patch = CAST(? AS json), sent = sent + 1, updated_at = ?
        WHERE id = ?
        """,
        patch.toString(),
        tx.now(),
        id);
  }

  /**
   * The cluster took the patch.
   *
   * @param hash of the template since
   */
  public static void patched(Tx tx, UUID id, String hash) {
    tx.update(
        """
        UPDATE workloads_remediations SET patched_at = ?, patched_hash = ?, updated_at = ?
        WHERE id = ?
        """,
        tx.now(),
        hash,
        tx.now(),
        id);
  }

  /** People said no to it. */
  public static void declined(Tx tx, UUID id) {
    tx.update("UPDATE workloads_remediations SET declined = true WHERE id = ?", id);
  }

  /** Why it does not start yet; no news where that is known. */
  public static void waits(Tx tx, UUID id, String why) {
    tx.update(
        """
        UPDATE workloads_remediations SET waits = ?, updated_at = ?
        WHERE id = ? AND state = 'QUEUED' AND waits IS DISTINCT FROM ?
        """,
        why,
        tx.now(),
        id,
        why);
  }

  /**
   * Since when it is steady, with the pods that were ready then.
   *
   * @param since null where it is so no more
   */
  public static void steady(Tx tx, UUID id, @Nullable Instant since, Collection<String> pods) {
    tx.handle()
        .createUpdate(
            """
            UPDATE workloads_remediations SET steady_since = :since, steady_pods = :pods
            WHERE id = :id
            """)
        .bind("since", since)
        .bindArray("pods", String.class, pods)
        .bind("id", id)
        .execute();
  }

  public static void ticket(Tx tx, UUID id, @Nullable UUID ticketId) {
    tx.update(
        "UPDATE workloads_remediations SET ticket_id = ?, updated_at = ? WHERE id = ?",
        ticketId,
        tx.now(),
        id);
  }

  /** Nobody else counts or starts rollouts of the cluster until this transaction ends. */
  public static void lock(Tx tx, String cluster) {
    tx.update("SELECT pg_advisory_xact_lock(hashtext('workloads'), hashtext(?))", cluster);
  }

  /**
   * The number of what was written last of a cluster. A transaction that took its number earlier
   * may be seen later, so the same number does not quite say that nothing is new.
   */
  public static Optional<Long> lastChange(Handle handle, String cluster) {
    return handle
        .createQuery("SELECT max(change) FROM workloads_remediations WHERE cluster = :cluster")
        .bind("cluster", cluster)
        .mapTo(Long.class)
        .findOne();
  }

  /**
   * Forgets what ended before and is of no use any more; gives how many, at most {@code limit}.
   * What put something in that may still be there stays, to be taken out, and so does what took
   * something out: a later one takes heed of it.
   */
  public static int forgetBefore(Tx tx, Instant before, int limit) {
    return tx.update(
        """
        DELETE FROM workloads_remediations WHERE id IN (
          SELECT id FROM workloads_remediations one
          WHERE ended_at < ? AND state <> 'COMPLETED'
            AND (state <> 'FAILED' OR patched_at IS NULL)
            AND NOT EXISTS (SELECT FROM workloads_remediations WHERE revert_of = one.id)
          ORDER BY ended_at LIMIT ?)
        """,
        before,
        limit);
  }
}
