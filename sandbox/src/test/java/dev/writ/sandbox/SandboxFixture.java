package dev.writ.sandbox;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A fresh sandbox without waiting, and a client, for each test. */
final class SandboxFixture implements BeforeEachCallback, AfterEachCallback {

  private final SandboxSettings settings;
  private @Nullable Sandbox sandbox;
  private @Nullable KubernetesClient client;

  SandboxFixture() {
    this(SandboxSettings.forTests());
  }

  SandboxFixture(SandboxSettings settings) {
    this.settings = settings;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    sandbox = Sandbox.start(settings);
    client = clientOf(sandbox);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    client().close();
    sandbox().close();
  }

  static KubernetesClient clientOf(Sandbox sandbox) {
    Config config = Config.fromKubeconfig(sandbox.kubeconfigYaml());
    config.setRequestRetryBackoffLimit(0);
    config.setWatchReconnectInterval(1);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  Sandbox sandbox() {
    return java.util.Objects.requireNonNull(sandbox);
  }

  KubernetesClient client() {
    return java.util.Objects.requireNonNull(client);
  }

  /** Parses an object of any kind. */
  static GenericKubernetesResource object(String yaml) {
    return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
  }

  GenericKubernetesResource await(
      String apiVersion,
      String kind,
      String name,
      Predicate<@Nullable GenericKubernetesResource> condition) {
    return client()
        .genericKubernetesResources(apiVersion, kind)
        .inNamespace("default")
        .withName(name)
        .waitUntilCondition(condition, 20, TimeUnit.SECONDS);
  }
}
