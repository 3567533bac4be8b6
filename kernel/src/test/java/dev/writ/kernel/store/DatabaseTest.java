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
}
