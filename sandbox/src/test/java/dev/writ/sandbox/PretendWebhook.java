package dev.writ.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.http.Certificates;
import dev.writ.sandbox.json.Json;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A webhook on 127.0.0.1 that remembers what it was asked. */
final class PretendWebhook implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final Certificates certificates = Certificates.generate(Instant.now());
  private final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();
  private final Queue<String> queries = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  /**
   * @param answer turns a request into the response, to which the uid is added
   */
  PretendWebhook(Function<JsonNode, ObjectNode> answer) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setKeyValue(Buffer.buffer(certificates.serverKeyPem()))
                    .setCertValue(Buffer.buffer(certificates.serverCertificatePem())));
    this.server =
        vertx
            .createHttpServer(options)
            .requestHandler(
                http -> {
                  queries.add(String.valueOf(http.query()));
                  http.body()
                      .onSuccess(body -> http.response().end(reply(body.toString(), answer)));
                })
            .listen(0)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  private String reply(String body, Function<JsonNode, ObjectNode> answer) {
    try {
      ObjectNode review = (ObjectNode) Json.parse(body);
      JsonNode request = review.path("request");
      requests.add(request);
      review.remove("request");
      review.set("response", answer.apply(request).put("uid", request.path("uid").asText()));
      return Json.write(review);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode allow() {
    return Json.object().put("allowed", true);
  }

  static ObjectNode deny(String message) {
    ObjectNode response = Json.object().put("allowed", false);
    response.putObject("status").put("code", 403).put("message", message);
    return response;
  }

  static ObjectNode patch(String operations) {
    return allow().put("patchType", "JSONPatch").put("patch", base64(operations));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  List<JsonNode> requests() {
    return List.copyOf(requests);
  }

  /** What stood behind the `?` of each address it was asked at. */
  List<String> queries() {
    return List.copyOf(queries);
  }

  /** A configuration that sends it the pods and Deployments of one namespace. */
  String configuration(String kind, String namespace, String failurePolicy) {
    return """
        apiVersion: admissionregistration.k8s.io/v1
        kind: %s
        metadata: {name: %s}
        webhooks:
          - name: policy.writ.test
            clientConfig: {url: 'https://127.0.0.1:%d/', caBundle: %s}
            rules:
              - {apiGroups: ['', apps], apiVersions: [v1], operations: [CREATE, UPDATE],
                 resources: [pods, deployments]}
            namespaceSelector:
              matchExpressions:
                - {key: kubernetes.io/metadata.name, operator: In, values: [%s]}
            failurePolicy: %s
            timeoutSeconds: 5
            sideEffects: NoneOnDryRun
            admissionReviewVersions: [v1]
        """
        .formatted(
            kind,
            namespace,
            server.actualPort(),
            base64(certificates.caPem()),
            namespace,
            failurePolicy);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
