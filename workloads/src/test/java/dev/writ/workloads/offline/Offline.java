package dev.writ.workloads.offline;

import dev.writ.workloads.policy.Bundles;
import dev.writ.workloads.policy.Policy;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Manifests in memory, judged by what stands among them and else by a bundle. */
final class Offline {
  static final Instant NOW = Instant.parse("2026-11-26T00:00:00Z");

  /** A Deployment of one container that breaks much, a Job, and a pod that has a status. */
  static final String SHOP =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        template:
          spec:
            initContainers:
              - {name: setup, image: "busybox:1"}
            containers:
              - name: web
                image: nginx:latest
                livenessProbe: {httpGet: {port: 80}}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: once, namespace: shop}
      spec:
        template:
          spec:
            restartPolicy: Never
            containers: [{name: run, image: "app:1"}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: alone, namespace: shop, creationTimestamp: "2026-11-25T00:00:00Z"}
      spec:
        containers: [{name: main, image: "app:2"}]
      status:
        phase: Pending
        containerStatuses: [{name: main, restartCount: 4}]
      """;

  private Offline() {}

  static Scan scan(Map<String, String> texts, String bundle) {
    Policy policy = Bundles.find(bundle).orElseThrow();
    return Scan.of(Manifests.of(texts), new Scan.Policies(null, policy), NOW);
  }

  /** The shop, with this policy. */
  static Scan shop(String policy) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("shop.yaml", SHOP);
    texts.put("policy.yaml", policy);
    return scan(texts, Bundles.BASELINE);
  }

  /** A policy for the shop; {@code spec} is written in flow style. */
  static String policy(String spec) {
    return """
        apiVersion: devops.stochastic.io/v1
        kind: DevOpsPolicy
        metadata: {name: rules, namespace: shop}
        spec: %s
        """
        .formatted(spec);
  }

  static String told(ScanReport format, Scan scan) {
    StringWriter out = new StringWriter();
    try {
      format.write(scan, out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString();
  }
}
