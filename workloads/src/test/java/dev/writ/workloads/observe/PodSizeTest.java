package dev.writ.workloads.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.document.Node;
import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PodSizeTest {
  private static final int PODS = 5_000;
  private static final String POD =
      """
      {"apiVersion": "v1", "kind": "Pod",
       "metadata": {"name": "web-app-5d4f8b9c7f-NUMBER", "namespace": "production",
        "creationTimestamp": "2026-11-26T12:00:00Z",
        "annotations": {"kubectl.kubernetes.io/restartedAt": "NOISE"},
        "labels": {"app.kubernetes.io/name": "web", "app.kubernetes.io/part-of": "shop",
         "app.kubernetes.io/version": "1.2.3", "team": "a", "pod-template-hash": "5d4f8b9c7f"},
        "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet",
         "name": "web-app-5d4f8b9c7f", "controller": true}]},
       "spec": {"containers": [
        {"name": "web", "image": "registry.example.com/shop/web:1.2.3",
         "ports": [{"containerPort": 8080}], "livenessProbe": {}, "readinessProbe": {},
         "resources": {"requests": {"cpu": "100m", "memory": "128Mi"},
          "limits": {"cpu": "1", "memory": "1Gi"}}},
        {"name": "proxy", "image": "registry.example.com/mesh/proxy:4.5.6",
         "resources": {"requests": {"cpu": "100m", "memory": "128Mi"},
          "limits": {"cpu": "1", "memory": "1Gi"}}}]},
       "status": {"phase": "Running", "containerStatuses": [
        {"name": "web", "restartCount": 1}, {"name": "proxy", "restartCount": 0}]}}
      """;

  @Test
  @DisplayName("Bars: at most 2 KiB for a cached pod of two containers")
  void keepsLittleOfAPod() {
    ObjectReader reader = new ObjectReader(ObjectReader.ReplicaSets.GUESSED, false);
    Pod[] pods = new Pod[PODS];
    String noise = "x".repeat(3_000);
    List<Long> each = new ArrayList<>(); // the middle counts: other tests' objects go meanwhile
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < PODS; i++) {
        pods[i] = read(reader, i, noise);
      }
      assertThat(pods[PODS - 1].containers()).hasSize(2);
      long with = used();
      Arrays.fill(pods, null);
      each.add((with - used()) / PODS);
    }

    assertThat(each.stream().sorted().toList().get(1)).isBetween(100L, 2048L);
  }

  private static Pod read(ObjectReader reader, int number, String noise) {
    return reader
        .pod(
            Node.of(
                RegoValue.parseJson(
                    POD.replace("NUMBER", Integer.toString(number)).replace("NOISE", noise))))
        .orElseThrow();
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
