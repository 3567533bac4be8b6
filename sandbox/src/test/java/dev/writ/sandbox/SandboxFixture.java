package dev.writ.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.json.Json;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A sandbox that never waits, and clients for it: one for the class when the field is static, one
 * for each test otherwise.
 */
final class SandboxFixture
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

  private final SandboxSettings settings;
  private boolean shared;
  private int namespaces;
  private @Nullable Sandbox sandbox;
  private @Nullable KubernetesClient client;

  SandboxFixture() {
    this(SandboxSettings.forTests());
  }

  SandboxFixture(SandboxSettings settings) {
    this.settings = settings;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    shared = true;
    start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!shared) {
      start();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!shared) {
      stop();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stop();
  }

  private void start() {
    sandbox = Sandbox.start(settings);
    client = clientOf(sandbox);
  }

  private void stop() {
    client().close();
    sandbox().close();
  }

  /** A client that does not try again by itself, so that a test sees every answer. */
  static KubernetesClient clientOf(Sandbox sandbox) {
    Config config = Config.fromKubeconfig(sandbox.kubeconfigYaml());
    config.setRequestRetryBackoffLimit(0);
    config.setWatchReconnectInterval(1);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  Sandbox sandbox() {
    return Objects.requireNonNull(sandbox);
  }

  KubernetesClient client() {
    return Objects.requireNonNull(client);
  }

  /** A namespace nobody else uses. */
  String newNamespace() {
    String name = "test-" + ++namespaces;
    client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
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
        .waitUntilCondition(condition, 60, TimeUnit.SECONDS);
  }

  // ---- plain HTTP

  /** An answer to a plain request. */
  record Answer(int code, JsonNode body, HttpResponse<String> response) {
    String message() {
      return body.path("message").asText();
    }

    String reason() {
      return body.path("reason").asText();
    }
  }

  /** Edits as often as a controller is quicker: each of its writes refuses what was read before. */
  static <T> void edit(Resource<T> object, UnaryOperator<T> change) {
    for (int left = 20; ; left--) {
      try {
        object.edit(change);
        return;
      } catch (KubernetesClientException conflict) {
        if (conflict.getCode() != 409 || left == 0) {
          throw conflict;
        }
      }
    }
  }

  Answer get(String path) {
    return send("GET", path, "application/json", "");
  }

  Answer post(String path, String yaml) {
    return send("POST", path, "application/yaml", yaml);
  }

  Answer patch(String path, String contentType, String body) {
    return send("PATCH", path, contentType, body);
  }

  Answer send(String method, String path, String contentType, String body) {
    try {
      HttpResponse<String> response =
          http().send(request(method, path, contentType, body).build(), BodyHandlers.ofString());
      boolean json =
          response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
      return new Answer(response.statusCode(), Json.parse(json ? response.body() : "{}"), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpRequest.Builder request(String method, String path, String contentType, String body) {
    return HttpRequest.newBuilder(URI.create(sandbox().url() + path))
        .header("Authorization", "Bearer " + sandbox().token())
        .header("Content-Type", contentType)
        .method(method, BodyPublishers.ofString(body));
  }

  HttpClient http() {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "ca",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(sandbox().caPem().getBytes(StandardCharsets.US_ASCII))));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return HttpClient.newBuilder()
          .sslContext(context)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
