package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cluster.GitOpsKeys.Tool;
import dev.writ.workloads.act.RemediationMetrics;
import dev.writ.workloads.view.RemediationState;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // of the two Prometheus registries this is the one Quarkus serves
class OperatorMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private List<String> scraped() {
    return registry.scrape().lines().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  @DisplayName("The seed's three names, scraped; the series of a policy go with it")
  void areNamedAsDashboardsKnowThem() {
    OperatorMetrics metrics = new OperatorMetrics(registry, false);
    RemediationMetrics remediations = new RemediationMetrics(registry);
    assertThat(scraped())
        .contains(
            "devopspolicy_remediations_applied_total 0.0",
            "devopspolicy_remediations_failed_total 0.0");

    OperatorListener loop = metrics.loop("local");
    loop.stands(SeedStandings.ofSeed("production", false));
    loop.stands(SeedStandings.ofSeed("staging", true));
    remediations.applied(Duration.ofMillis(300));
    remediations.failed();
    remediations.rolledBack();
    remediations.deferred(Tool.ARGOCD);
    remediations.states(Map.of(RemediationState.WATCHING, 2L));
    loop.roundEnded(Map.of("pods", 7));
    metrics.requests("local").sent("list", "pods");
    metrics.leadership("local", () -> true);
    metrics.auditResultWritten();
    assertThat(scraped())
        .contains(
            "devopspolicy_remediations_applied_total 1.0",
            "devopspolicy_remediations_failed_total 1.0",
            "devopspolicy_enforcement_mode{namespace=\"production\",policy=\"default-policy\",} 0.0",
            "devopspolicy_enforcement_mode{namespace=\"staging\",policy=\"enforce-policy\",} 1.0",
            "devopspolicy_health_score{namespace=\"production\",policy=\"default-policy\",} 90.0",
            "devopspolicy_violations{namespace=\"production\",policy=\"default-policy\",} 3.0",
            "devopspolicy_violations_by_severity{namespace=\"production\",policy=\"default-policy\","
                + "severity=\"high\",} 1.0",
            "devopspolicy_audit_results_total 1.0",
            "devopspolicy_reconcile_total 0.0",
            "devopspolicy_reconcile_errors_total 0.0",
            "devopspolicy_pods_scanned_total 0.0",
            "writ_workloads_severity_score{namespace=\"production\",policy=\"default-policy\",} 85.0",
            "writ_workloads_exemptions{namespace=\"production\",policy=\"default-policy\",} 0.0",
            "writ_workloads_remediations{state=\"watching\",} 2.0",
            "writ_workloads_rollbacks_total 1.0",
            "writ_workloads_git_deferrals_total{tool=\"argocd\",} 1.0",
            "writ_workloads_informer_objects{kind=\"pods\",} 7.0",
            "writ_workloads_api_requests_total{resource=\"pods\",verb=\"list\",} 1.0",
            "writ_workloads_leader 1.0",
            "writ_workloads_detect_to_patch_seconds_count 1.0",
            "devopspolicy_reconcile_duration_seconds_count 0.0");

    loop.gone("production/default-policy");
    loop.roundEnded(Map.of("pods", 7));
    assertThat(scraped()).noneMatch(line -> line.contains("production"));
    assertThat(scraped())
        .contains(
            "devopspolicy_enforcement_mode{namespace=\"staging\",policy=\"enforce-policy\",} 1.0");
  }
}
