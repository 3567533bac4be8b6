package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a directory keeps between runs. */
class RestartTest {

  @TempDir Path directory = Path.of("");

  private Sandbox start() {
    return Sandbox.start(SandboxSettings.forTests().withDirectory(directory));
  }

  @Test
  void remembersObjectsVersionsAndIdentity() throws IOException {
    String uid;
    long version;
    String ca;
    String token;
    try (Sandbox first = start();
        KubernetesClient client = SandboxFixture.clientOf(first)) {
      ca = first.caPem();
      token = first.token();
      var made =
          client
              .configMaps()
              .inNamespace("default")
              .resource(
                  new ConfigMapBuilder().withNewMetadata().withName("kept").endMetadata().build())
              .create();
      uid = made.getMetadata().getUid();
      version = Long.parseLong(made.getMetadata().getResourceVersion());
    }
    // A kill may cut the last line.
    Files.writeString(
        directory.resolve("cluster.jsonl"), "{\"group\":\"\",\"plu", StandardOpenOption.APPEND);
    try (Sandbox second = start();
        KubernetesClient client = SandboxFixture.clientOf(second)) {
      assertThat(second.caPem()).isEqualTo(ca);
      assertThat(second.token()).isEqualTo(token);
      var kept = client.configMaps().inNamespace("default").withName("kept").get();
      assertThat(kept.getMetadata().getUid()).isEqualTo(uid);
      var next =
          client
              .configMaps()
              .inNamespace("default")
              .resource(
                  new ConfigMapBuilder().withNewMetadata().withName("next").endMetadata().build())
              .create();
      assertThat(Long.parseLong(next.getMetadata().getResourceVersion())).isGreaterThan(version);
      client.configMaps().inNamespace("default").withName("kept").delete();
    }
    try (Sandbox third = start();
        KubernetesClient client = SandboxFixture.clientOf(third)) {
      assertThat(client.configMaps().inNamespace("default").withName("kept").get()).isNull();
    }
  }

  @Test
  void keepsSecretsToItsOwner() throws IOException {
    start().close();
    for (String file : new String[] {"token", "ca.key"}) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void leadsToSeveralSandboxesFromOneKubeconfig() {
    try (Sandbox first = Sandbox.start(SandboxSettings.forTests().withName("first"));
        Sandbox second = Sandbox.start(SandboxSettings.forTests().withName("second"))) {
      second.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: only-there}\n");
      String both = Sandbox.kubeconfigYaml(List.of(first, second));
      assertThat(hasNamespace(Config.fromKubeconfig(both), "only-there"))
          .as("the first is current")
          .isFalse();
      assertThat(
              hasNamespace(
                  Config.fromKubeconfig(
                      both.replace("current-context: \"first\"", "current-context: \"second\"")),
                  "only-there"))
          .isTrue();
    }
  }

  private static boolean hasNamespace(Config config, String name) {
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      return client.namespaces().withName(name).get() != null;
    }
  }
}
