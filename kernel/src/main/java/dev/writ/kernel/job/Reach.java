package dev.writ.kernel.job;

import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.store.Columns;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * How far a permission reaches, for list queries: in which environments, and whether to things that
 * have none. Jobs belong to no scope of a room, so only global bindings count.
 *
 * @param everything a platform admin's
 * @param any some global binding gives the permission
 */
record Reach(boolean everything, boolean any, Set<String> environments) {
  /** Goes with {@link #bind}; {@code e} is the event. */
  static final String SQL =
      "(:everything OR (:any AND (e.environment IS NULL OR e.environment = ANY(:environments))))";

  static Reach of(Caller caller, Permission permission) {
    boolean everything = false;
    boolean any = false;
    Set<String> environments = new TreeSet<>();
    for (Grant grant : caller.grantsOf(permission)) {
      everything |= grant.isPlatformAdmin();
      if (grant.scope().equals(Scope.GLOBAL)) {
        any = true;
        environments.addAll(grant.environments());
      }
    }
    return new Reach(everything, any, environments);
  }

  <T extends SqlStatement<T>> T bind(T statement) {
    return statement
        .bind("everything", everything)
        .bind("any", any)
        .bind("environments", Columns.texts(environments));
  }
}
