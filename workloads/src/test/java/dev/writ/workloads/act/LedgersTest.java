package dev.writ.workloads.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
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
