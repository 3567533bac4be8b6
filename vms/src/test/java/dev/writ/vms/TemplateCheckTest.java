package dev.writ.vms;

import static dev.writ.vms.House.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.event.Warning;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.view.Template;
import dev.writ.vms.view.Template.Validation.State;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Drafts are shown to a cluster before they are saved. */
class TemplateCheckTest {
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

  private static ObjectNode draft() {
    ObjectNode body =
        Json.object().put("name", "debian").put("cloud_init", "#cloud-config\na: 1\n");
    body.putObject("image").put("type", "containerDisk").put("image", "quay.io/os/debian:13");
    return body;
  }

  private Template drafted() {
    return house.room.catalogue().draftTemplate(house.root, draft());
  }

  private Problem publishRefused(UUID id) {
    return refusalOf(() -> house.room.catalogue().publishTemplate(house.root, id));
  }

  @Test
  void passWhereATestClusterAcceptsASample() {
    Template saved = drafted();
    assertThat(saved.validation().state()).isEqualTo(State.PASSED);
    assertThat(saved.validation().detail()).contains("cluster-01");
    assertThat(saved.warnings()).isEmpty();
    assertThat(house.cluster01.counts().writes()).isZero();
    assertThat(house.cluster01.counts().requests("patch", "virtualmachines")).isOne();
    assertThat(house.cluster02.counts().requests("patch", "virtualmachines")).isZero();
    assertThat(house.room.catalogue().publishTemplate(house.root, saved.id()).status())
        .isEqualTo(Template.Status.ACTIVE);
  }

  @Test
  void askTheNamedCluster() {
    ObjectNode body = draft().put("cluster_id", house.prod.id().toString());
    assertThat(house.room.catalogue().draftTemplate(house.root, body).validation().detail())
        .contains("cluster-02");
    ObjectNode unknown = draft().put("cluster_id", UUID.randomUUID().toString());
    assertThat(refusalOf(() -> house.room.catalogue().draftTemplate(house.root, unknown)).code())
        .isEqualTo(VmsProblems.CLUSTER_NOT_FOUND);
  }

  @Test
  void areNotSavedWhereTheClusterRefuses() {
    house.cluster01.faults().answer(1, 422, "patch", "virtualmachines");
    assertThat(refusalOf(this::drafted).code()).isEqualTo(VmsProblems.DRY_RUN_FAILED);
    assertThat(house.rows("SELECT count(*) FROM vms_templates WHERE name = 'debian'")).isZero();
    assertThat(house.audit("REQUEST_REFUSED")).isEqualTo(1);
  }

  @Test
  void waitWhereNoClusterIsInReach() {
    house.cluster01.faults().goDown();
    Template saved = drafted();
    assertThat(saved.validation().state()).isEqualTo(State.PENDING);
    assertThat(saved.warnings())
        .extracting(Warning::code)
        .containsExactly("TEMPLATE_NOT_VALIDATED");
    Problem refused = publishRefused(saved.id());
    assertThat(refused.code()).isEqualTo(VmsProblems.TEMPLATE_NOT_VALIDATED);
    assertThat(refused.code().status()).isEqualTo(409);

    house.cluster01.faults().comeBack();
    Template validated =
        house.room.catalogue().validateTemplate(house.root, saved.id(), Json.object());
    assertThat(validated.validation().state()).isEqualTo(State.PASSED);
    assertThat(house.audit("TEMPLATE_VALIDATED")).isEqualTo(1);
    house.room.catalogue().publishTemplate(house.root, saved.id());
    assertThat(
            refusalOf(
                    () ->
                        house
                            .room
                            .catalogue()
                            .validateTemplate(house.root, saved.id(), Json.object()))
                .code())
        .isEqualTo(VmsProblems.TEMPLATE_NOT_DRAFT);
    assertThat(
            refusalOf(() -> house.room.catalogue().editTemplate(house.root, saved.id(), draft()))
                .code())
        .isEqualTo(VmsProblems.TEMPLATE_NOT_EDITABLE);
  }

  @Test
  void areShownToNoClusterByThoseWhoMayNotManageThem() {
    assertThat(refusalOf(() -> house.room.catalogue().draftTemplate(house.bob, draft())).code())
        .isEqualTo(KernelProblems.FORBIDDEN);
    assertThat(house.cluster01.counts().asked()).isEmpty();
  }
}
