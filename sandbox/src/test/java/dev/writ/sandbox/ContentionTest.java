package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many writers at once, and things that end while others live in them. */
class ContentionTest {

  @RegisterExtension static final SandboxFixture CLUSTER = new SandboxFixture();

  @Test
  void losesNoPatchOfManyWriters() throws InterruptedException, ExecutionException {
    String maps = "/api/v1/namespaces/" + CLUSTER.newNamespace() + "/configmaps";
    CLUSTER.post(maps, "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}}");
    List<Future<Integer>> codes = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 40; i++) {
        String patch = "{\"data\":{\"k%d\":\"v\"}}".formatted(i);
        codes.add(
            threads.submit(
                () -> CLUSTER.patch(maps + "/m", "application/merge-patch+json", patch).code()));
      }
    }
    for (Future<Integer> code : codes) {
      assertThat(code.get()).isEqualTo(200);
    }
    assertThat(CLUSTER.get(maps + "/m").body().path("data")).hasSize(40);
  }

  @Test
  void letsOneOfManyCreatorsWin() throws InterruptedException, ExecutionException {
    String maps = "/api/v1/namespaces/" + CLUSTER.newNamespace() + "/configmaps";
    List<Future<Integer>> codes = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 16; i++) {
        codes.add(
            threads.submit(
                () ->
                    CLUSTER
                        .post(maps, "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}}")
                        .code()));
      }
    }
    int created = 0;
    for (Future<Integer> code : codes) {
      assertThat(code.get()).isIn(201, 409);
      created += code.get() == 201 ? 1 : 0;
    }
    assertThat(created).isEqualTo(1);
  }

  @Test
  void emptiesANamespaceOfRunningMachinesAndPods() {
    String namespace = CLUSTER.newNamespace();
    IntStream.range(0, 5)
        .forEach(
            i ->
                CLUSTER
                    .sandbox()
                    .apply(
                        """
                        apiVersion: kubevirt.io/v1
                        kind: VirtualMachine
                        metadata: {name: m%d, namespace: %s}
                        spec: {runStrategy: Always, template: {spec: {domain: {devices: {}}}}}
                        """
                            .formatted(i, namespace)));
    CLUSTER
        .sandbox()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: %s}
            spec: {containers: [{name: c, image: x}]}
            """
                .formatted(namespace));
    CLUSTER.client().namespaces().withName(namespace).delete();
    CLUSTER
        .client()
        .namespaces()
        .withName(namespace)
        .waitUntilCondition(Objects::isNull, 60, TimeUnit.SECONDS);
    JsonNode left =
        CLUSTER.get("/apis/kubevirt.io/v1/virtualmachineinstances").body().path("items");
    assertThat(left).isEmpty();
  }

  @Test
  void saysWhenItsPortIsTaken() {
    int port = Integer.parseInt(CLUSTER.sandbox().url().replaceAll(".*:", ""));
    SandboxSettings taken = SandboxSettings.forTests().withPort(port);
    assertThatThrownBy(() -> Sandbox.start(taken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the sandbox cannot listen on 127.0.0.1:" + port + ": choose another port, or 0");
  }
}
