package dev.writ.workloads;

/** The two policies that the source document prints, word for word. */
public final class Seed {
  public static final String FIRST =
      """
      apiVersion: devops.stochastic.io/v1
      kind: DevOpsPolicy
      metadata:
        name: default-policy
        namespace: production
      spec:
        forbidLatestTag: true
        requireLivenessProbe: true
        requireReadinessProbe: true
        maxRestartCount: 3
        forbidPendingDuration: 300
      """;

  public static final String SECOND =
      """
      apiVersion: devops.stochastic.io/v1
      kind: DevOpsPolicy
      metadata:
        name: enforce-policy
        namespace: staging
      spec:
        forbidLatestTag: true
        requireLivenessProbe: true
        requireReadinessProbe: true
        maxRestartCount: 3
        enforcementMode: enforce
        defaultProbe:
          tcpPort: 8080
          initialDelaySeconds: 5
          periodSeconds: 10
        defaultResources:
          cpuRequest: "100m"
          cpuLimit: "500m"
          memoryRequest: "128Mi"
          memoryLimit: "256Mi"
      """;

  private Seed() {}
}
