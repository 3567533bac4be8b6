package dev.writ.kernel.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.writ.kernel.store.Migrations;
import dev.writ.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** K9, the audit part. */
class AuditGuardsTest {
  @RegisterExtension
  static final TestDatabase POSTGRES =
      TestDatabase.filledBy(
              "kernel", owner -> new Migrations(owner, List.of(Migrations.KERNEL)).up())
          .freshForEachTest();

  private static final String DENIED = "42501";
  private static final String REFUSED = "WR001";

  @BeforeEach
  void fill() {
    run(
        POSTGRES.superuser(),
        "INSERT INTO kernel_audit (action_code, params, performed_by, performed_at,"
            + " performed_by_name, outcome) VALUES ('LOGOUT', '{}', 'user:ann', now(), 'ann',"
            + " 'SUCCESS')");
    run(
        POSTGRES.superuser(),
        "INSERT INTO kernel_audit_chain SELECT 1, id, sha256('a'), sha256('b') FROM kernel_audit");
    run(
        POSTGRES.superuser(),
        "INSERT INTO kernel_audit_checkpoints VALUES (1, sha256('b'), now(), 'k', sha256('k'),"
            + " sha256('k') || sha256('k'))");
    run(
        POSTGRES.superuser(),
        "INSERT INTO kernel_audit_prunes (seq_from, seq_to, class, count, by, at)"
            + " VALUES (1, 1, 'test', 1, 'system:retention', now())");
  }

  @ParameterizedTest
  @DisplayName("K9 no grant for the server, a trigger for the owner and the superuser")
  @ValueSource(
      strings = {
        "UPDATE kernel_audit SET performed_by_name = 'eve'",
        "DELETE FROM kernel_audit",
        "TRUNCATE kernel_audit",
        "UPDATE kernel_audit_chain SET row_hash = chain_hash",
        "DELETE FROM kernel_audit_chain",
        "TRUNCATE kernel_audit_chain",
        "UPDATE kernel_audit_checkpoints SET key_id = 'x'",
        "DELETE FROM kernel_audit_checkpoints",
        "TRUNCATE kernel_audit_checkpoints",
        "UPDATE kernel_audit_prunes SET count = 2",
        "DELETE FROM kernel_audit_prunes",
        "TRUNCATE kernel_audit_prunes"
      })
  void refusesEveryChange(String statement) {
    String before = POSTGRES.contents();
    assertThat(state(POSTGRES.app(), statement)).isEqualTo(DENIED);
    assertThat(state(POSTGRES.owner(), statement)).isEqualTo(REFUSED);
    assertThat(state(POSTGRES.superuser(), statement)).isEqualTo(REFUSED);
    assertThat(POSTGRES.contents()).isEqualTo(before);
  }

  @ParameterizedTest
  @DisplayName("K9 the server chooses neither the number nor the transaction of its rows")
  @ValueSource(
      strings = {
        "INSERT INTO kernel_audit (txid, action_code, params, performed_by, performed_at,"
            + " performed_by_name, outcome) VALUES ('7', 'LOGOUT', '{}', 'user:x', now(), 'x',"
            + " 'SUCCESS')",
        "INSERT INTO kernel_audit (id, action_code, params, performed_by, performed_at,"
            + " performed_by_name, outcome) OVERRIDING SYSTEM VALUE VALUES (7, 'LOGOUT', '{}',"
            + " 'user:x', now(), 'x', 'SUCCESS')",
        "INSERT INTO kernel_audit_prunes (seq_from, seq_to, class, count, by, at)"
            + " VALUES (1, 1, 'test', 1, 'x', now())"
      })
  void refusesForgedRows(String statement) {
    assertThat(state(POSTGRES.app(), statement)).isEqualTo(DENIED);
  }

  @Test
  @DisplayName("K9 retention may take content away, and nothing else")
  void letsRetentionDeleteContentOnly() {
    assertThat(state(POSTGRES.retention(), "UPDATE kernel_audit SET ip = 'x'")).isEqualTo(DENIED);
    assertThat(state(POSTGRES.retention(), "DELETE FROM kernel_audit_chain")).isEqualTo(DENIED);
    assertThat(state(POSTGRES.retention(), "DELETE FROM kernel_audit")).isEqualTo("done");
  }

  private static void run(DataSource as, String statement) {
    Jdbi.create(as).useHandle(handle -> handle.execute(statement));
  }

  /** The SQLSTATE of its refusal. */
  private static String state(DataSource as, String statement) {
    Throwable failure = catchThrowable(() -> run(as, statement));
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refused) {
        return refused.getSQLState();
      }
    }
    return "done";
  }
}
