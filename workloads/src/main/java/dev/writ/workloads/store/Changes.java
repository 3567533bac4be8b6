package dev.writ.workloads.store;

import dev.writ.kernel.store.Columns;
import java.util.Collection;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The number of the newest change of rows. */
public final class Changes {
  private Changes() {}

  /** Of remediations and exemptions; empty where there are none. One look at an index a cluster. */
  public static Optional<Long> last(Handle handle, Collection<String> clusters) {
    return handle
        .createQuery(
            """
            SELECT max(greatest(
              (SELECT max(change) FROM workloads_remediations WHERE cluster = one),
              (SELECT max(change) FROM workloads_exemptions WHERE cluster = one)))
            FROM unnest(:clusters) AS one\
            """)
        .bind("clusters", Columns.texts(clusters))
        .mapTo(Long.class)
        .findOne();
  }
}
