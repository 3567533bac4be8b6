package dev.writ.workloads.act;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.decide.Rollout;
import dev.writ.workloads.decide.Rollout.PatchedPod;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a rollback leaves to people. */
class StuckPodsTest {
  private static final PatchedPod WELL = new PatchedPod("a", "db-2", 0, true);
  private static final PatchedPod UNREADY = new PatchedPod("b", "db-1", 0, false);

  private static String stuck(String kind, String management, PatchedPod... pods) {
    ObjectNode live = Json.object().put("kind", kind);
    live.putObject("metadata").put("namespace", "production");
    live.putObject("spec").put("podManagementPolicy", management);
    return RemediateWorkload.stuck(
        live, new Rollout(true, 3, 3, 1, 2, 0, false, false, List.of(pods)));
  }

  @Test
  void namesPodsThatAStatefulSetWaitsFor() {
    assertThat(stuck("StatefulSet", "OrderedReady", WELL, UNREADY))
        .isEqualTo(
            "; the StatefulSet waits for what is not ready: kubectl delete pod db-1 -n production");
  }

  @Test
  void namesNoneWhereItWaitsForNone() {
    assertThat(stuck("StatefulSet", "OrderedReady", WELL)).isEmpty();
    assertThat(stuck("StatefulSet", "Parallel", UNREADY)).isEmpty();
    assertThat(stuck("Deployment", "", UNREADY)).isEmpty();
  }
}
