package dev.writ.kernel.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads bindings as grants, and holds the rule that nobody gives what they do not hold. */
final class Grants {
  private static final String JSON =
      """
      SELECT coalesce(json_agg(json_build_array(r.name,
          ARRAY(SELECT permission FROM kernel_role_permissions p WHERE p.role_id = r.id),
          b.scope_type, b.scope_id, b.allowed_environments)), '[]')
        FROM kernel_role_bindings b JOIN kernel_roles r ON r.id = b.role_id
      """;

  private Grants() {}

  /**
   * A subquery that gives the grants of a user, by name and by group, for {@link #parse}.
   *
   * @param userId a column
   */
  static String ofUserColumn(String userId) {
    return "("
        + JSON
        + " WHERE (b.subject_type = 'USER' AND b.subject_id = %1$s) OR (b.subject_type = 'GROUP' AND b.subject_id IN (SELECT m.group_id FROM kernel_group_members m WHERE m.user_id = %1$s)))"
            .formatted(userId);
  }

  static List<Grant> ofUser(Tx tx, UUID userId) {
    return parse(
        tx.handle()
            .createQuery("SELECT " + ofUserColumn("u.id") + " FROM kernel_users u WHERE u.id = :id")
            .bind("id", userId)
            .mapTo(String.class)
            .one());
  }

  static List<Grant> ofGroup(Tx tx, UUID groupId) {
    return parse(
        tx.handle()
            .createQuery(JSON + " WHERE b.subject_type = 'GROUP' AND b.subject_id = :id")
            .bind("id", groupId)
            .mapTo(String.class)
            .one());
  }

  static List<Grant> ofRole(Tx tx, UUID roleId) {
    return parse(
        tx.handle()
            .createQuery(JSON + " WHERE b.role_id = :id")
            .bind("id", roleId)
            .mapTo(String.class)
            .one());
  }

  static List<Grant> parse(String json) {
    List<Grant> grants = new ArrayList<>();
    for (JsonNode grant : Json.read(json)) {
      Set<Permission> permissions = new LinkedHashSet<>();
      grant.get(1).forEach(name -> permissions.add(new Permission(name.asText())));
      Set<String> environments = new LinkedHashSet<>();
      grant.get(4).forEach(name -> environments.add(name.asText()));
      UUID scopeId = grant.get(3).isNull() ? null : UUID.fromString(grant.get(3).asText());
      grants.add(
          new Grant(
              grant.get(0).asText(),
              permissions,
              new Scope(grant.get(2).asText(), scopeId),
              environments));
    }
    return grants;
  }

  /**
   * Refuses with ESCALATION_FORBIDDEN unless the caller holds every permission of these grants in
   * each of their environments and in their scope. Pure.
   */
  static void requireHeld(Caller caller, Collection<Grant> grants) {
    for (Grant grant : grants) {
      for (Permission permission : grant.permissions()) {
        if (grant.environments().isEmpty()) {
          requireHeld(caller, permission, grant.scope(), null);
        }
        for (String environment : grant.environments()) {
          requireHeld(caller, permission, grant.scope(), environment);
        }
      }
    }
  }

  private static void requireHeld(
      Caller caller, Permission permission, Scope scope, @Nullable String environment) {
    if (!caller.may(permission, scope, environment)) {
      throw IdentityProblems.ESCALATION_FORBIDDEN
          .with(
              "you do not hold `"
                  + permission
                  + "`"
                  + (environment == null ? "" : " in `" + environment + "`")
                  + " there, so you can't give it; ask somebody who does")
          .param("permission", permission.name())
          .param("environment", environment);
    }
  }
}
