package dev.writ.vms;

import static dev.writ.vms.House.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.writ.kernel.job.JobState;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Page;
import dev.writ.testkit.TestDatabase;
import dev.writ.vms.House.Asked;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.view.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkTest {
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

  private Asked approved() {
    Asked asked = house.asks(house.alice, "dev");
    house.approves(house.ann, asked.ticket(), house.test);
    return asked;
  }

  @Test
  @DisplayName("V14 cut after apply: the second run finds its own object and makes no other")
  void makesOneObjectThoughTheAnswerWasLost() {
    Asked asked = approved();
    house.cluster01.faults().cutAfterWrite(1, "patch", "virtualmachines");
    house.drain();
    Machine made = house.machine(asked.eventId());
    String uid =
        house
            .object(house.cluster01, "dev", made.name())
            .orElseThrow()
            .at("/metadata/uid")
            .asText();
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("PROCESSING");

    house.clock.advance(Duration.ofMinutes(5));
    house.drain();
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("COMPLETED");
    assertThat(house.machine(asked.eventId()).uid()).isEqualTo(uid);
    assertThat(house.audit("EXECUTION_COMPLETED")).isEqualTo(1);
  }

  @Test
  @DisplayName("V15 retry: three failures end as a dead letter, and an admin may retry it once")
  void diesAfterThreeFailuresAndComesBack() {
    Asked asked = approved();
    house.cluster01.faults().answer(3, 500, "patch", "virtualmachines");
    house.drain();
    assertThat(secondsUntilDue()).isBetween(0.9, 1.1);
    house.clock.advance(Duration.ofMillis(1_100));
    house.drain();
    assertThat(secondsUntilDue()).isBetween(14.4, 17.6);
    house.clock.advance(Duration.ofMillis(17_600));
    house.drain();

    assertThat(house.rows("SELECT count(*) FROM kernel_attempts")).isEqualTo(3);
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("FAILED");
    assertThat(house.ticketStatus(asked.ticket())).isEqualTo("FAILED");
    assertThat(house.machine(asked.eventId()).status()).isEqualTo(VmStatus.FAILED);
    assertThat(house.audit("EXECUTION_RETRY_SCHEDULED")).isEqualTo(2);
    assertThat(house.audit("EXECUTION_FAILED")).isEqualTo(1);
    assertThat(house.queued()).isZero();
    assertThat(house.jobs.list(house.root, JobState.DEAD, Page.Wish.FIRST).total()).isOne();

    Answer retried = house.jobs.retry(house.root, asked.eventId(), null);
    assertThat(retried.status()).isEqualTo(202);
    UUID again = UUID.fromString(retried.body().path("event_id").asText());
    assertThat(again).isNotEqualTo(asked.eventId());
    house.drain();
    assertThat(house.eventStatus(again)).isEqualTo("COMPLETED");
    assertThat(house.audit("EXECUTION_RETRIED")).isEqualTo(1);
    Machine machine = house.machine(asked.eventId());
    house.awaitStatus(house.test, machine, "Running");
    house.sync();
    assertThat(house.machine(asked.eventId()).status()).isEqualTo(VmStatus.RUNNING);
    assertThat(house.machines()).isEqualTo(1);
    assertThat(refusalOf(() -> house.jobs.retry(house.root, asked.eventId(), null)).code())
        .isEqualTo(KernelProblems.EVENT_ALREADY_RETRIED);
  }

  @Test
  @DisplayName("V15 namespace refused: permanent, with the command that helps")
  void tellsHowToMakeTheNamespace() {
    Asked asked = approved();
    house.cluster01.faults().forbid("create", "namespaces");
    house.drain();
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("FAILED");
    assertThat(
            house.text(
                "SELECT error_code || ': ' || error_detail FROM kernel_events WHERE id = '"
                    + asked.eventId()
                    + "'"))
        .startsWith("NAMESPACE_PERMISSION_DENIED")
        .contains("kubectl create namespace dev");
    assertThat(house.rows("SELECT count(*) FROM kernel_attempts")).isEqualTo(1);
    assertThat(house.audit("EXECUTION_RETRY_SCHEDULED")).isZero();
  }

  private double secondsUntilDue() {
    return house
                .database
                .read(
                    handle ->
                        handle
                            .createQuery(
                                "SELECT execution_time FROM kernel_jobs WHERE task_name='event'")
                            .mapTo(Instant.class)
                            .one())
                .toEpochMilli()
            / 1e3
        - house.clock.instant().toEpochMilli() / 1e3;
  }

  @Test
  @DisplayName("V15 unreachable: waits without using attempts, ends when the cluster is back")
  void waitsForASilentCluster() {
    Asked asked = approved();
    house.cluster01.faults().goDown();
    house.drain();
    house.clock.advance(Duration.ofMinutes(5));
    house.drain();
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("PROCESSING");
    assertThat(house.rows("SELECT count(*) FROM kernel_attempts WHERE outcome = 'FAILED'"))
        .isZero();
    house.cluster01.faults().comeBack();
    house.clock.advance(Duration.ofMinutes(5));
    house.drain();
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("COMPLETED");
    assertThat(house.audit("EXECUTION_FAILED")).isZero();
  }

  @Test
  void leavesForeignObjectsAlone() {
    house.cluster01.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: dev}\n");
    house.cluster01.apply(
        """
        apiVersion: kubevirt.io/v1
        kind: VirtualMachine
        metadata: {name: dev-shop-redis-01, namespace: dev}
        spec:
          runStrategy: Halted
          template: {spec: {domain: {devices: {}}}}
        """);
    Asked asked = approved();
    house.cluster01.counts().reset();
    house.drain();
    assertThat(
            house.text("SELECT error_code FROM kernel_events WHERE id = '" + asked.eventId() + "'"))
        .isEqualTo("VM_NAME_TAKEN");
    assertThat(house.cluster01.counts().writes()).isZero();
  }

  @Test
  @DisplayName("V16 missing event: the job goes without a call, a retry or an effect")
  void dropsAJobWithoutItsEvent() {
    UUID unknown = house.database.newId();
    house.database.inTransaction(
        tx -> {
          house.parts.queue().enqueue(tx, unknown);
          return unknown;
        });
    house.drain();
    assertThat(house.queued()).isZero();
    assertThat(house.audit()).containsOnly(entry("EXECUTION_CANCELLED", 1L));
    assertThat(
            house.text("SELECT params FROM kernel_audit WHERE action_code = 'EXECUTION_CANCELLED'"))
        .contains("EVENT_NOT_FOUND");
    assertThat(house.rows("SELECT count(*) FROM kernel_attempts")).isZero();
    assertThat(house.cluster01.counts().asked()).isEmpty();
    assertThat(house.cluster02.counts().asked()).isEmpty();
  }
}
