package dev.writ.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabaseTest {
  @RegisterExtension
  static final TestDatabase POSTGRES =
      TestDatabase.filledBy(
          "kernel", owner -> new Migrations(owner, List.of(Migrations.KERNEL)).up());

  private final SettableClock clock = new SettableClock();

  @Test
  void writesNothingOfATransactionThatFails() {
    Database database = new Database(POSTGRES.app(), clock, new Ids(clock, new Random(1)));
    AtomicInteger woken = new AtomicInteger();
    String before = POSTGRES.contents();
    assertThatThrownBy(
            () ->
                database.inTransaction(
                    tx -> {
                      tx.afterCommit(woken::incrementAndGet);
                      tx.handle().execute("INSERT INTO kernel_settings VALUES ('tea', '1')");
                      throw new IllegalArgumentException("on purpose");
                    }))
        .hasMessage("on purpose");
    assertThat(POSTGRES.contents()).isEqualTo(before);
    assertThat(woken).hasValue(0);
  }

  @Test
  void sendsWritesInTheirOrderBeforeTheNextQuery() {
    Database database = new Database(POSTGRES.app(), clock, new Ids(clock, new Random(1)));
    int deleted =
        database.inTransaction(
            tx -> {
              tx.write("INSERT INTO kernel_settings VALUES (?, '1')", "milk");
              tx.write("UPDATE kernel_settings SET value = '2' WHERE name = ?", "milk");
              String value =
                  tx.handle()
                      .createQuery("SELECT value::text FROM kernel_settings WHERE name = 'milk'")
                      .mapTo(String.class)
                      .one();
              assertThat(value).isEqualTo("2");
              tx.write("INSERT INTO kernel_settings VALUES (?, '1')", "sugar");
              return tx.update("DELETE FROM kernel_settings WHERE name IN (?, ?)", "milk", "sugar");
            });
    assertThat(deleted).isEqualTo(2);
  }

  @Test
  void writesNothingWhereTheLastWriteFails() {
    Database database = new Database(POSTGRES.app(), clock, new Ids(clock, new Random(1)));
    String before = POSTGRES.contents();
    assertThatThrownBy(
            () ->
                database.inTransaction(
                    tx -> {
                      tx.write("INSERT INTO kernel_settings VALUES ('tea', '1')");
                      tx.write("INSERT INTO kernel_settings VALUES (?, '1')", "tea");
                      return true;
                    }))
        .hasMessageContaining("duplicate key");
    assertThat(POSTGRES.contents()).isEqualTo(before);
  }
}
