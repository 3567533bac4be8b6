package dev.writ.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Manifests that are judged and mended while the AOT cache is made: a bit of everything, so that a
 * scan in a commit hook finds its classes loaded.
 */
final class WorkloadsTraining {
  private static final String POLICY =
      """
      apiVersion: devops.stochastic.io/v1
      kind: DevOpsPolicy
      metadata: {name: training, namespace: shop}
      spec:
        forbidLatestTag: true
        requireLivenessProbe: true
        requireReadinessProbe: true
        defaultResources: {cpuLimit: none}
        exemptions:
          - name: legacy
            checks: [latest_tag]
            workloads: [deployment/web-1]
            reason: moves to another registry
            expires: "EXPIRES"
        customRules:
          - name: registry
            rego: |
              package ours
              deny contains {"container": c.name, "message": sprintf("'%s' is outside", [c.name])} if {
                some c in input.pod.spec.containers
                not startswith(c.image, "registry.example.com/")
              }
      """;

  private WorkloadsTraining() {}

  /** Scans and fixes them, as typed and as in a pipeline. */
  static void train(Shell... shells) throws IOException {
    Path folder = Files.createTempDirectory("writ-training");
    try {
      Instant soon = shells[0].clock().instant().plus(Duration.ofDays(30));
      Files.writeString(folder.resolve("policy.yaml"), POLICY.replace("EXPIRES", soon.toString()));
      Files.writeString(folder.resolve("all.yaml"), manifests());
      String[] scan = {"workloads", "scan", folder.toString()};
      String[] fix = {"workloads", "fix", folder.toString(), "--diff"};
      for (Shell shell : shells) {
        Writ.run(shell, scan);
        Writ.run(shell, Training.with(scan, "--bundle", "baseline"));
        Writ.run(shell, Training.with(scan, "--format", "json"));
        Writ.run(shell, Training.with(scan, "--format", "junit"));
        Writ.run(
            shell,
            Training.with(
                scan, "--format", "sarif", "--output", folder.resolve("w.sarif").toString()));
        Writ.run(shell, fix);
        Writ.run(shell, Training.with(fix, "--bundle", "restricted"));
        Writ.run(shell, "workloads", "bundle", "show", "baseline");
        Writ.run(shell, "workloads", "--help");
      }
    } finally {
      Training.remove(folder);
    }
  }

  private static String manifests() {
    return IntStream.range(0, 100)
        .mapToObj(WorkloadsTraining::documents)
        .collect(Collectors.joining("---\n"));
  }

  /** With and without what policies ask for, in block style and between braces. */
  private static String documents(int number) {
    return """
    # written by hand
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web-%1$d
      namespace: shop
      labels: {app.kubernetes.io/name: web}
    spec:
      replicas: 2
      template:
        spec:
          containers:
          - name: web
            image: "registry.example.com/web:latest"
            ports:
            - containerPort: 8080
            readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 10}
            resources: {limits: {memory: 1Gi}}
          - {name: proxy, image: mesh/proxy}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: web-%1$d, namespace: shop}
    spec: {ports: [{port: 80}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: bare-%1$d, namespace: other, creationTimestamp: "2026-01-01T00:00:00Z"}
    spec: {containers: [{name: main, image: "a:1"}]}
    status: {phase: Pending, containerStatuses: [{name: main, restartCount: 7}]}
    """
        .formatted(number);
  }
}
