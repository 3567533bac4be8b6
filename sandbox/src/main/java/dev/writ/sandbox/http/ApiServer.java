package dev.writ.sandbox.http;

import dev.writ.sandbox.api.ApiFailure;
import dev.writ.sandbox.api.Authorizer;
import dev.writ.sandbox.api.Patch;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.User;
import dev.writ.sandbox.fault.Counts;
import dev.writ.sandbox.fault.Faults;
import dev.writ.sandbox.fault.Faults.Cut;
import dev.writ.sandbox.fault.Faults.CutAfter;
import dev.writ.sandbox.fault.Faults.Fault;
import dev.writ.sandbox.fault.Faults.Refuse;
import dev.writ.sandbox.fault.RequestLog;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.ProtobufReader;
import dev.writ.sandbox.schema.ProtobufReader.Unreadable;
import dev.writ.sandbox.store.ObjectStore.Subscription;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on 127.0.0.1, checks the bearer token, and hands requests to the router. Requests are
 * worked on by virtual threads; only the network is Vert.x's.
 */
public final class ApiServer implements Faults.Line, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final long BOOKMARK_EVERY_MS = 60_000;
  private static final int LARGEST_BODY = 3 * 1024 * 1024; // as etcd and the API server limit it

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(2)
              .setWorkerPoolSize(2)
              .setInternalBlockingPoolSize(2));
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sandbox-request-", 0).factory());
  private final Set<Runnable> openWatches = ConcurrentHashMap.newKeySet();
  private final Certificates certificates;
  private final Map<String, User> users = new ConcurrentHashMap<>();
  private final Authorizer authorizer;
  private final RequestLog log;
  private final Resources resources;
  private final Router router;
  private final Counts counts;
  private final Faults faults;
  private HttpServer server;
  private final int port;

  /**
   * Starts listening.
   *
   * @param port 0 for any free one
   */
  public ApiServer(
      int port,
      Certificates certificates,
      String token,
      Resources resources,
      List<Extension> extensions,
      Counts counts,
      RequestLog log) {
    this.certificates = certificates;
    this.users.put(token, User.ADMIN);
    this.authorizer = new Authorizer(resources);
    this.log = log;
    this.resources = resources;
    this.counts = counts;
    this.faults =
        new Faults(
            this,
            () -> {
              resources.store().trimHistory();
              forgetPages();
            });
    List<Extension> all = new ArrayList<>(extensions);
    all.add(new AccessReviews(faults, authorizer));
    all.add(new SelfReviews());
    this.router = new Router(resources, all);
    try {
      this.server = listen(port);
    } catch (CompletionException e) {
      await(vertx.close());
      throw new IllegalStateException(
          "the sandbox cannot listen on 127.0.0.1:" + port + ": choose another port, or 0", e);
    }
    this.port = server.actualPort();
  }

  private void forgetPages() {
    router.forgetPages();
  }

  public int port() {
    return port;
  }

  public Faults faults() {
    return faults;
  }

  private HttpServer listen(int wanted) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(wanted)
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setKeyValue(Buffer.buffer(certificates.serverKeyPem()))
                    .setCertValue(Buffer.buffer(certificates.serverCertificatePem())))
            .setCompressionSupported(false);
    HttpServer fresh = vertx.createHttpServer(options).requestHandler(this::receive);
    return await(fresh.listen());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  // ---- one request

  private void receive(HttpServerRequest http) {
    if (user(http).isEmpty()) {
      send(http.response(), failure(ApiFailure.of(401, "Unauthorized", "Unauthorized")), List.of());
      return;
    }
    if (announcedLength(http) > LARGEST_BODY) {
      send(http.response(), failure(tooLarge()), List.of());
      return;
    }
    Context context = vertx.getOrCreateContext();
    if ("websocket".equalsIgnoreCase(http.getHeader("Upgrade"))) {
      List<String> warnings = new CopyOnWriteArrayList<>();
      ApiRequest request = read(http, Buffer.buffer(), warnings);
      Optional<ApiResponse> refusal =
          watch(
              request,
              session ->
                  http.toWebSocket()
                      .onSuccess(
                          socket -> stream(session, request, WatchSink.of(context, socket))));
      refusal.ifPresent(answer -> send(http.response(), answer, warnings));
      return;
    }
    http.body().onSuccess(body -> workers.execute(() -> work(http, body, context)));
  }

  private Optional<User> user(HttpServerRequest http) {
    String header = header(http, "Authorization");
    return header.startsWith("Bearer ")
        ? Optional.ofNullable(users.get(header.substring("Bearer ".length())))
        : Optional.empty();
  }

  /** Lets a token stand for a user; what that user may do, RBAC says. */
  public void admit(String bearer, User user) {
    users.put(bearer, user);
  }

  private static long announcedLength(HttpServerRequest http) {
    try {
      String length = header(http, "Content-Length");
      return length.isEmpty() ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private void work(HttpServerRequest http, Buffer body, Context context) {
    List<String> warnings = new CopyOnWriteArrayList<>();
    ApiRequest request;
    try {
      request = read(http, body, warnings);
    } catch (Unreadable e) {
      ApiFailure failure =
          ApiFailure.of(415, "UnsupportedMediaType", String.valueOf(e.getMessage()));
      context.runOnContext(_ -> send(http.response(), failure(failure), warnings));
      return;
    }
    if (request.flag("watch")) {
      Optional<ApiResponse> refusal =
          watch(
              request,
              session ->
                  context.runOnContext(
                      _ -> {
                        HttpServerResponse response = http.response();
                        response.setChunked(true).putHeader("Content-Type", "application/json");
                        response.writeHead();
                        stream(session, request, WatchSink.of(context, response));
                      }));
      refusal.ifPresent(
          answer -> context.runOnContext(_ -> send(http.response(), answer, warnings)));
      return;
    }
    Optional<Target> target = Target.of(request);
    Optional<Fault> fault =
        target.flatMap(
            asked -> {
              counts.countRequest(asked.verb(), asked.resource());
              boolean later = !request.parameter("continue").isEmpty();
              return faults.next(asked.verb(), asked.resource(), asked.name(), later);
            });
    if (fault.isPresent() && fault.get() instanceof Cut) {
      context.runOnContext(_ -> http.connection().close());
      return;
    }
    ApiResponse answer =
        fault.isPresent() && fault.get() instanceof Refuse refuse
            ? failure(refused(refuse, target))
            : answer(request, target);
    target.ifPresent(asked -> log.add(entry(asked, request, answer.code())));
    boolean cut = fault.isPresent() && fault.get() instanceof CutAfter;
    context.runOnContext(
        _ -> {
          if (cut) {
            http.connection().close();
          } else {
            if (fault.isPresent() && fault.get() instanceof Refuse refuse && refuse.code() == 429) {
              http.response().putHeader("Retry-After", Integer.toString(refuse.retryAfter()));
            }
            send(http.response(), answer, warnings);
          }
        });
  }

  private static RequestLog.Entry entry(Target target, ApiRequest request, int code) {
    return new RequestLog.Entry(
        target.verb(),
        target.group(),
        target.resource(),
        target.namespace(),
        target.name(),
        target.verb().equals("patch") ? request.contentType() : "",
        request.parameter("fieldManager"),
        !request.parameter("dryRun").isEmpty(),
        request.user().name(),
        code);
  }

  private ApiResponse answer(ApiRequest request, Optional<Target> target) {
    try {
      if (request.body().length() > LARGEST_BODY) {
        throw tooLarge();
      }
      target.ifPresent(asked -> checkRights(asked, request));
      ApiResponse answer = router.answer(request);
      if (target.isPresent() && target.get().isStored() && !request.isDryRun()) {
        counts.countWrite();
      }
      return answer;
    } catch (ApiFailure e) {
      return failure(e);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      LOG.warn("sandbox: {} {} failed", request.method(), request.path(), e);
      return failure(ApiFailure.of(500, "InternalError", "Internal error occurred: " + e));
    }
  }

  private static ApiFailure tooLarge() {
    return ApiFailure.of(
        413, "RequestEntityTooLarge", "Request entity too large: limit is " + LARGEST_BODY);
  }

  /** An apply that makes an object needs the right to create as well. */
  private void checkRights(Target target, ApiRequest request) {
    checkRight(target.narrowed(request), request.user());
    if (target.verb().equals("patch")
        && target.subresource().isEmpty()
        && request.contentType().equals(Patch.APPLY)
        && resources
            .find(router.requireKind(target), target.namespace(), target.name())
            .isEmpty()) {
      checkRight(
          new Target(
              "create",
              target.group(),
              target.version(),
              target.namespace(),
              target.plural(),
              target.name(),
              ""),
          request.user());
    }
  }

  private void checkRight(Target target, User user) {
    boolean may =
        faults.mayDo(target.verb(), target.resource(), target.namespace())
            && authorizer.allows(user, target.access());
    if (!may) {
      throw ApiFailure.of(
          403,
          "Forbidden",
          target.resource()
              + (target.group().isEmpty() ? "" : "." + target.group())
              + (target.name().isEmpty() ? "" : " \"" + target.name() + "\"")
              + " is forbidden: User \""
              + user.name()
              + "\" cannot "
              + target.verb()
              + " resource \""
              + target.resource()
              + "\" in API group \""
              + target.group()
              + "\""
              + (target.namespace().isEmpty()
                  ? " at the cluster scope"
                  : " in the namespace \"" + target.namespace() + "\""));
    }
  }

  private static ApiFailure refused(Refuse refuse, Optional<Target> target) {
    String resource = target.map(Target::resource).orElse("");
    return switch (refuse.code()) {
      case 403 -> ApiFailure.of(403, "Forbidden", resource + " is forbidden: by a fault");
      case 429 ->
          ApiFailure.of(
              429,
              "TooManyRequests",
              "the server has received too many requests and has asked us to try again later");
      case 503 ->
          ApiFailure.of(
              503, "ServiceUnavailable", "the server is currently unable to handle the request");
      default ->
          ApiFailure.of(refuse.code(), "InternalError", "Internal error occurred: by a fault");
    };
  }

  private static ApiResponse failure(ApiFailure failure) {
    return ApiResponse.json(failure.code(), failure.status());
  }

  /** Protobuf becomes JSON here: nothing further in knows of it. */
  private ApiRequest read(HttpServerRequest http, Buffer body, List<String> warnings) {
    String contentType = header(http, "Content-Type").split(";", 2)[0].strip();
    boolean protobuf =
        contentType.equals("application/vnd.kubernetes.protobuf") && body.length() > 0;
    String text =
        protobuf
            ? Json.write(ProtobufReader.read(body.getBytes(), resources.kinds()::findBodySchema))
            : body.toString(StandardCharsets.UTF_8);
    List<String> path =
        Pattern.compile("/")
            .splitAsStream(Objects.requireNonNullElse(http.path(), ""))
            .filter(segment -> !segment.isEmpty())
            .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
            .toList();
    Map<String, String> query = new LinkedHashMap<>();
    http.params().forEach(entry -> query.put(entry.getKey(), entry.getValue()));
    return new ApiRequest(
        http.method().name(),
        path,
        query,
        protobuf ? "application/json" : contentType,
        header(http, "Accept"),
        header(http, "User-Agent"),
        user(http).orElseThrow(),
        text,
        warnings::add);
  }

  private static String header(HttpServerRequest http, String name) {
    String value = http.getHeader(name);
    return value == null ? "" : value;
  }

  private static void send(HttpServerResponse response, ApiResponse answer, List<String> warnings) {
    WarningHeader.of(warnings).forEach(value -> response.headers().add("Warning", value));
    response
        .setStatusCode(answer.code())
        .putHeader("Content-Type", answer.contentType())
        .end(answer.body());
  }

  // ---- watches

  private interface Opening {
    void open(WatchSession session);
  }

  /** Opens a watch, or says why not. */
  private Optional<ApiResponse> watch(ApiRequest request, Opening opening) {
    try {
      Target asked = Target.of(request).orElseThrow(ApiFailure::unknownPath);
      Target target =
          new Target(
              "watch",
              asked.group(),
              asked.version(),
              asked.namespace(),
              asked.plural(),
              asked.name(),
              asked.subresource());
      counts.countRequest("watch", target.resource());
      Optional<Fault> fault = faults.next("watch", target.resource(), target.name(), false);
      if (fault.isPresent() && fault.get() instanceof Refuse refuse) {
        throw refused(refuse, Optional.of(target));
      }
      checkRight(target.narrowed(request), request.user());
      WatchSession session =
          new WatchSession(resources, router.requireKind(target), target, request);
      opening.open(session);
      log.add(entry(target, request, 200));
      return Optional.empty();
    } catch (ApiFailure e) {
      Target.of(request).ifPresent(target -> log.add(entry(target, request, e.code())));
      return Optional.of(failure(e));
    }
  }

  private void stream(WatchSession session, ApiRequest request, WatchSink sink) {
    Subscription subscription = session.open(sink);
    long bookmarks =
        session.wantsBookmarks()
            ? vertx.setPeriodic(BOOKMARK_EVERY_MS, _ -> sink.event(session.bookmark()))
            : -1;
    long timeout = timeoutMillis(request);
    long end = timeout > 0 ? vertx.setTimer(timeout, _ -> sink.end()) : -1;
    Runnable drop = sink::end;
    openWatches.add(drop);
    Runnable closed =
        () -> {
          openWatches.remove(drop);
          subscription.close();
          vertx.cancelTimer(bookmarks);
          vertx.cancelTimer(end);
        };
    sink.whenClosed(closed);
  }

  private static long timeoutMillis(ApiRequest request) {
    try {
      String text = request.parameter("timeoutSeconds");
      return text.isEmpty() ? 0 : TimeUnit.SECONDS.toMillis(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  // ---- the line

  @Override
  public void dropWatches() {
    openWatches.forEach(Runnable::run);
  }

  @Override
  public void revoke(String bearer) {
    users.remove(bearer);
  }

  @Override
  public void goDown() {
    await(server.close());
  }

  @Override
  public void comeBack() {
    server = listen(port);
  }

  @Override
  public void close() {
    await(server.close());
    await(vertx.close());
    workers.close();
  }
}
