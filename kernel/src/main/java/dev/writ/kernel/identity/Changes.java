package dev.writ.kernel.identity;

import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.AuditOutcome;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How users, groups, roles and bindings change: with the permission, one change at a time in the
 * whole cluster, and never so that no admin is left. Refused attempts are recorded.
 */
final class Changes {
  private static final long LOCK = 0x5752_4954_6964_656eL;
  private static final String ROOM = "identity";

  private final Database database;
  private final AuditLog log;

  Changes(Database database, AuditLog log) {
    this.database = database;
    this.log = log;
  }

  <T extends @Nullable Object> T make(
      Caller caller,
      Permission permission,
      String operation,
      ResourceRef about,
      Function<Tx, T> work) {
    return refusing(
        caller,
        operation,
        about,
        () -> {
          caller.require(permission);
          return database.inTransaction(
              tx -> {
                alone(tx);
                T result = work.apply(tx);
                requireAdmin(tx);
                return result;
              });
        });
  }

  /** Does the work, which must not be inside a transaction, and records what it refuses. */
  <T extends @Nullable Object> T refusing(
      Caller caller, String operation, ResourceRef about, Supplier<T> work) {
    try {
      return work.get();
    } catch (Problem refusal) {
      if (refusal.code().recorded() && refusal.claimRecord()) {
        log.append(
            AuditEntry.of(KernelActionCodes.REQUEST_REFUSED, caller.actor())
                .withOutcome(AuditOutcome.REFUSED)
                .withRoom(ROOM)
                .withResource(about)
                .withParam("operation", operation)
                .withParam("code", refusal.code().name())
                .withParam("status", refusal.code().status()));
      }
      throw refusal;
    }
  }

  /** Writes the row of a change that was made. */
  void record(
      Tx tx, Caller caller, ActionCode code, ResourceRef about, Map<String, Object> params) {
    AuditEntry entry = AuditEntry.of(code, caller.actor()).withRoom(ROOM).withResource(about);
    for (Map.Entry<String, Object> param : params.entrySet()) {
      entry = entry.withParam(param.getKey(), param.getValue());
    }
    log.append(tx, entry);
  }

  /** Two admins who remove each other at the same time take turns, so one of them stays. */
  static void alone(Tx tx) {
    tx.handle()
        .createQuery("SELECT pg_advisory_xact_lock(:lock)")
        .bind("lock", LOCK)
        .mapTo(String.class)
        .list();
  }

  private static void requireAdmin(Tx tx) {
    boolean left =
        tx.handle()
            .createQuery(
                """
                SELECT EXISTS (
                  SELECT FROM kernel_role_permissions p
                  JOIN kernel_role_bindings b ON b.role_id = p.role_id
                  LEFT JOIN kernel_group_members m
                    ON b.subject_type = 'GROUP' AND m.group_id = b.subject_id
                  JOIN kernel_users u ON u.id =
                    CASE b.subject_type WHEN 'USER' THEN b.subject_id ELSE m.user_id END
                  WHERE p.permission = 'platform:admin' AND u.disabled_at IS NULL)
                """)
            .mapTo(Boolean.class)
            .one();
    if (!left) {
      throw IdentityProblems.LAST_ADMIN.with(
          "nobody would be left with `platform:admin`; give it to somebody else first");
    }
  }
}
