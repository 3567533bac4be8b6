package dev.writ.server;

import dev.writ.sandbox.Sandbox;
import dev.writ.workloads.policy.Definitions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a pretend cluster needs to be watched, and three policies that show something at once. At
 * admission the first denies what is worst and warns of the rest, and the second lets everything
 * in, so that there is something to repair.
 */
final class WorkloadSamples {
  private static final String POLICIES =
      """
      apiVersion: devops.stochastic.io/v1
      kind: DevOpsPolicy
      metadata: {name: default-policy, namespace: production}
      spec:
        forbidLatestTag: true
        requireLivenessProbe: true
        requireReadinessProbe: true
        maxRestartCount: 3
        forbidPendingDuration: 300
        admission: {minSeverity: high}
      ---
      apiVersion: devops.stochastic.io/v1
      kind: DevOpsPolicy
      metadata: {name: enforce-policy, namespace: staging}
      spec:
        forbidLatestTag: true
        requireLivenessProbe: true
        requireReadinessProbe: true
        maxRestartCount: 3
        enforcementMode: enforce
        admission: {action: warn}
        defaultProbe: {initialDelaySeconds: 5, periodSeconds: 10}
        defaultResources:
          {cpuRequest: 100m, cpuLimit: 500m, memoryRequest: 128Mi, memoryLimit: 256Mi}
      ---
      apiVersion: devops.stochastic.io/v1
      kind: ClusterDevOpsPolicy
      metadata: {name: pinned-images}
      spec:
        namespaceSelector:
          matchExpressions: [{key: writ.dev/environment, operator: Exists}]
        forbidLatestTag: true
        admission: {action: warn}
        exemptions:
          - name: reports-until-tomorrow
            checks: [latest_tag]
            workloads: [deployment/shop/reports]
            reason: its pipeline learns to set tags this week
            expires: "TOMORROW"
      """;

  private WorkloadSamples() {}

  /**
   * Brings the definitions up to date, and the policies in where there were no definitions yet:
   * what people made of them stays.
   *
   * @param namespace that the Lease is in
   */
  static void bringIn(Sandbox sandbox, String namespace, Instant now) {
    boolean first =
        sandbox
            .find(
                "apiextensions.k8s.io/v1",
                "CustomResourceDefinition",
                "",
                Definitions.DEV_OPS_POLICY.name())
            .isEmpty();
    Definitions.ALL.forEach(definition -> sandbox.apply(definition.toYaml()));
    sandbox.apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace));
    if (first) {
      Instant tomorrow = now.plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
      sandbox.apply(POLICIES.replace("TOMORROW", tomorrow.toString()));
    }
  }
}
