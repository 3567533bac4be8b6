package dev.writ.workloads.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BundlesTest {
  @Test
  @DisplayName("W14 the values of the bundles")
  void holdsTheValuesOfTheContract() {
    PolicySpec baseline = Bundles.find("baseline").orElseThrow().spec();
    assertThat(baseline.forbidLatestTag()).isTrue();
    assertThat(baseline.requireReadinessProbe()).isTrue();
    assertThat(baseline.requireLivenessProbe()).isFalse();
    assertThat(baseline.enforces()).isFalse();

    PolicySpec restricted = Bundles.find("RESTRICTED").orElseThrow().spec();
    assertThat(restricted.enforces()).isTrue();
    assertThat(restricted.maxRestartCount()).isEqualTo(3);
    assertThat(restricted.forbidPendingDuration()).isEqualTo(300);
    assertThat(restricted.defaultProbe()).isEqualTo(new ProbeDefaults(null, 5, 10));
    assertThat(restricted.defaultResources()).isEqualTo(ResourceDefaults.STANDARD);
    assertThat(restricted.severityOverrides())
        .isEqualTo(
            Map.of(
                Check.LATEST_TAG, Severity.CRITICAL,
                Check.MISSING_LIVENESS, Severity.HIGH,
                Check.MISSING_READINESS, Severity.HIGH,
                Check.HIGH_RESTARTS, Severity.CRITICAL,
                Check.PENDING, Severity.HIGH));

    PolicySpec permissive = Bundles.find("Permissive").orElseThrow().spec();
    assertThat(permissive.enforces()).isFalse();
    assertThat(permissive.maxRestartCount()).isEqualTo(10);
    assertThat(permissive.forbidPendingDuration()).isEqualTo(600);
    assertThat(permissive.severityOverrides())
        .isEqualTo(
            Map.of(
                Check.LATEST_TAG, Severity.LOW,
                Check.MISSING_LIVENESS, Severity.LOW,
                Check.MISSING_READINESS, Severity.LOW,
                Check.HIGH_RESTARTS, Severity.MEDIUM,
                Check.PENDING, Severity.LOW));
  }

  @Test
  @DisplayName("W14 a bundle that there is not")
  void namesThoseThatThereAre() {
    assertThat(Bundles.find("x")).isEmpty();
    assertThat(Bundles.unknown("x"))
        .isEqualTo("unknown bundle 'x'; known: baseline, restricted, permissive");
  }
}
