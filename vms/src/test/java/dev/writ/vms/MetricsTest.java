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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the room counts, and what Prometheus reads of it. */
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

    String requests = "writ.vms.requests";
    assertThat(
            counter(
                requests, "operation", "CREATE_VM", "environment", "test", "result", "accepted"))
        .isEqualTo(1);
    assertThat(counter(requests, "operation", "CREATE_VM", "result", "NAMESPACE_ENV_FORBIDDEN"))
        .isEqualTo(1);
    assertThat(counter("writ.vms.dry.runs", "result", "accepted")).isEqualTo(1);
    assertThat(counter("writ.vms.placements", "cluster", "cluster-01")).isEqualTo(1);
    assertThat(house.registry.find("writ.vms.placements").counters()).hasSize(1);
    assertThat(house.registry.get("writ.vms.apply").tags("cluster", "cluster-01").timer().count())
        .isEqualTo(1);
  }

  @Test
  @DisplayName("section 23: the names that dashboards and alerts are built on")
  void areNamedAsPromised() {
    Asked asked = house.asks(house.alice, "dev");
    house.approves(house.ann, asked.ticket(), house.test);
    house.drain();
    house.recordedMachine("dev", VmStatus.STOPPING);
    house.clock.advance(Duration.ofMinutes(16));
    house.room.fleet().checkAll();
    house.workshop.metrics().statusLag(Duration.ofMillis(20));

    assertThat(
            house
                .registry
                .scrape()
                .lines()
                .filter(line -> line.startsWith("# TYPE writ_vms_"))
                .map(line -> line.split(" ", -1)[2])
                .filter(name -> !name.endsWith("_max")))
        .containsExactlyInAnyOrder(
            "writ_vms_machines",
            "writ_vms_requests_total",
            "writ_vms_apply_seconds",
            "writ_vms_dry_runs_total",
            "writ_vms_cluster_health",
            "writ_vms_placements_total",
            "writ_vms_status_lag_seconds",
            "writ_vms_stuck");
    assertThat(house.registry.scrape())
        .contains(
            "writ_vms_requests_total{environment=\"test\",operation=\"CREATE_VM\","
                + "result=\"accepted\",} 1.0");
  }

  @Test
  void showsMachinesAndClusters() {
    house.recordedMachine("dev", VmStatus.RUNNING);
    house.recordedMachine("dev", VmStatus.RUNNING);
    house.cluster02.faults().goDown();
    house.room.fleet().checkAll();
    assertThat(gauge("writ.vms.machines", "environment", "test", "status", "RUNNING")).isEqualTo(2);
    assertThat(gauge("writ.vms.cluster.health", "cluster", "cluster-01", "state", "HEALTHY"))
        .isEqualTo(1);
    assertThat(gauge("writ.vms.cluster.health", "cluster", "cluster-02", "state", "UNREACHABLE"))
        .isEqualTo(1);
    assertThat(house.registry.find("writ.vms.cluster.health").gauges()).hasSize(2);
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
    assertThat(gauge("writ.vms.stuck", "status", "STOPPING")).isEqualTo(1);
    assertThat(house.registry.find("writ.vms.stuck").gauges()).hasSize(1);
    assertThat(house.machine(machine.id()).status()).isEqualTo(VmStatus.STOPPING);
  }

  private long notices() {
    return house.rows("SELECT count(*) FROM kernel_notifications WHERE type = 'VM_STUCK'");
  }
}
