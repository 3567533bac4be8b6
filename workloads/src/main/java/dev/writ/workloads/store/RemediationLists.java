package dev.writ.workloads.store;

import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Page;
import dev.writ.workloads.access.Sight;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import dev.writ.workloads.view.SeenRemediation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** {@code workloads_remediations} as people look through them. */
public final class RemediationLists {
  private static final String WANTED =
      "FROM workloads_remediations WHERE "
          + Places.SEEN
          + """
            AND (CAST(:cluster AS text) IS NULL OR cluster = :cluster)
            AND (CAST(:namespace AS text) IS NULL OR namespace = :namespace)
            AND (CAST(:policy AS text) IS NULL OR policies @> ARRAY[CAST(:policy AS text)])
            AND (CAST(:workload AS text) IS NULL OR (kind, namespace, name)
              = (split_part(:workload, '/', 1), split_part(:workload, '/', 2),
                split_part(:workload, '/', 3)))
            AND (CAST(:idEnd AS text) IS NULL OR right(CAST(id AS text), length(:idEnd)) = :idEnd)
            AND (:anyState OR state = ANY (:states))
          """;

  private RemediationLists() {}

  /**
   * Newest first.
   *
   * @param sight what may be seen
   */
  public static Page<Remediation> of(
      Handle handle, Sight sight, SeenRemediation.Filter filter, Page.Wish wish) {
    Function<Query, Query> bound =
        query ->
            Places.bind(query, sight)
                .bind("cluster", filter.cluster())
                .bind("namespace", filter.namespace())
                .bind("policy", filter.policy())
                .bind("workload", filter.workload())
                .bind("idEnd", filter.idEnd())
                .bind("anyState", filter.states().isEmpty())
                .bind("states", Columns.texts(filter.states().stream().map(Enum::name).toList()));
    long total =
        bound.apply(handle.createQuery("SELECT count(*) " + WANTED)).mapTo(Long.class).one();
    List<Remediation> items =
        bound
            .apply(
                handle.createQuery(
                    "SELECT * "
                        + WANTED
                        + "ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset"))
            .bind("limit", wish.perPage())
            .bind("offset", wish.offset())
            .map(RemediationRows.MAPPER)
            .list();
    return wish.of(items, total);
  }

  /**
   * Those whose workload's key has a text in it, or whose id begins with it; newest first.
   *
   * @param sight what may be seen
   * @param text in lower case
   */
  public static Page<Remediation> called(Handle handle, Sight sight, String text, Page.Wish wish) {
    String wanted =
        "FROM workloads_remediations WHERE "
            + Places.SEEN
            + """
              AND (strpos(kind || '/' || namespace || '/' || name, :text) > 0
                OR starts_with(CAST(id AS text), :text))
            """;
    long total =
        Places.bind(handle.createQuery("SELECT count(*) " + wanted), sight)
            .bind("text", text)
            .mapTo(Long.class)
            .one();
    List<Remediation> items =
        Places.bind(
                handle.createQuery(
                    "SELECT * "
                        + wanted
                        + "ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset"),
                sight)
            .bind("text", text)
            .bind("limit", wish.perPage())
            .bind("offset", wish.offset())
            .map(RemediationRows.MAPPER)
            .list();
    return wish.of(items, total);
  }

  /** The newest of one workload, the newest first. */
  public static List<Remediation> of(Handle handle, String cluster, WorkloadKey key, int limit) {
    return handle
        .createQuery(
            """
            SELECT * FROM workloads_remediations
            WHERE cluster = :cluster AND kind = :kind AND namespace = :namespace AND name = :name
            ORDER BY created_at DESC, id DESC LIMIT :limit\
            """)
        .bind("cluster", cluster)
        .bind("kind", key.kind())
        .bind("namespace", key.namespace())
        .bind("name", key.name())
        .bind("limit", limit)
        .map(RemediationRows.MAPPER)
        .list();
  }

  /** The newest one that takes another one back. */
  public static Optional<Remediation> revertOf(Handle handle, UUID id) {
    return handle
        .createQuery(
            """
            SELECT * FROM workloads_remediations WHERE revert_of = :id
            ORDER BY created_at DESC, id DESC LIMIT 1\
            """)
        .bind("id", id)
        .map(RemediationRows.MAPPER)
        .findOne();
  }

  /** How many are in each state; states without any are left out. */
  public static Map<RemediationState, Long> counts(Handle handle, Sight sight) {
    Map<RemediationState, Long> counts = new EnumMap<>(RemediationState.class);
    Places.bind(
            handle.createQuery(
                "SELECT state, count(*) AS so_many FROM workloads_remediations WHERE "
                    + Places.SEEN
                    + " GROUP BY state"),
            sight)
        .map(
            (row, _) ->
                counts.put(
                    RemediationState.valueOf(row.getString("state")), row.getLong("so_many")))
        .list();
    return counts;
  }
}
