package dev.writ.workloads.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.store.GenerationRows;
import dev.writ.workloads.store.GenerationRows.Generation;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GenerationsTest {
  @RegisterExtension static final TestDatabase DATABASE = House.freshDatabase();

  private final SettableClock clock = new SettableClock();

  @SuppressWarnings("NullAway.Init") // set before each test
  private Database database;

  @BeforeEach
  void open() {
    database = new Database(DATABASE.app(), clock, new Ids(clock, new Random()));
  }

  private void see(String uid, long generation) {
    database.inTransaction(
        tx -> {
          GenerationRows.seen(tx, "local", "n/p", uid, generation);
          return uid;
        });
  }

  private @Nullable Generation known() {
    return database.read(handle -> GenerationRows.all(handle, "local")).get("n/p");
  }

  @Test
  void countsOnThoughAnOldGenerationIsSeenAgain() {
    Instant first = clock.instant();
    see("a", 2);
    clock.advance(Duration.ofMinutes(1));

    see("a", 1); // by a process whose watch lags
    assertThat(known()).isEqualTo(new Generation("a", 2, first));
  }

  @Test
  void countsAnewFromANewGenerationAndForANewPolicyOfTheName() {
    see("a", 2);
    clock.advance(Duration.ofMinutes(1));
    see("a", 3);
    assertThat(known()).isEqualTo(new Generation("a", 3, clock.instant()));

    clock.advance(Duration.ofMinutes(1));
    see("b", 1);
    assertThat(known()).isEqualTo(new Generation("b", 1, clock.instant()));
  }
}
