package dev.writ.vms;

import static dev.writ.vms.House.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Preview;
import dev.writ.kernel.event.Warning;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.FaultyDataSource;
import dev.writ.testkit.TestDatabase;
import dev.writ.vms.House.Asked;
import dev.writ.vms.cluster.Kind;
import dev.writ.vms.decide.Labels;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.store.ClusterRows;
import dev.writ.vms.view.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApproveTest {
  @RegisterExtension static final TestDatabase db = House.freshDatabase();

  private FaultyDataSource faulty;
  private House house;

  @BeforeEach
  void build() {
    faulty = new FaultyDataSource(db.app());
    house = new House(faulty);
  }

  @AfterEach
  void close() {
    faulty.reset();
    house.close();
  }

  @Test
  @DisplayName("V4 approve: one commit, then the machine is made, watched and told")
  void makesTheMachine() {
    Asked asked = house.asks(house.alice, "dev");
    Answer answer = house.approves(house.ann, asked.ticket(), house.test);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(house.ticketStatus(asked.ticket())).isEqualTo("APPROVED");
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("PROCESSING");
    Machine made = house.machine(asked.eventId());
    assertThat(made.name()).isEqualTo("dev-shop-redis-01");
    assertThat(made.status()).isEqualTo(VmStatus.CREATING);
    assertThat(house.machines()).isEqualTo(1);
    assertThat(house.rows("SELECT count(*) FROM vms_revisions")).isEqualTo(1);
    assertThat(house.reviews()).isEqualTo(1);
    assertThat(house.queued()).isEqualTo(1);
    assertThat(house.audit())
        .containsOnly(entry("REQUEST_SUBMITTED", 1L), entry("APPROVAL_APPROVED", 1L));
    assertThat(house.nextIndex()).isEqualTo(2);
    assertThat(house.cluster01.counts().writes()).isZero();

    house.drain();
    assertThat(house.ticketStatus(asked.ticket())).isEqualTo("COMPLETED");
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("COMPLETED");
    assertThat(house.events()).isEqualTo(2);
    assertThat(
            house.rows("SELECT count(*) FROM kernel_events WHERE type = 'VM_CREATION_COMPLETED'"))
        .isEqualTo(1);
    assertThat(house.rows("SELECT count(*) FROM kernel_attempts")).isEqualTo(1);
    assertThat(house.audit())
        .containsOnly(
            entry("REQUEST_SUBMITTED", 1L),
            entry("APPROVAL_APPROVED", 1L),
            entry("EXECUTION_STARTED", 1L),
            entry("EXECUTION_COMPLETED", 1L));
    assertThat(house.queued()).isZero();
    assertThat(
            house.rows(
                "SELECT count(*) FROM kernel_notifications WHERE recipient_id = '"
                    + house.alice.userId()
                    + "'"))
        .isEqualTo(2);

    house.awaitStatus(house.test, made, "Running");
    house.sync();
    assertThat(house.machine(made.id()).status()).isEqualTo(VmStatus.RUNNING);
    assertThat(
            house
                .client(house.test)
                .list(Kind.VIRTUAL_MACHINE, Labels.SHIPPED.managedBy(), Labels.WRIT)
                .items())
        .hasSize(1);
    ObjectNode object = house.object(house.cluster01, "dev", made.name()).orElseThrow();
    assertThat(object.at("/metadata/managedFields"))
        .extracting(JsonNode::deepCopy)
        .anySatisfy(
            field -> assertThat(((JsonNode) field).path("manager").asText()).isEqualTo("writ"));
    assertThat(object.at("/metadata/uid").asText()).isEqualTo(house.machine(made.id()).uid());
    JsonNode namespace =
        Json.read(house.cluster01.find("v1", "Namespace", "", "dev").orElseThrow());
    assertThat(namespace.at("/metadata/labels").path("writ.dev/managed-by").asText())
        .isEqualTo("writ");
    assertThat(namespace.at("/metadata/labels").path("writ.dev/environment").asText())
        .isEqualTo("test");
  }

  @Test
  @DisplayName("V5 atomicity: a failure at each statement of approve leaves nothing behind")
  void isAllOrNothing() {
    Asked asked = house.asks(house.alice, "dev");
    String before = db.contents();
    int statement = 0;
    boolean struck = true;
    while (struck) {
      statement++;
      faulty.reset();
      faulty.failAtStatement(statement, FaultyDataSource.DISK_FULL);
      try {
        house.approves(house.ann, asked.ticket(), house.test);
        struck = faulty.hasStruck();
        assertThat(struck).as("statement %d failed, but approve did not", statement).isFalse();
      } catch (Problem unavailable) {
        faulty.reset();
        assertThat(unavailable.code()).isEqualTo(KernelProblems.STORE_UNAVAILABLE);
        assertThat(db.contents()).as("statement %d", statement).isEqualTo(before);
      }
    }
    faulty.reset();
    assertThat(statement).isGreaterThan(20);
    assertThat(house.machine(asked.eventId()).name()).endsWith("-01");
    assertThat(house.nextIndex()).isEqualTo(2);
    assertThat(house.queued()).isEqualTo(1);
    assertThat(house.audit("APPROVAL_APPROVED")).isEqualTo(1);
  }

  @Test
  @DisplayName("V5 atomicity: a connection dropped before the commit leaves nothing behind")
  void survivesADroppedConnection() {
    Asked asked = house.asks(house.alice, "dev");
    String before = db.contents();
    faulty.reset();
    faulty.dropConnectionBeforeCommit(1);
    assertThat(refusalOf(() -> house.approves(house.ann, asked.ticket(), house.test)).code())
        .isEqualTo(KernelProblems.STORE_UNAVAILABLE);
    faulty.reset();
    assertThat(db.contents()).isEqualTo(before);
    assertThat(house.approves(house.ann, asked.ticket(), house.test).status()).isEqualTo(202);
    assertThat(house.machine(asked.eventId()).name()).endsWith("-01");
  }

  @Test
  @DisplayName("V7 environment: a cluster of another environment leaves the ticket as it was")
  void refusesTheWrongCluster() {
    Asked asked = house.asks(house.alice, "dev");
    Problem problem = refusalOf(() -> house.approves(house.ann, asked.ticket(), house.prod));
    assertThat(problem.code()).isEqualTo(VmsProblems.ENVIRONMENT_MISMATCH);
    assertThat(problem.params())
        .containsOnly(entry("namespace_env", "test"), entry("cluster_env", "prod"));
    assertThat(house.ticketStatus(asked.ticket())).isEqualTo("PENDING_APPROVAL");
    assertThat(problem.code().status()).isEqualTo(422);
    assertThat(house.audit())
        .containsOnly(entry("REQUEST_SUBMITTED", 1L), entry("APPROVAL_VALIDATION_FAILED", 1L));
    assertThat(house.reviews()).isZero();
  }

  @Test
  @DisplayName("V7 environment: flipped after approve and before work, nothing is written there")
  void failsWhereTheClusterWasFlipped() {
    Asked asked = house.asks(house.alice, "dev");
    house.approves(house.ann, asked.ticket(), house.test);
    house.database.inTransaction(
        tx -> {
          ClusterRows.change(tx, house.test.id(), "prod", null);
          return asked;
        });
    house.cluster01.counts().reset();
    house.drain();
    assertThat(house.eventStatus(asked.eventId())).isEqualTo("FAILED");
    assertThat(house.ticketStatus(asked.ticket())).isEqualTo("FAILED");
    assertThat(house.machine(asked.eventId()).status()).isEqualTo(VmStatus.FAILED);
    assertThat(
            house.text("SELECT error_code FROM kernel_events WHERE id = '" + asked.eventId() + "'"))
        .isEqualTo("ENVIRONMENT_MISMATCH");
    assertThat(house.rows("SELECT count(*) FROM kernel_attempts")).isEqualTo(1);
    assertThat(house.audit("EXECUTION_FAILED")).isEqualTo(1);
    assertThat(house.cluster01.counts().writes()).isZero();
  }

  @Test
  @DisplayName("V8 tamper: namespace and service can't be changed, even to the same value")
  void refusesToMoveTheMachine() {
    Asked asked = house.asks(house.alice, "dev");
    ObjectNode spec = Json.object().put("cpu", 2).put("memory", "4Gi").put("disk_gb", 50);
    assertThat(tampered(asked, spec.deepCopy().put("namespace", "prod")).code())
        .isEqualTo(VmsProblems.NAMESPACE_IMMUTABLE);
    assertThat(tampered(asked, spec.deepCopy().put("namespace", "dev")).code())
        .isEqualTo(VmsProblems.NAMESPACE_IMMUTABLE);
    assertThat(
            tampered(asked, spec.deepCopy().put("service_id", house.serviceId.toString())).code())
        .isEqualTo(VmsProblems.SERVICE_ID_IMMUTABLE);
    assertThat(house.audit("REQUEST_REFUSED")).isEqualTo(3);
    assertThat(house.rows("SELECT count(*) FROM kernel_tickets WHERE modified_spec IS NULL"))
        .isEqualTo(1);
    house.approves(house.ann, asked.ticket(), house.test);
    house.drain();
    assertThat(house.object(house.cluster01, "dev", "dev-shop-redis-01")).isPresent();
    assertThat(house.object(house.cluster01, "prod", "dev-shop-redis-01")).isEmpty();
    assertThat(house.audit("APPROVAL_VALIDATION_FAILED")).isZero();
  }

  private Problem tampered(Asked asked, ObjectNode modifiedSpec) {
    return refusalOf(
        () ->
            house.desk.approve(
                asked.ticket(), house.ann, house.choice(house.test, modifiedSpec), null));
  }

  @Test
  @DisplayName("V9 full replacement: nothing of the requester's mutable part is left")
  void replacesTheMutablePartWhole() {
    Asked asked = house.asks(house.alice, "dev");
    String payload =
        house.text("SELECT encode(payload_sha256, 'hex') FROM kernel_events WHERE kind = 'WORK'");
    Problem missing = tampered(asked, Json.object().put("cpu", 4).put("disk_gb", 50));
    assertThat(missing.code()).isEqualTo(KernelProblems.REQUIRED_FIELD_DELETED);
    assertThat(missing.params()).containsEntry("field", "memory");

    ObjectNode larger = Json.object().put("cpu", 4).put("memory", "8Gi").put("disk_gb", 60);
    Answer answer =
        house.desk.approve(asked.ticket(), house.ann, house.choice(house.test, larger), null);
    assertThat(answer.status()).isEqualTo(202);
    house.drain();
    ObjectNode object = house.object(house.cluster01, "dev", "dev-shop-redis-01").orElseThrow();
    assertThat(object.at("/spec/template/spec/domain/cpu/cores").asInt()).isEqualTo(4);
    assertThat(object.at("/spec/template/spec/domain/memory/guest").asText()).isEqualTo("8Gi");
    assertThat(
            object
                .at("/spec/dataVolumeTemplates/0/spec/storage/resources/requests/storage")
                .asText())
        .isEqualTo("60Gi");
    assertThat(
            house.text(
                "SELECT encode(payload_sha256, 'hex') FROM kernel_events WHERE kind = 'WORK'"))
        .isEqualTo(payload);
    // The payload's requests were 2 and 4Gi: gone with the rest of its optional part.
    assertThat(object.at("/spec/template/spec/domain/resources").toString())
        .isEqualTo(
            "{\"requests\":{\"cpu\":\"4\",\"memory\":\"8Gi\"},"
                + "\"limits\":{\"cpu\":\"4\",\"memory\":\"8Gi\"}}");
    assertThatThrownBy(
            () ->
                house.database.inTransaction(
                    tx -> tx.handle().execute("UPDATE kernel_events SET payload = '{}'")))
        .hasMessageContaining("permission denied");
  }

  @Test
  @DisplayName("V10 guard: five lost keys warn, four do not")
  void warnsWhenMuchIsLost() {
    Asked asked = house.asks(house.alice, "dev");
    ObjectNode kept =
        Json.object()
            .put("cpu", 2)
            .put("memory", "4Gi")
            .put("disk_gb", 50)
            .put("cpu_request", 2)
            .put("memory_request", "4Gi");
    List<LogRecord> told = new ArrayList<>();
    Logger log = Logger.getLogger("dev.writ.kernel.approval");
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            told.add(line);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    log.addHandler(handler);
    try {
      assertThat(preview(asked, kept).warnings())
          .extracting(Warning::code)
          .containsExactly("FIELDS_DELETED");
      assertThat(told).hasSize(1);
      assertThat(preview(asked, kept.deepCopy().put("numa", false)).warnings()).isEmpty();
      assertThat(told).hasSize(1);
    } finally {
      log.removeHandler(handler);
    }
  }

  @Test
  @DisplayName("V10 preview: YAML, diff and dry run, and not a row or object changes")
  void previewsWithoutATrace() {
    Asked asked = house.asks(house.alice, "dev");
    String before = db.contents();
    house.cluster01.counts().reset();
    Preview preview =
        preview(asked, Json.object().put("cpu", 4).put("memory", "4Gi").put("disk_gb", 50));
    assertThat(preview.rendered()).contains("kind: VirtualMachine", "name: dev-shop-redis-01");
    assertThat(preview.rendered()).doesNotContain("I2Nsb3VkLWNvbmZpZ");
    assertThat(preview.diff()).extracting(Preview.Difference::field).contains("cpu");
    assertThat(preview.dryRun()).contains("would accept", "writ-dryrun");
    assertThat(preview.missing()).isEmpty();
    assertThat(db.contents()).isEqualTo(before);
    assertThat(house.cluster01.counts().writes()).isZero();
    assertThat(house.object(house.cluster01, "dev", "dev-shop-redis-01")).isEmpty();
  }

  @Test
  @DisplayName("V10 preview: what the cluster refuses is told in its own words")
  void tellsWhatTheDryRunRefuses() {
    house.cluster01.faults().answer(1, 422, "patch", "virtualmachines");
    Asked asked = house.asks(house.alice, "dev");
    Problem problem = refusalOf(() -> house.approves(house.ann, asked.ticket(), house.test));
    assertThat(problem.code()).isEqualTo(VmsProblems.DRY_RUN_FAILED);
    assertThat(house.audit("APPROVAL_VALIDATION_FAILED")).isEqualTo(1);
    assertThat(house.ticketStatus(asked.ticket())).isEqualTo("PENDING_APPROVAL");
  }

  @Test
  void saysWhenTheClusterDoesNotAnswer() {
    Asked asked = house.asks(house.alice, "dev");
    house.cluster01.faults().goDown();
    Problem problem = refusalOf(() -> house.approves(house.ann, asked.ticket(), house.test));
    assertThat(problem.code()).isEqualTo(VmsProblems.CLUSTER_UNREACHABLE);
    assertThat(problem.retryAfter()).isNotNull();
  }

  @Test
  void keepsTheTemplateAsItWasAtApproval() {
    Asked asked = house.asks(house.alice, "dev");
    house.approves(house.ann, asked.ticket(), house.test);
    ObjectNode body = Json.object().put("name", "fedora");
    body.putObject("image").put("type", "containerDisk").put("image", "quay.io/os/fedora:43");
    UUID next = house.room.catalogue().draftTemplate(house.root, body).id();
    house.room.catalogue().publishTemplate(house.root, next);
    house.drain();
    ObjectNode object = house.object(house.cluster01, "dev", "dev-shop-redis-01").orElseThrow();
    assertThat(object.at("/spec/dataVolumeTemplates/0/spec/source/registry/url").asText())
        .isEqualTo("docker://quay.io/os/fedora:42");

    Asked stale = house.asks(house.alice, "dev", next);
    assertThat(refusalOf(() -> house.approves(house.ann, stale.ticket(), house.test)).code())
        .isEqualTo(VmsProblems.TEMPLATE_NOT_ACTIVE);
  }

  private Preview preview(Asked asked, ObjectNode modifiedSpec) {
    return house.desk.preview(asked.ticket(), house.ann, house.choice(house.test, modifiedSpec));
  }

  @Test
  void waitsForTheInstance() {
    Machine machine = house.runningMachine(house.alice, "dev");
    assertThat(house.client(house.test).find(Kind.VIRTUAL_MACHINE_INSTANCE, "dev", machine.name()))
        .isPresent();
  }
}
