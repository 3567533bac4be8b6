package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.Seed;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.RequestListener;
import dev.writ.workloads.cluster.Resource;
import io.micrometer.core.instrument.Meter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeavingTest {
  @RegisterExtension static final TestDatabase db = WholeRoom.freshDatabase();

  private static final List<String> NAMES =
      IntStream.range(0, 200).mapToObj(number -> "policy-" + number).toList();

  private WholeRoom room;

  @BeforeEach
  void open() {
    room = new WholeRoom(db.app());
    room.namespace("production");
  }

  @AfterEach
  void close() {
    room.close();
  }

  /** Names of series that tell of one of the policies. */
  private List<String> series() {
    return room.meters.getMeters().stream()
        .map(Meter::getId)
        .filter(id -> id.getTag("policy") != null)
        .map(Meter.Id::getName)
        .distinct()
        .sorted()
        .toList();
  }

  private long standings() {
    return room.operators.all().stream().mapToLong(one -> one.standings().size()).sum();
  }

  private JsonNode policy(String name) {
    return room.read("devops.stochastic.io/v1", "DevOpsPolicy", "production", name);
  }

  @Test
  @DisplayName("W15: of policies that are gone nothing stays: series, standings, objects")
  void leavesNothingBehind() {
    room.deploy("production", "web", WholeRoom.PORT);
    for (String name : NAMES) {
      room.sandbox.apply(Seed.FIRST.replace("default-policy", name));
    }
    WholeRoom.await(this::standings, count -> count == NAMES.size());
    for (String name : NAMES) {
      WholeRoom.await(() -> policy(name), one -> one.path("status").has("healthScore"));
      WholeRoom.await(() -> policy(name), one -> one.at("/metadata/finalizers").size() == 1);
    }
    assertThat(series()).contains("devopspolicy.health.score", "devopspolicy.enforcement.mode");

    try (ClusterApi admin =
        ClusterApi.open("admin", room.sandbox.kubeconfigYaml(), RequestListener.NOBODY)) {
      NAMES.forEach(name -> admin.delete(Resource.POLICIES.path("production", name)));
    }
    for (String name : NAMES) {
      WholeRoom.await(() -> policy(name), JsonNode::isEmpty);
    }
    WholeRoom.await(this::standings, count -> count == 0);
    assertThat(WholeRoom.await(this::series, List::isEmpty)).isEmpty();
    assertThat(room.forbidden()).isEmpty();
    assertThat(room.attempts()).isEmpty();
  }
}
