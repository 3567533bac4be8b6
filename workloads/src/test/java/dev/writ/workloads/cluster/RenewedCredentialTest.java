package dev.writ.workloads.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.workloads.deploy.ShippedRights;
import dev.writ.workloads.observe.Informers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A credential ends while a cluster is watched, and its file holds a new one by then. */
@Timeout(60)
class RenewedCredentialTest {
  private static final String NAMESPACES = "/api/v1/namespaces";

  @TempDir private Path folder;
  private final Sandbox sandbox = Sandbox.start(SandboxSettings.forTests());

  @AfterEach
  void close() {
    sandbox.close();
  }

  private Path file(String kubeconfig) throws IOException {
    return Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
  }

  @Test
  void takesUpTheTokenThatTheFileHasByNow() throws IOException, InterruptedException {
    String renewed = ShippedRights.grant(sandbox);
    try (ClusterApi api =
            ClusterApi.open("other", file(sandbox.kubeconfigYaml()), RequestListener.NOBODY);
        Informers informers = new Informers(api, new Names(), InstantSource.system())) {
      informers.follow(Resource.NAMESPACES);
      awaitNamespace("writ-system");

      sandbox.faults().revoke(sandbox.token());
      sandbox.faults().dropWatches();
      assertThatThrownBy(() -> api.read(NAMESPACES)).hasMessageContaining("Unauthorized");

      file(renewed);
      assertThat(api.read(NAMESPACES).path("kind").asText()).isEqualTo("NamespaceList");
      sandbox.apply("{apiVersion: v1, kind: Namespace, metadata: {name: later}}");
      awaitNamespace("later");
    }
  }

  @Test
  void runsTheCredentialPluginAgain() throws IOException {
    ShippedRights.grant(sandbox);
    Path credential = folder.resolve("credential.json");
    Files.writeString(credential, credential("expired"));
    String kubeconfig =
        sandbox
            .kubeconfigYaml()
            .replaceFirst(
                "token: .*",
                "exec: {apiVersion: client.authentication.k8s.io/v1, command: cat, args: [\"%s\"], interactiveMode: Never}"
                    .formatted(credential));
    try (ClusterApi api = ClusterApi.open("other", file(kubeconfig), RequestListener.NOBODY)) {
      assertThatThrownBy(() -> api.read(NAMESPACES)).hasMessageContaining("Unauthorized");

      Files.writeString(credential, credential(sandbox.token()));
      assertThat(api.read(NAMESPACES).path("kind").asText()).isEqualTo("NamespaceList");
    }
  }

  private static String credential(String token) {
    return """
        {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",
        "status":{"token":"%s"}}
        """
        .formatted(token);
  }

  private final BlockingQueue<String> namespaces = new LinkedBlockingQueue<>();

  private void awaitNamespace(String wanted) throws InterruptedException {
    String name = "";
    while (!name.equals(wanted)) {
      name = namespaces.take();
    }
  }

  private final class Names implements Informers.Sink {
    @Override
    public void seen(Resource resource, Informers.Sighting object) {
      namespaces.add(object.name());
    }

    @Override
    public void gone(Resource resource, String namespace, String name) {}
  }
}
