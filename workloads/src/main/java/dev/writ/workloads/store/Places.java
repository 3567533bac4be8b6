package dev.writ.workloads.store;

import dev.writ.kernel.store.Columns;
import dev.writ.workloads.access.Sight;
import dev.writ.workloads.view.NamespaceEntry;
import java.util.List;
import org.jdbi.v3.core.statement.SqlStatement;

/** How far a caller sees, as a condition. */
final class Places {
  /** Rows of namespaces that may be seen, and with everything also of those that are in none. */
  static final String SEEN = seen("cluster", "namespace");

  private Places() {}

  /** The same by other columns; goes with {@link #bind}. */
  static String seen(String cluster, String namespace) {
    return """
    (:everything OR (%s, %s) IN (SELECT place.cluster, place.name
      FROM unnest(:clusters, :names) AS place (cluster, name)))
    """
        .formatted(cluster, namespace);
  }

  static <T extends SqlStatement<T>> T bind(T statement, Sight sight) {
    List<NamespaceEntry> places = List.copyOf(sight.namespaces().values());
    return statement
        .bind("everything", sight.everything())
        .bind("clusters", Columns.texts(places.stream().map(NamespaceEntry::cluster).toList()))
        .bind("names", Columns.texts(places.stream().map(NamespaceEntry::name).toList()));
  }
}
