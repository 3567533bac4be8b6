package dev.writ.workloads.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the cluster took is known in the end, whatever became of its answer. */
class LostAnswerTest {
  @RegisterExtension static final TestDatabase DATABASE = House.freshDatabase();

  @SuppressWarnings("NullAway.Init") // set before each test
  private House house;

  @BeforeEach
  void plan() {
    house = new House(DATABASE.app());
    house.see(House.POLICY);
    house.deploy("web");
    house.request("web");
    house.await("web", House::isRolledOut);
    house.sandbox.counts().reset();
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void isWatched(int patches) {
    Remediation row = house.last("web");
    assertThat(row.state()).isEqualTo(RemediationState.WATCHING);
    assertThat(row.patched()).isNotNull();
    assertThat(house.patches()).isEqualTo(patches);
    assertThat(house.enforcement(House.POLICY).applied()).isEqualTo(1);
    assertThat(house.enforcement(House.POLICY).failed()).isZero();
  }

  @Test
  void looksWhetherAPatchWithoutAnAnswerIsThere() {
    house.sandbox.faults().cutAfterWrite(1, "patch", "deployments");

    house.work();

    isWatched(1);
  }

  @Test
  void givesNothingUpWhileTheObjectCantBeReadEither() {
    house.work();
    house.database.inTransaction(
        tx -> tx.update("UPDATE workloads_remediations SET state = 'APPLYING', patched_at = NULL"));
    house.sandbox.faults().answer(2, 503, "get", "deployments");

    house.work();
    assertThat(house.last("web").state()).isEqualTo(RemediationState.APPLYING);

    house.work();
    house.work();
    isWatched(1);
  }

  @Test
  void sendsAgainOnceItCanLandNoMore() {
    house.sandbox.faults().answer(1, 504, "patch", "deployments");

    house.work();
    house.work();
    assertThat(house.last("web").state()).isEqualTo(RemediationState.APPLYING);
    assertThat(house.patches()).isEqualTo(1);

    house.clock.advance(Duration.ofSeconds(10));
    house.work();
    isWatched(2);
  }

  @Test
  void givesUpAfterThreeAndOnlyOnceTheObjectBearsNothing() {
    house.sandbox.faults().answer(100, 504, "patch", "deployments");

    for (int i = 0; i < 4; i++) {
      house.work();
      house.clock.advance(Duration.ofSeconds(10));
    }

    Remediation row = house.last("web");
    assertThat(row.state()).isEqualTo(RemediationState.FAILED);
    assertThat(row.detail())
        .isEqualTo("Patch failed: it was sent 3 times, and the cluster never said that it took it");
    assertThat(house.patches()).isEqualTo(3);
  }
}
