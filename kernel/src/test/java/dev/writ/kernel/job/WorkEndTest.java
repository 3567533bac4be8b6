package dev.writ.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.testkit.FaultyDataSource;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkEndTest {
  @RegisterExtension static final TestDatabase DATABASE = JobHouse.freshDatabase();

  private FaultyDataSource faulty;
  private JobHouse house;
  private JobsByHand jobs;

  @BeforeEach
  void open() {
    faulty = new FaultyDataSource(DATABASE.app());
    house = new JobHouse(faulty);
    jobs = house.byHand();
  }

  @Test
  @DisplayName("K2 end of work: a fault at every statement leaves all as it was")
  void leavesEverythingAsItWasWhereAStatementFails() {
    int statements = statementsOfAnEnd();
    assertThat(statements).isGreaterThan(8);
    for (int n = 1; n <= statements; n++) {
      int failing = n;
      endsOnlyAfterFault(() -> faulty.failAtStatement(failing, FaultyDataSource.DISK_FULL));
    }
  }

  @Test
  @DisplayName("K2 end of work: a connection that breaks before the commit leaves all as it was")
  void leavesEverythingAsItWasWhereTheConnectionBreaks() {
    endsOnlyAfterFault(() -> faulty.dropConnectionBeforeCommit(1));
  }

  private int statementsOfAnEnd() {
    house.action.does(
        run -> {
          faulty.reset();
          return ScriptedAction.done();
        });
    house.agreed();
    jobs.step();
    return faulty.statements();
  }

  private void endsOnlyAfterFault(Runnable fault) {
    house.action.endings.clear();
    AtomicReference<String> before = new AtomicReference<>("");
    house.action.does(
        run -> {
          before.set(contentsWithoutJobs());
          fault.run();
          return ScriptedAction.done();
        });
    UUID id = house.agreed();
    long completed = house.audited("EXECUTION_COMPLETED");

    jobs.step();

    assertThat(faulty.hasStruck()).isTrue();
    assertThat(contentsWithoutJobs()).isEqualTo(before.get());
    assertThat(house.status(id)).isEqualTo("PROCESSING");
    assertThat(house.action.endings).isEmpty();

    house.action.does(run -> ScriptedAction.done());
    house.clock.advance(Duration.ofSeconds(2));
    jobs.drain();
    assertThat(house.status(id)).isEqualTo("COMPLETED");
    assertThat(house.audited("EXECUTION_COMPLETED")).isEqualTo(completed + 1);
    assertThat(house.action.endings).hasSize(1);
    assertThat(house.count("kernel_jobs")).isZero();
  }

  /** The job itself is given back to the queue, by a statement of its own. */
  private static String contentsWithoutJobs() {
    return DATABASE.contents().replaceAll("(?m)^kernel_jobs\\n(  .*\\n)*", "");
  }
}
