package dev.writ.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobSettingsTest {
  private static final JobSettings SHIPPED = JobSettings.shipped("w");

  @Test
  void recoversAKilledWorkersJobWithinThirtySecondsAsShipped() {
    assertThat(worstCase(SHIPPED)).isLessThan(Duration.ofSeconds(30));
    assertThat(worstCase(SHIPPED.withHeartbeat(JobSettings.LONGEST_HEARTBEAT)))
        .isLessThan(Duration.ofSeconds(30));
  }

  /** Dead after four missed heartbeats, looked for every second one, then one poll. */
  private static Duration worstCase(JobSettings settings) {
    return settings
        .heartbeat()
        .multipliedBy(JobSettings.MISSED_HEARTBEATS + 2)
        .plus(settings.poll());
  }

  @Test
  void refusesAHeartbeatThatWouldMakeRecoveryTooSlow() {
    assertThatThrownBy(() -> SHIPPED.withHeartbeat(Duration.ofSeconds(5)))
        .hasMessageContaining("`heartbeat`")
        .hasMessageContaining("within 30 s");
  }

  @Test
  void refusesWorkersOutsideOneToFifty() {
    assertThatThrownBy(() -> SHIPPED.withWorkers(0)).hasMessageContaining("`workers`");
    assertThatThrownBy(() -> SHIPPED.withWorkers(51)).hasMessageContaining("`workers`");
  }
}
