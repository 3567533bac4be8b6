package dev.writ.vms.decide;

import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a caller sees with one permission: the list queries filter by it.
 *
 * @param everything a platform admin's sight
 * @param reaches one per binding
 */
public record Sight(boolean everything, List<Reach> reaches) {
  /** The type of the room's scopes: a binding may hold for one system. */
  public static final String SYSTEM = "system";

  /** One binding: this system, or all where it is null, in these environments. */
  public record Reach(@Nullable UUID systemId, Set<String> environments) {}

  public Sight {
    reaches = List.copyOf(reaches);
  }

  public static Sight of(Caller caller, Permission permission) {
    List<Reach> reaches = new ArrayList<>();
    boolean everything = false;
    for (Grant grant : caller.grantsOf(permission)) {
      everything = everything || grant.isPlatformAdmin();
      Scope scope = grant.scope();
      if (scope.id() == null || scope.type().equals(SYSTEM)) {
        reaches.add(new Reach(scope.id(), grant.environments()));
      }
    }
    return new Sight(everything, reaches);
  }

  public static Scope scopeOf(UUID systemId) {
    return new Scope(SYSTEM, systemId);
  }

  /** Environments that some binding of the caller reaches, whatever its permissions. */
  public static Set<String> environmentsOf(Caller caller) {
    Set<String> environments = new TreeSet<>();
    for (Grant grant : caller.grants()) {
      environments.addAll(grant.isPlatformAdmin() ? Set.of("test", "prod") : grant.environments());
    }
    return environments;
  }
}
