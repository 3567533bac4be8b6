package dev.writ.vms;

import static dev.writ.vms.House.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.testkit.TestDatabase;
import dev.writ.vms.House.Asked;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.view.Machine;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The figures by their exact names; the status lag is in {@link FleetTest}. */
class MetricsTest {
  @RegisterExtension static final TestDatabase db = House.freshDatabase();

  private House house;

  @BeforeEach
  void build() {
    house = new House(db.app());
  }

  @AfterEach
  void close() {
    house.close();
  }

  private double gauge(String name, String... tags) {
    return house.registry.get(name).tags(tags).gauge().value();
  }

  private double counter(String name, String... tags) {
    return house.registry.get(name).tags(tags).counter().count();
  }

  @Test
  void countsRequestsPlacementsDryRunsAndApplies() {
    Asked asked = house.asks(house.alice, "dev");
    refusalOf(() -> house.asks(house.alice, "prod"));
    refusalOf(() -> house.approves(house.ann, asked.ticket(), house.prod));
    house.approves(house.ann, asked.ticket(), house.test);
    house.drain();

    String requests = "writ_vms_requests_total";
    assertThat(
            counter(
                requests, "operation", "CREATE_VM", "environment", "test", "result", "accepted"))
        .isEqualTo(1);
    assertThat(counter(requests, "operation", "CREATE_VM", "result", "NAMESPACE_ENV_FORBIDDEN"))
        .isEqualTo(1);
    assertThat(counter("writ_vms_dry_runs_total", "result", "accepted")).isEqualTo(1);
    assertThat(counter("writ_vms_placements_total", "cluster", "cluster-01")).isEqualTo(1);
    assertThat(house.registry.find("writ_vms_placements_total").counters()).hasSize(1);
    assertThat(
            house
                .registry
                .get("writ_vms_apply_seconds")
                .tags("cluster", "cluster-01")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void showsMachinesAndClusters() {
    house.recordedMachine("dev", VmStatus.RUNNING);
    house.recordedMachine("dev", VmStatus.RUNNING);
    house.cluster02.faults().goDown();
    house.room.fleet().checkAll();
    assertThat(gauge("writ_vms_machines", "environment", "test", "status", "RUNNING")).isEqualTo(2);
    assertThat(gauge("writ_vms_cluster_health", "cluster", "cluster-01", "state", "HEALTHY"))
        .isEqualTo(1);
    assertThat(gauge("writ_vms_cluster_health", "cluster", "cluster-02", "state", "UNREACHABLE"))
        .isEqualTo(1);
    assertThat(house.registry.find("writ_vms_cluster_health").gauges()).hasSize(2);
  }

  @Test
  void tellsOnceOfAMachineThatIsStuck() {
    Machine machine = house.recordedMachine("dev", VmStatus.STOPPING);
    house.recordedMachine("dev", VmStatus.STOPPED);
    house.clock.advance(Duration.ofMinutes(15));
    house.room.tellStuck();
    assertThat(notices()).isZero();

    house.clock.advance(Duration.ofSeconds(1));
    house.room.tellStuck();
    house.room.tellStuck();
    house.room.fleet().checkAll();
    assertThat(notices()).isEqualTo(1);
    assertThat(
            house.text(
                "SELECT recipient_id || ' ' || body FROM kernel_notifications"
                    + " WHERE type = 'VM_STUCK'"))
        .startsWith(house.alice.userId().toString())
        .contains(machine.name(), "stopping", "15 minutes", "cluster-01");
    assertThat(gauge("writ_vms_stuck", "status", "STOPPING")).isEqualTo(1);
    assertThat(house.registry.find("writ_vms_stuck").gauges()).hasSize(1);
    assertThat(house.machine(machine.id()).status()).isEqualTo(VmStatus.STOPPING);
  }

  private long notices() {
    return house.rows("SELECT count(*) FROM kernel_notifications WHERE type = 'VM_STUCK'");
  }
}
