package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.Seed;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.NotRemediated.Reason;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.PolicyStanding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnforcementsTest {
  private static NotRemediated left(String workload, String container, Reason reason) {
    return new NotRemediated(
        WorkloadKey.of("Deployment", "staging", workload), container, reason, "why");
  }

  @Test
  void tellsWhatIsLeftInOneOrderWhateverOrderItCameIn() {
    List<NotRemediated> ordered =
        List.of(
            left("api", "", Reason.PAUSED),
            left("web", "", Reason.AWAITING_APPROVAL),
            left("web", "main", Reason.NOT_IN_TEMPLATE),
            left("web", "main", Reason.NOTHING_TO_INJECT));
    List<NotRemediated> came = new ArrayList<>(ordered);
    came.add(ordered.getFirst());
    Collections.reverse(came);
    PolicyStanding standing =
        Standings.over(Standings.object(Seed.SECOND), Standings.NOW, List.of());

    Enforcement told =
        Enforcements.of(
            standing.object(),
            standing.evaluation(),
            List.of(),
            new Enforcement(0, 0, List.of(), List.of(), List.of(), List.of(), came));

    assertThat(told.notRemediated()).isEqualTo(ordered);
  }
}
