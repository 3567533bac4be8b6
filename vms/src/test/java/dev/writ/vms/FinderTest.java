package dev.writ.vms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.testkit.TestDatabase;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.view.Machine;
import dev.writ.vms.view.MachineFilter;
import dev.writ.vms.view.VmService;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FinderTest {
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

  @Test
  void findsMachinesByNameAndIdWhereTheCallerMaySeeThem() {
    Machine inDev = house.recordedMachine("dev", VmStatus.RUNNING);
    Machine inProd = house.recordedMachine("prod", VmStatus.RUNNING);
    assertThat(machines(house.root, null, "shop-redis")).containsOnly(inDev.id(), inProd.id());
    assertThat(machines(house.alice, null, "shop-redis")).containsExactly(inDev.id());
    assertThat(machines(house.alice, null, inProd.id().toString())).isEmpty();
    assertThat(machines(house.root, null, inProd.id().toString().substring(0, 30)))
        .containsExactly(inProd.id());
    assertThat(machines(house.root, null, "%")).as("no pattern").isEmpty();
    assertThat(machines(house.root, house.prod.id(), null)).containsExactly(inProd.id());
  }

  @Test
  void findsServicesByTheirOwnAndTheirSystemsName() {
    assertThat(house.room.finder().services(house.root, "redi", 8))
        .extracting(VmService::name)
        .containsExactly("redis");
    assertThat(house.room.finder().services(house.root, "sho", 8)).hasSize(1);
    assertThat(house.room.finder().services(house.root, "nothing", 8)).isEmpty();
  }

  @Test
  void namesWhatIdsStandFor() {
    ObjectNode spec =
        Json.object()
            .put("service_id", house.serviceId.toString())
            .put("template_id", house.templateId.toString())
            .put("instance_size_id", house.sizeId.toString())
            .put("cluster_id", house.test.id().toString())
            .put("namespace", "dev")
            .put("other_id", "none");
    assertThat(house.room.finder().names(spec))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "service_id", "shop / redis",
                "template_id", "fedora v1",
                "instance_size_id", "medium",
                "cluster_id", "cluster-01"));
    assertThat(
            house
                .room
                .finder()
                .names(Json.object().put("service_id", UUID.randomUUID().toString())))
        .as("a thing that is gone")
        .isEmpty();
  }

  private List<UUID> machines(Caller caller, @Nullable UUID cluster, @Nullable String text) {
    MachineFilter filter = new MachineFilter(null, null, cluster, null, null, null, text);
    return house.room.machines().list(caller, filter, Page.Wish.FIRST).items().stream()
        .map(Machine::id)
        .toList();
  }
}
