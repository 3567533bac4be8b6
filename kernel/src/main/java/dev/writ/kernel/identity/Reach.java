package dev.writ.kernel.identity;

import dev.writ.kernel.store.Columns;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * How far a permission reaches, for list queries: in which environments, and whether to things that
 * have none. The kernel's rows belong to no scope of a room, so only global bindings count; the
 * answer is the one that {@link Caller#may} gives row by row.
 *
 * @param everything a platform admin's
 * @param any some global binding gives the permission
 */
public record Reach(boolean everything, boolean any, Set<String> environments) {
  public static Reach of(Caller caller, Permission permission) {
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

  /** As far as either reaches. */
  public Reach or(Reach other) {
    Set<String> both = new TreeSet<>(environments);
    both.addAll(other.environments);
    return new Reach(everything || other.everything, any || other.any, both);
  }

  public boolean isNowhere() {
    return !everything && !any;
  }

  /** The condition on an {@code environment} column; goes with {@link #bind}. */
  public static String sql(String column) {
    return "(:everything OR (:any AND (%1$s IS NULL OR %1$s = ANY (:environments))))"
        .formatted(column);
  }

  public <T extends SqlStatement<T>> T bind(T statement) {
    return statement
        .bind("everything", everything)
        .bind("any", any)
        .bind("environments", Columns.texts(environments));
  }
}
