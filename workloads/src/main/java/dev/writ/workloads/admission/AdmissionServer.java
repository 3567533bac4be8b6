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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

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

  private static final Duration IDLE = Duration.ofMinutes(2);

  private final Limits limits;
  private final Map<String, Webhook> webhooks;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final ExecutorService judges = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final AtomicLong held = new AtomicLong();

  /**
   * What is taken in at most.
   *
   * @param bytes of one review
   * @param bytesTogether of all that come in or are judged at one time
   * @param patience for a review to come in whole
   */
  record Limits(int bytes, long bytesTogether, Duration patience) {
    /**
     * A review holds the new object, 3 MiB at most, and the old one, and tells of both; read, it is
     * some ten times as large. An API server waits for two seconds.
     */
    static final Limits SHIPPED = new Limits(8 << 20, 32 << 20, Duration.ofSeconds(10));
  }

  private AdmissionServer(
      String host, int port, Credentials serving, Map<String, Webhook> asked, Limits limits) {
    this.limits = limits;
    this.webhooks = Map.copyOf(asked);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setSsl(true)
            .setUseAlpn(true)
            .setIdleTimeout(Math.toIntExact(IDLE.toSeconds()))
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
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
    return start(host, port, serving, webhooks, Limits.SHIPPED);
  }

  static AdmissionServer start(
      String host, int port, Credentials serving, Map<String, Webhook> webhooks, Limits limits) {
    AdmissionServer started = new AdmissionServer(host, port, serving, webhooks, limits);
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
      new Gathering(request, body -> mutates ? webhook.mutate(body) : webhook.validate(body))
          .begin();
    }
  }

  private interface Judgement {
    Reply of(byte[] body);
  }

  /** The body of one request as it comes in; all but the judgement on its event loop. */
  private final class Gathering {
    private final HttpServerRequest request;
    private final Judgement judgement;
    private final Buffer body = Buffer.buffer();
    private final long deadline;
    private boolean over;

    Gathering(HttpServerRequest request, Judgement judgement) {
      this.request = request;
      this.judgement = judgement;
      this.deadline = vertx.setTimer(limits.patience().toMillis(), _ -> abandon());
    }

    void begin() {
      var _ = request.handler(this::take).endHandler(_ -> judge()).exceptionHandler(_ -> release());
    }

    private void take(Buffer part) {
      if (over) {
        return;
      }
      if (body.length() + part.length() > limits.bytes()) {
        release();
        end(request, new Reply(413, "a review may have %d bytes".formatted(limits.bytes())));
      } else if (held.addAndGet(part.length()) > limits.bytesTogether()) {
        held.addAndGet(-part.length());
        release();
        end(request, new Reply(503, "too many reviews at once; try again"));
      } else {
        body.appendBuffer(part);
      }
    }

    private void judge() {
      if (over) {
        return;
      }
      over = true;
      vertx.cancelTimer(deadline);
      judges.execute(
          () -> {
            Reply reply;
            try {
              reply = judgement.of(body.getBytes());
            } finally {
              held.addAndGet(-body.length());
            }
            end(request, reply);
          });
    }

    private void release() {
      if (!over) {
        over = true;
        vertx.cancelTimer(deadline);
        held.addAndGet(-body.length());
      }
    }

    private void abandon() {
      release();
      request.response().reset();
    }
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
