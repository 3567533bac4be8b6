package dev.writ.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Migrations;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is told that something waits is who may decide it. */
class PostgresDirectoryTest {
  @RegisterExtension
  static final TestDatabase POSTGRES =
      TestDatabase.filledBy(
              "kernel", owner -> new Migrations(owner, List.of(Migrations.KERNEL)).up())
          .freshForEachTest();

  private final SettableClock clock = new SettableClock();

  @ParameterizedTest(name = "bound in scope {0} to {1}")
  @CsvSource({"global, test", "global, prod", "system, test", "system, prod"})
  void namesThoseWhomTheDeskLetsVote(String scopeType, String environment) {
    Database database = new Database(POSTGRES.app(), clock, new Ids(clock, new Random(1)));
    Scope scope = scopeType.equals("global") ? Scope.GLOBAL : new Scope(scopeType, new UUID(0, 7));
    UUID ann = bound(database, scope, environment);
    Caller caller =
        new Caller(
            ann,
            "ann",
            Set.of(),
            List.of(
                new Grant(
                    "voter",
                    Set.of(KernelPermissions.APPROVAL_APPROVE),
                    scope,
                    Set.of(environment))),
            null,
            Origin.INSIDE);
    for (String waitsIn : List.of("test", "prod")) {
      boolean mayVote = caller.may(KernelPermissions.APPROVAL_APPROVE, Scope.GLOBAL, waitsIn);
      assertThat(told(database, waitsIn)).isEqualTo(mayVote ? Set.of(ann) : Set.of());
    }
  }

  @Test
  void namesNobodyWhoIsDisabled() {
    Database database = new Database(POSTGRES.app(), clock, new Ids(clock, new Random(1)));
    bound(database, Scope.GLOBAL, "test");
    database.inTransaction(
        tx -> tx.handle().execute("UPDATE kernel_users SET disabled_at = now()"));
    assertThat(told(database, "test")).isEmpty();
  }

  private static Set<UUID> told(Database database, String environment) {
    return database.inTransaction(
        tx ->
            new PostgresDirectory()
                .holdersOf(tx, KernelPermissions.APPROVAL_APPROVE, environment, Set.of()));
  }

  /** A user with a role that may approve, bound in this scope and environment. */
  private static UUID bound(Database database, Scope scope, String environment) {
    return database.inTransaction(
        tx -> {
          UUID user = tx.newId();
          UUID role = tx.newId();
          tx.handle()
              .execute(
                  "INSERT INTO kernel_users (id, name, kind, created_at)"
                      + " VALUES (?, 'ann', 'LOCAL', now())",
                  user);
          tx.handle()
              .execute("INSERT INTO kernel_roles VALUES (?, 'voter', '', false, now())", role);
          tx.handle()
              .execute("INSERT INTO kernel_role_permissions VALUES (?, 'approval:approve')", role);
          tx.handle()
              .execute(
                  """
                  INSERT INTO kernel_role_bindings (id, subject_type, subject_id, role_id,
                    scope_type, scope_id, allowed_environments, source, created_by, created_at)
                  VALUES (?, 'USER', ?, ?, ?, ?, ARRAY[?], 'LOCAL', 'user:test', now())""",
                  tx.newId(),
                  user,
                  role,
                  scope.type(),
                  scope.id(),
                  environment);
          return user;
        });
  }
}
