package dev.writ.workloads.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class LedgersTest {
  @RegisterExtension static final TestDatabase DATABASE = House.freshDatabase();

  /** The loop asks under its own monitor, where admission and REST wait for it. */
  @Test
  @Timeout(60)
  void whoAsksDoesNotWaitForAStoreThatDoesNotAnswer() throws Exception {
    SettableClock clock = new SettableClock();
    Ledgers ledgers =
        new Ledgers(new Database(DATABASE.app(), clock, new Ids(clock, new Random())));
    try (Connection other = DATABASE.owner().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE workloads_remediations IN ACCESS EXCLUSIVE MODE");
      assertThat(ledgers.of("local")).isSameAs(Ledgers.Ledger.EMPTY);
      awaitReader(statement);

      CompletableFuture<Ledgers.Ledger> asked =
          CompletableFuture.supplyAsync(() -> ledgers.of("local"));

      assertThat(asked.get(10, TimeUnit.SECONDS)).isSameAs(Ledgers.Ledger.EMPTY);
      other.rollback();
    }
    ledgers.read("local");
    assertThat(ledgers.of("local").open()).isEmpty();
  }

  /** Two processes, one with a clock that is behind, where the other has just written. */
  @Test
  @Timeout(60)
  void seesWhatAnotherProcessWritesThoughItsClockIsBehind() {
    SettableClock clock = new SettableClock();
    Database here = new Database(DATABASE.app(), clock, new Ids(clock, new Random(1)));
    SettableClock slow = new SettableClock();
    clock.advance(Duration.ofMinutes(1));
    Database there = new Database(DATABASE.app(), slow, new Ids(slow, new Random(2)));
    begin(here, "first");
    Ledgers ledgers = new Ledgers(here);
    ledgers.read("local");
    assertThat(ledgers.of("local").open()).containsOnlyKeys("first");
    begin(there, "second");
    while (ledgers.of("local").open().size() < 2) {
      clock.advance(Duration.ofSeconds(3));
      Thread.onSpinWait();
    }
  }

  private static void begin(Database database, String uid) {
    database.<UUID>inTransaction(
        tx -> {
          UUID id = tx.newId();
          RemediationRows.insert(
              tx,
              new Remediation(
                  id,
                  "local",
                  WorkloadKey.of("Deployment", "production", uid),
                  uid,
                  null,
                  RemediationState.QUEUED,
                  List.of(),
                  List.of(),
                  "template",
                  "fingerprint",
                  null,
                  null,
                  null,
                  null,
                  null,
                  tx.now(),
                  null,
                  null),
              Json.object().arrayNode());
          return id;
        });
  }

  private static void awaitReader(Statement statement) throws SQLException {
    boolean waits = false;
    while (!waits) {
      try (ResultSet row =
          statement.executeQuery("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")) {
        waits = row.next() && row.getBoolean(1);
      }
    }
  }
}
