package dev.writ.bench;

import dev.writ.document.Node;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.WorkloadsRoom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What PolicyReports take where 10,000 pods of 1,000 Deployments break three demands each: the JSON
 * that an API server keeps in etcd, managed fields included.
 */
final class ReportBytes {
  private static final int DEPLOYMENTS = 1_000;
  private static final int REPLICAS = 10;
  private static final int VIOLATIONS = 3;
  private static final double MEGABYTE = 1e6;

  /** As others install it, without the shape of what is in it. */
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: policyreports.wgpolicyk8s.io
        annotations: {api-approved.kubernetes.io: "https://github.com/kubernetes/enhancements/pull/1111"}
      spec:
        group: wgpolicyk8s.io
        names: {kind: PolicyReport, plural: policyreports, singular: policyreport}
        scope: Namespaced
        versions:
        - name: v1alpha2
          served: true
          storage: true
          schema:
            openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
      """;

  private static final String POLICY =
      """
      apiVersion: devops.stochastic.io/v1
      kind: DevOpsPolicy
      metadata: {name: three, namespace: staging}
      spec: {requireLivenessProbe: true, requireReadinessProbe: true, requireResources: true}
      """;

  private ReportBytes() {}

  static List<Figure> measure() throws Exception {
    try (BenchStore store = new BenchStore(WorkloadsRoom.CHANGELOG);
        WorkloadsHouse house = new WorkloadsHouse(store.database(), 1)) {
      house.sandbox.apply(DEFINITION);
      house.namespace("staging");
      for (int i = 0; i < DEPLOYMENTS; i++) {
        house.deploy("staging", "web" + i, REPLICAS);
      }
      house.sandbox.apply(POLICY);
      WorkloadsHouse.await(() -> pods(house) == DEPLOYMENTS * REPLICAS);
      List<String> reports = new ArrayList<>();
      WorkloadsHouse.await(
          () -> {
            reports.clear();
            reports.addAll(reports(house));
            return reports.stream().mapToInt(ReportBytes::results).sum()
                == DEPLOYMENTS * VIOLATIONS;
          });
      double bytes =
          reports.stream().mapToDouble(one -> one.getBytes(StandardCharsets.UTF_8).length).sum();
      String what = "reports for 10,000 pods in 1,000 Deployments, 3 violations each";
      return List.of(
          Figure.atMost(what, bytes / MEGABYTE, "MB", 5),
          Figure.told(what + ": objects", reports.size(), ""));
    }
  }

  private static long pods(WorkloadsHouse house) {
    Long judged =
        house
            .sandbox
            .find("devops.stochastic.io/v1", "DevOpsPolicy", "staging", "three")
            .map(json -> Node.of(RegoValue.parseJson(json)).numberAt("status", "podsEvaluated"))
            .orElse(null);
    return judged == null ? 0 : judged;
  }

  private static List<String> reports(WorkloadsHouse house) {
    List<String> reports = new ArrayList<>();
    for (String name = "writ-three"; ; name = "writ-three-" + (reports.size() + 1)) {
      Optional<String> report =
          house.sandbox.find("wgpolicyk8s.io/v1alpha2", "PolicyReport", "staging", name);
      if (report.isEmpty()) {
        return reports;
      }
      reports.add(report.get());
    }
  }

  private static int results(String report) {
    return Node.of(RegoValue.parseJson(report)).itemsAt("results").size();
  }
}
