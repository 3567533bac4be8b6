package dev.writ.workloads.admission;

import dev.writ.workloads.admission.Webhook.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The HTTPS listener that API servers ask: {@code POST /admission/workloads/validate} and {@code
 * …/mutate}, with the cluster's name behind it where it is not the one called {@code local}.
 */
public final class AdmissionServer implements AutoCloseable {
  private static final String PATH = "/admission/workloads/";

  /** The cluster that is meant where none is named. */
  private static final String LOCAL = "local";

  private static final String VALIDATE = "validate";
  private static final String MUTATE = "mutate";

  /** A review holds the new object, 3 MiB at most, and the old one, and tells of both. */
  private static final int LARGEST = 8 << 20;

  private final Map<String, Webhook> webhooks;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final ExecutorService judges = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private AdmissionServer(String host, int port, Credentials serving, Map<String, Webhook> asked) {
    this.webhooks = Map.copyOf(asked);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(keys(serving));
    this.server = vertx.createHttpServer(options).requestHandler(this::take);
  }

  /**
   * Begins to listen.
   *
   * @param port 0 for any free one
   * @param webhooks by the name of the cluster that asks
   * @throws IllegalStateException where the port can't be had
   */
  public static AdmissionServer start(
      String host, int port, Credentials serving, Map<String, Webhook> webhooks) {
    AdmissionServer started = new AdmissionServer(host, port, serving, webhooks);
    try {
      var _ = started.server.listen().toCompletionStage().toCompletableFuture().join();
      return started;
    } catch (CompletionException e) {
      started.close();
      throw new IllegalStateException(
          "admission can't listen on `%s:%d`: %s; set `writ.workloads.admission.port` to a free one"
              .formatted(host, port, String.valueOf(e.getCause())),
          e);
    }
  }

  /** What an API server asks for. */
  static String path(String verb, String cluster) {
    return PATH + verb + (cluster.equals(LOCAL) ? "" : "/" + cluster);
  }

  public int port() {
    return server.actualPort();
  }

  /** Shows another certificate to whoever connects from now on. */
  public void use(Credentials serving) {
    var _ =
        server
            .updateSSLOptions(new SSLOptions().setKeyCertOptions(keys(serving)))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  private static PemKeyCertOptions keys(Credentials serving) {
    return new PemKeyCertOptions()
        .setCertValue(Buffer.buffer(serving.certificatePem()))
        .setKeyValue(Buffer.buffer(serving.keyPem()));
  }

  private void take(HttpServerRequest request) {
    String path = Objects.requireNonNullElse(request.path(), "");
    String asked = path.startsWith(PATH) ? path.substring(PATH.length()) : "";
    List<String> parts = List.of(asked.split("/", 2));
    String verb = parts.getFirst();
    Webhook webhook = webhooks.get(parts.size() == 1 ? LOCAL : parts.getLast());
    boolean mutates = verb.equals(MUTATE);
    if (webhook == null || !(mutates || verb.equals(VALIDATE))) {
      end(
          request,
          new Reply(
              404,
              "nobody is asked at `%s`; there are %s and %s, and a cluster's name behind them"
                  .formatted(path, PATH + VALIDATE, PATH + MUTATE)));
    } else if (!request.method().equals(HttpMethod.POST)) {
      request.response().putHeader("Allow", "POST");
      end(request, new Reply(405, "an AdmissionReview is sent by POST"));
    } else {
      gather(request, body -> mutates ? webhook.mutate(body) : webhook.validate(body));
    }
  }

  private interface Judgement {
    Reply of(byte[] body);
  }

  private void gather(HttpServerRequest request, Judgement judgement) {
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() > LARGEST) {
            request.handler(_ -> {});
            request.endHandler(_ -> {});
            end(request, new Reply(413, "a review may have %d bytes".formatted(LARGEST)));
          } else {
            body.appendBuffer(part);
          }
        });
    request.endHandler(_ -> judges.execute(() -> end(request, judgement.of(body.getBytes()))));
  }

  private static void end(HttpServerRequest request, Reply reply) {
    var _ =
        request
            .response()
            .setStatusCode(reply.status())
            .putHeader(
                "Content-Type",
                reply.status() == 200 ? "application/json" : "text/plain; charset=utf-8")
            .end(reply.body());
  }

  /** Answers what was asked already, and stops. */
  @Override
  public void close() {
    var _ = server.close().toCompletionStage().toCompletableFuture().join();
    judges.close();
    var _ = vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
