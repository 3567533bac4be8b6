package dev.writ.dbt;

import static dev.writ.dbt.ServerRoom.STRICT;
import static dev.writ.dbt.ServerRoom.idOf;
import static dev.writ.dbt.ServerRoom.models;
import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.view.CheckWish;
import dev.writ.dbt.view.Project;
import dev.writ.kernel.store.Migrations;
import dev.writ.kernel.store.Page;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoreTest {
  @RegisterExtension static final TestDatabase database = ServerRoom.freshDatabase();

  private ServerRoom house;

  @BeforeEach
  void open() {
    house = new ServerRoom(database.app());
    house.room.policies().put(house.alice, "default", STRICT, null);
  }

  @Test
  void migratesDownAndUpAgain() {
    house.check(models("stg_a"));
    Migrations migrations =
        new Migrations(database.owner(), List.of(Migrations.KERNEL, DbtHouse.CHANGELOG));
    String schema = migrations.schemaText();
    List<String> versions = migrations.applied();
    for (String version : versions.subList(versions.size() - 3, versions.size()).reversed()) {
      migrations.down(version);
      migrations.up();
      assertThat(migrations.schemaText()).as("after %s", version).isEqualTo(schema);
    }
  }

  @Test
  void showsAProjectByItsLastRunThatIsNoDryRun() {
    var refused = idOf(house.check(models("stg_a")));
    house.clock.advance(Duration.ofMinutes(1));
    CheckWish wish = models("stg_a");
    house.check(
        new CheckWish(
            wish.manifest(),
            wish.catalog(),
            wish.runResults(),
            wish.policies(),
            wish.policyName(),
            wish.project(),
            wish.allPackages(),
            wish.packages(),
            true,
            wish.gitSha(),
            wish.gitBranch()));

    assertThat(house.room.runs().projects(house.alice, Page.Wish.FIRST).items())
        .extracting(Project::latest)
        .containsExactly(house.room.runs().requireRun(house.alice, refused));
  }

  @Test
  void countsEveryOneOfManyRunsAtOnce() throws Exception {
    house.check(models("stg_a", "stg_b", "raw_c", "raw_d"));
    List<Future<ProjectChecks.Checked>> runs = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 12; i++) {
        CheckWish wish =
            i % 2 == 0
                ? models("stg_a", "stg_b", "raw_c", "raw_d")
                : models("raw_d", "raw_c", "stg_b", "stg_a");
        runs.add(threads.submit(() -> house.check(wish)));
      }
    }
    for (Future<ProjectChecks.Checked> run : runs) {
      assertThat(run.get().status()).isEqualTo(201);
    }

    assertThat(house.rows("SELECT count(*) FROM dbt_seen WHERE occurrences = 13")).isEqualTo(4);
    assertThat(house.rows("SELECT count(*) FROM dbt_runs")).isEqualTo(13);
  }
}
