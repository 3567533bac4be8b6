package dev.writ.workloads.act;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.RolledBack;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RemediateWorkloadTest {
  @RegisterExtension static final TestDatabase DATABASE = House.freshDatabase();

  private House house;

  @BeforeEach
  void open() {
    house = new House(DATABASE.app());
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  @DisplayName("W6 one patch, watched to its end")
  void patchesOnceAndWatches() {
    house.see(House.POLICY);
    house.deploy("web-app");
    house.sandbox.counts().reset();

    house.request("web-app");
    house.work();
    house.await("web-app", House::isRolledOut);
    Remediation done = house.toVerdict("web-app");

    assertThat(done.state()).isEqualTo(RemediationState.COMPLETED);
    assertThat(done.detail())
        .isEqualTo("Applied 2 remediation(s) to deployment/production/web-app");
    assertThat(house.patches()).isEqualTo(1);
    ObjectNode live = house.live("web-app");
    assertThat(live.at("/spec/template/spec/containers/0/livenessProbe/tcpSocket/port").asInt())
        .isEqualTo(3000);
    assertThat(ApplyConfiguration.annotation(live, ApplyConfiguration.REMEDIATION))
        .isEqualTo(done.id().toString());
    assertThat(house.audit("WORKLOAD_PATCHED")).isEqualTo(1);
    assertThat(house.text("SELECT status FROM kernel_events WHERE id = '" + done.id() + "'"))
        .isEqualTo("COMPLETED");
    var enforcement = house.enforcement(House.POLICY);
    assertThat(enforcement.applied()).isEqualTo(1);
    assertThat(enforcement.failed()).isZero();
    assertThat(enforcement.remediated()).containsExactly("deployment/production/web-app");
    assertThat(enforcement.notRemediated()).isEmpty();
    assertThat(house.counted("devopspolicy.remediations.applied")).isEqualTo(1);
  }

  @Test
  @DisplayName("W22 a port that refuses: one patch back, the old ReplicaSet, and no second try")
  void rollsBackWhatDoesHarm() {
    house.see(House.POLICY);
    house.deploy("broken", "sandbox.writ.dev/listens: \"3000\"");
    ObjectNode before = house.live("broken");
    house.sandbox.counts().reset();
    var plan = house.plan("broken", House.probes(9999), House.POLICY);

    house.request(plan);
    Remediation done = house.toVerdict("broken");

    assertThat(done.state()).isEqualTo(RemediationState.ROLLED_BACK);
    assertThat(house.patches()).isEqualTo(2);
    ObjectNode live = house.live("broken");
    assertThat(live.at("/spec/template")).isEqualTo(before.at("/spec/template"));
    assertThat(ApplyConfiguration.annotation(live, ApplyConfiguration.ROLLED_BACK))
        .isEqualTo(done.fingerprint());
    assertThat(house.audit("WORKLOAD_ROLLED_BACK")).isEqualTo(1);
    var enforcement = house.enforcement(House.POLICY);
    assertThat(enforcement.failed()).isEqualTo(1);
    assertThat(enforcement.rolledBack()).containsExactly("deployment/production/broken");
    assertThat(enforcement.remediated()).isEmpty();

    house.request(plan);
    house.work();
    assertThat(house.last("broken").id()).isEqualTo(done.id());
    assertThat(house.enforcement(House.POLICY).notRemediated())
        .containsExactly(
            new NotRemediated(
                House.key("broken"), "", NotRemediated.Reason.ROLLED_BACK, RolledBack.WHY));
    assertThat(house.patches()).isEqualTo(2);
  }

  @Test
  void rollsNothingBackBecauseAWatchIsBehind() {
    house.deploy("web");
    ObjectNode before = house.live("web");
    house.request("web");
    house.work();
    house.await("web", House::isRolledOut);
    house.told.put(House.key("web"), Optional.of(before));

    house.clock.advance(Duration.ofHours(1));
    Remediation done = house.toVerdict("web");

    assertThat(done.state()).isEqualTo(RemediationState.COMPLETED);
    assertThat(done.detail()).isEqualTo("Applied 2 remediation(s) to deployment/production/web");
    assertThat(house.patches()).isEqualTo(1);
  }

  @Test
  void takesForDeletedOnlyWhatTheClusterHasNoMore() {
    house.deploy("web");
    house.request("web");
    house.work();
    house.await("web", House::isRolledOut);
    house.told.put(House.key("web"), Optional.empty());

    house.work();
    assertThat(house.last("web").state()).isEqualTo(RemediationState.WATCHING);

    house.api.delete(House.path("web"));
    house.work();
    assertThat(house.last("web").state()).isEqualTo(RemediationState.COMPLETED);
    assertThat(house.last("web").detail())
        .isEqualTo("the workload was deleted while it was watched");
  }

  @Test
  void judgesNothingWhileNothingIsHeardOfTheCluster() {
    house.deploy("web", "sandbox.writ.dev/listens: \"3000\"");
    house.request(house.plan("web", House.probes(9999), House.POLICY));
    house.hears = false;
    house.work();
    assertThat(house.patches()).as("nothing is begun").isZero();

    house.hears = true;
    house.work();
    house.hears = false;
    house.sandbox.counts().reset();
    house.clock.advance(Duration.ofHours(1));
    house.work();
    assertThat(house.last("web").state()).isEqualTo(RemediationState.WATCHING);
    assertThat(house.sandbox.counts().asked()).noneMatch(asked -> asked.endsWith("deployments"));

    house.hears = true;
    assertThat(house.toVerdict("web").state()).isEqualTo(RemediationState.ROLLED_BACK);
  }
}
