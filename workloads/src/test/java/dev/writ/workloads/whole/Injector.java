package dev.writ.workloads.whole;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A service mesh: a webhook that puts a sidecar before the first container of each pod. */
final class Injector implements AutoCloseable {
  private static final String SIDECAR =
      "[{\"op\":\"add\",\"path\":\"/spec/containers/0\","
          + "\"value\":{\"name\":\"istio-proxy\",\"image\":\"proxy:1\"}}]";

  private final SelfSigned certificate;
  private final HttpsServer server;

  Injector(Path folder) {
    certificate = SelfSigned.in(folder);
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext("/", Injector::answer);
    server.start();
  }

  private SSLContext tls() throws IOException {
    try (InputStream in = Files.newInputStream(certificate.store())) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, SelfSigned.PASSWORD.toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, SelfSigned.PASSWORD.toCharArray());
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(managers.getKeyManagers(), null, null);
      return tls;
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void answer(HttpExchange http) throws IOException {
    ObjectNode review = (ObjectNode) Json.parse(http.getRequestBody().readAllBytes());
    String uid = review.at("/request/uid").asText();
    review.remove("request");
    review
        .putObject("response")
        .put("uid", uid)
        .put("allowed", true)
        .put("patchType", "JSONPatch")
        .put("patch", Base64.getEncoder().encodeToString(SIDECAR.getBytes(StandardCharsets.UTF_8)));
    byte[] body = review.toString().getBytes(StandardCharsets.UTF_8);
    http.sendResponseHeaders(200, body.length);
    http.getResponseBody().write(body);
    http.close();
  }

  /** Has it asked about each pod of a namespace as it comes. */
  String configuration(String namespace) {
    try {
      return """
          apiVersion: admissionregistration.k8s.io/v1
          kind: MutatingWebhookConfiguration
          metadata: {name: mesh}
          webhooks:
            - name: mesh.writ.test
              clientConfig: {url: 'https://127.0.0.1:%d/', caBundle: %s}
              rules:
                - {apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}
              namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
              failurePolicy: Fail
              sideEffects: None
              admissionReviewVersions: [v1]
          """
          .formatted(
              server.getAddress().getPort(),
              Base64.getEncoder().encodeToString(Files.readAllBytes(certificate.certificate())),
              namespace);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
