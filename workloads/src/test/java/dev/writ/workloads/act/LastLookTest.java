package dev.writ.workloads.act;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.cluster.PatchKind;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What changed between a plan and its patch is seen on the object that the patch is made from. */
class LastLookTest {
  @RegisterExtension static final TestDatabase DATABASE = House.freshDatabase();

  @SuppressWarnings("NullAway.Init") // set before each test
  private House house;

  @BeforeEach
  void plan() {
    house = new House(DATABASE.app());
    house.see(House.POLICY);
    house.deploy("web");
    house.request("web");
    house.sandbox.counts().reset();
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void change(String json) {
    ObjectNode patch = (ObjectNode) Json.parse(json.getBytes(StandardCharsets.UTF_8));
    house.api.patch(House.path("web"), PatchKind.MERGE, patch, Map.of());
    house.sandbox.counts().reset();
  }

  private void wasCalledOff(String why) {
    Remediation row = house.last("web");
    assertThat(row.state()).isEqualTo(RemediationState.CANCELLED);
    assertThat(row.detail()).isEqualTo(why);
    assertThat(house.patches()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"metadata":{"annotations":{"argocd.argoproj.io/tracking-id":"web:apps/D:p/web"}}} \
          | Git owns it now; it is planned anew
          {"spec":{"paused":true}} | its rollout is paused
          """)
  void leavesAloneWhatIsNoLongerOursToPatch(String change, String why) {
    change(change);

    house.work();

    wasCalledOff(why);
  }

  @Test
  void leavesAloneWhatHasAControllerNow() {
    house.sandbox.apply(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: production}}");
    String uid =
        house.api.read("/api/v1/namespaces/production/configmaps/web").at("/metadata/uid").asText();
    change(
        """
        {"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"web",
        "uid":"%s","controller":true}]}}
        """
            .formatted(uid));

    house.work();

    wasCalledOff(
        "it belongs to configmap/production/web, which would undo the change; change that");
  }

  @Test
  void leavesAloneWhatNoPolicyAsksForAnyMore() {
    house.planned.clear();

    house.work();

    wasCalledOff("no policy asks for it any more");
  }

  @Test
  void leavesAloneWhatIsPlannedOtherwiseByNow() {
    house.planned.put(House.key("web"), house.plan("web", House.probes(9090), House.POLICY));

    house.work();

    wasCalledOff("no policy asks for it any more");
  }

  @Test
  void looksAgainWhereAWorkerWasKilledBeforeItPatched() {
    house.database.inTransaction(
        tx -> tx.update("UPDATE workloads_remediations SET state = 'APPLYING'"));
    house.planned.clear();

    house.work();

    wasCalledOff("no policy asks for it any more");
  }
}
