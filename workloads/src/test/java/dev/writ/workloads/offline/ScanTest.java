package dev.writ.workloads.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.policy.Bundles;
import dev.writ.workloads.policy.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which manifests are judged, and by which policies. */
class ScanTest {
  private static final Policy BASELINE = Bundles.find("baseline").orElseThrow();

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: %s}
      spec: {template: {spec: {containers: [{name: web, image: "app:1"}]}}}
      """;

  private static Scan scan(String... texts) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String text : texts) {
      files.put("f%d.yaml".formatted(files.size()), text);
    }
    return Offline.scan(files, "baseline");
  }

  private static List<String> violations(Scan scan) {
    return scan.violations().stream()
        .map(each -> each.at() + " " + each.violation().workload() + " " + each.violation().check())
        .toList();
  }

  @Test
  void aClusterPolicyThatIsNamedJudgesEveryNamespace() {
    Manifests policy =
        Manifests.of(
            Map.of(
                "policy.yaml",
                """
                apiVersion: devops.stochastic.io/v1
                kind: ClusterDevOpsPolicy
                metadata: {name: all}
                spec: {namespaceSelector: {matchLabels: {team: a}}, requireLivenessProbe: true}
                """));
    Manifests manifests =
        Manifests.of(Map.of("a.yaml", WEB.formatted("shop") + "---\n" + WEB.formatted("depot")));

    Scan scan = Scan.of(manifests, new Scan.Policies(policy.policies(), BASELINE), Offline.NOW);

    assertThat(violations(scan))
        .containsExactly(
            "a.yaml:4:39 deployment/shop/web missing_liveness",
            "a.yaml:9:39 deployment/depot/web missing_liveness");
  }

  @Test
  void takesWhatItemsAreFromTheirList() {
    Scan scan =
        scan(
            """
            apiVersion: apps/v1
            kind: DeploymentList
            items:
              - metadata: {name: web, namespace: shop}
                spec: {template: {spec: {containers: [{name: web, image: "app:1"}]}}}
            """,
            """
            apiVersion: v1
            kind: PodList
            items:
              - {metadata: {name: p}, spec: {containers: [{name: main, image: nginx}]}}
            """);

    assertThat(violations(scan))
        .containsExactly(
            "f1.yaml:4:47 pod/default/p latest_tag",
            "f1.yaml:4:47 pod/default/p missing_readiness",
            "f0.yaml:5:43 deployment/shop/web missing_readiness");
  }

  @Test
  void demandsNothingOfPatches() {
    Scan scan =
        scan(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              template:
                spec:
                  containers:
                    - {name: web, readinessProbe: {httpGet: {port: 80}}}
                    - {name: old, image: nginx, $patch: delete}
                    - {name: sidecar, image: "proxy:2"}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: api}
            spec: {template: {spec: {containers: [{name: api, args: [-v]}]}}}
            """);

    assertThat(violations(scan))
        .containsExactly("f0.yaml:10:11 deployment/default/web missing_readiness");
    assertThat(Offline.told(ScanReport.TABLE, scan))
        .endsWith(
            "1 violations across 1 pods — Healthy (98); containers of patches, not judged: 3\n");
    assertThat(Offline.told(ScanReport.JSON, scan)).contains("\"fragments\": 3");
  }

  @Test
  void fallsBackToNoBundleWhereAPolicyCanNotBeRead() {
    String typo = Offline.policy("{requireLivenessProbe: tru}");
    String webs = WEB.formatted("shop") + "---\n" + WEB.formatted("depot");
    String other = "f0.yaml:9:39 deployment/depot/web missing_readiness";

    assertThat(violations(scan(webs, typo))).containsExactly(other);
    assertThat(scan(webs, typo).problems()).hasSize(1);
    assertThat(violations(scan(webs, typo.replace("tru}", "true, requireLivenessProbe: true}"))))
        .containsExactly(other);
    assertThat(violations(scan(webs, typo.replace("tru}", "[")))).isEmpty();
    assertThat(
            violations(
                scan(
                    webs,
                    typo.replace("kind: ", "kind: Cluster").replace(", namespace: shop", ""))))
        .isEmpty();
  }

  @Test
  void marksOwnersThatAreGuessed() {
    Scan scan =
        scan(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-5d4f8b9c7f-x2x4z
              ownerReferences:
                - {apiVersion: apps/v1, kind: ReplicaSet, name: web-5d4f8b9c7f, controller: true}
            spec: {containers: [{name: web, image: "app:1"}]}
            """);

    assertThat(Offline.told(ScanReport.TABLE, scan))
        .startsWith(
            "f0.yaml:7:21  low       missing_readiness  deployment/default/web (owner guessed)"
                + "  container 'web' missing readiness probe\n");
    assertThat(Offline.told(ScanReport.JSON, scan)).contains("\"ownerGuessed\": true");
    assertThat(Offline.told(ScanReport.SARIF, scan)).contains("\"ownerGuessed\": true");
    Scan known = scan(WEB.formatted("shop"));
    for (ScanReport format : ScanReport.values()) {
      assertThat(Offline.told(format, known)).doesNotContainIgnoringCase("guessed");
    }
  }
}
