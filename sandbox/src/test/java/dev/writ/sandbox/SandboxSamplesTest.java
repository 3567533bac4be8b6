package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SandboxSamplesTest {

  @RegisterExtension final SandboxFixture cluster = new SandboxFixture();

  @Test
  void giveANewcomerRunningWorkloadsOnce() {
    SandboxSamples.seed(cluster.sandbox());
    var web = cluster.client().apps().deployments().inNamespace("shop").withName("web");
    web.waitUntilReady(60, TimeUnit.SECONDS);
    SandboxFixture.edit(
        web,
        deployment -> {
          deployment.getMetadata().setAnnotations(Map.of("mine", "kept"));
          deployment.getSpec().setReplicas(1);
          return deployment;
        });
    SandboxSamples.seed(cluster.sandbox());
    assertThat(web.get().getSpec().getReplicas()).isEqualTo(1);
    assertThat(cluster.client().services().inNamespace("shop").withName("web").get()).isNotNull();
  }

  @Test
  void showGoodAndBadWorkloads() {
    SandboxSamples.seed(cluster.sandbox());
    var deployments = cluster.client().apps().deployments();
    deployments
        .inNamespace("production")
        .withName("storefront")
        .waitUntilReady(60, TimeUnit.SECONDS);
    for (String name : List.of("checkout", "payments", "catalog")) {
      deployments.inNamespace("staging").withName(name).waitUntilReady(60, TimeUnit.SECONDS);
    }
    cluster
        .client()
        .apps()
        .statefulSets()
        .inNamespace("production")
        .withName("ledger")
        .waitUntilReady(60, TimeUnit.SECONDS);
    assertThat(cluster.client().apps().daemonSets().inNamespace("staging").list().getItems())
        .hasSize(1);
    assertThat(
            cluster
                .client()
                .pods()
                .inNamespace("production")
                .withLabel("app", "importer")
                .list()
                .getItems())
        .singleElement()
        .satisfies(
            pod ->
                assertThat(pod.getStatus().getContainerStatuses().getFirst().getRestartCount())
                    .isGreaterThanOrEqualTo(7));
  }

  @Test
  void tellWhatIsWrongWithAnObjectOfOnesOwn() {
    assertThatThrownBy(() -> cluster.sandbox().apply("{apiVersion: x/v1, kind: Nope}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("unknown kind `Nope` in `x/v1`");
    assertThatThrownBy(
            () ->
                cluster
                    .sandbox()
                    .apply("{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {}}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Pod `p` was refused: Pod \"p\" is invalid: spec.containers: Required value");
  }
}
