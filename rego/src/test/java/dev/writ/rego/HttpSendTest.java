package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Requests of `http.send` to a server on this machine. */
class HttpSendTest {
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private HttpServer server;
  private ExecutorService threads;

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/echo",
        exchange ->
            answer(
                exchange,
                200,
                "application/json; charset=utf-8",
                RegoValue.Obj.of(
                        "method", RegoValue.of(exchange.getRequestMethod()),
                        "path", RegoValue.of(exchange.getRequestURI().toString()),
                        "body", RegoValue.of(text(exchange)),
                        "x", header(exchange, "X-Colour"),
                        "user", header(exchange, "Authorization"),
                        "agent", header(exchange, "User-Agent"))
                    .toJson()));
    server.createContext("/text", exchange -> answer(exchange, 404, "text/plain", "a: [1, 2]"));
    server.createContext("/large", exchange -> answer(exchange, 200, "", "x".repeat(9 << 20)));
    server.createContext(
        "/to/",
        exchange -> {
          String target = exchange.getRequestURI().getRawQuery();
          String path = exchange.getRequestURI().getPath();
          exchange.getResponseHeaders().set("Location", target);
          answer(exchange, Integer.parseInt(path.substring(4)), "", "");
        });
    server.createContext(
        "/loop",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/loop");
          answer(exchange, 303, "", "");
        });
    server.createContext(
        "/never",
        exchange -> {
          try {
            closing.await();
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static String text(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static RegoValue header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? RegoValue.NULL : RegoValue.of(value);
  }

  private void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    requests.incrementAndGet();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().add("X-Two", "1");
    exchange.getResponseHeaders().add("X-Two", "2");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    } catch (IOException gone) {
      exchange.close(); // who asked had enough
    }
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private Outcome evaluate(String policy, Evaluation evaluation) {
    return Engine.builder()
        .capabilities(Engine.Capabilities.NONE.withHosts("127.0.0.1"))
        .build()
        .compile(
            List.of(PolicySource.v1("t.rego", "package t\n\n" + policy.replace("BASE", base()))),
            RegoValue.Obj.EMPTY)
        .prepare("data.t.p")
        .evaluate(evaluation.strictBuiltinErrors());
  }

  private String value(String policy) {
    return switch (evaluate(policy, Evaluation.none().within(Duration.ofSeconds(10)))) {
      case Outcome.Defined defined -> defined.value().toJson();
      case Outcome.Undefined _ -> "undefined";
      case Outcome.Failed failed -> failed.errors().getFirst().message().replace(base(), "BASE");
    };
  }

  @Test
  void sendsMethodHeadersAndBody() {
    assertThat(
            value(
                """
                p := http.send({
                  "method": "post",
                  "url": "BASE/echo?a=b c",
                  "headers": {"x-colour": "red", "content-length": "99"},
                  "body": {"k": {3, "<"}},
                }).body"""))
        .isEqualTo(
            "{\"agent\":\"writ-rego\",\"body\":\"{\\\"k\\\":[3,\\\"\\\\u003c\\\"]}\","
                + "\"method\":\"POST\",\"path\":\"/echo?a=b%20c\",\"user\":null,\"x\":\"red\"}");
    assertThat(
            value(
                """
                p := http.send({
                  "method": "PUT", "url": "BASE/echo", "body": 1, "raw_body": "as it is",
                }).body.body"""))
        .isEqualTo("\"as it is\"");
  }

  @Test
  void sendsTheUserOfTheUrlAndHidesThePassword() {
    assertThat(
            value("p := http.send({\"method\": \"get\", \"url\": \"" + user() + "\"}).body.user"))
        .isEqualTo("\"Basic YW5uOnB3\"");
    String never = user().replace("/echo", "/never");
    assertThat(
            value(
                "p := http.send({\"method\": \"get\", \"timeout\": 1, \"url\": \"%s\"})"
                    .formatted(never)))
        .contains("ann:***@")
        .doesNotContain("pw");
  }

  private String user() {
    return base().replace("http://", "http://ann:pw@") + "/echo";
  }

  @Test
  void answersWithStatusHeadersAndBothBodies() {
    assertThat(
            value(
                """
                p := json.remove(r, ["headers/date", "headers/content-length"]) if {
                  r := http.send({"method": "get", "url": "BASE/text"})
                }"""))
        .isEqualTo(
            "{\"body\":null,\"headers\":{\"content-type\":[\"text/plain\"],\"x-two\":[\"1\",\"2\"]},"
                + "\"raw_body\":\"a: [1, 2]\",\"status\":\"404 Not Found\",\"status_code\":404}");
  }

  @Test
  void decodesWhatItIsToldToDecode() {
    String yaml =
        "p := http.send({\"method\": \"get\", \"url\": \"BASE/text\", \"%s\": true}).body";
    assertThat(value(yaml.formatted("force_yaml_decode"))).isEqualTo("{\"a\":[1,2]}");
    assertThat(value(yaml.formatted("force_json_decode"))).isEqualTo("null");
  }

  @Test
  void followsRedirectsOnlyWhenTold() {
    String to = "p := http.send({\"method\": \"post\", \"body\": 7, \"url\": \"BASE/to/%s\"%s}).%s";
    String on = ", \"enable_redirect\": true";
    assertThat(value(to.formatted("302?/echo", "", "status"))).isEqualTo("\"302 Found\"");
    assertThat(value(to.formatted("302?/echo", on, "body.method"))).isEqualTo("\"GET\"");
    assertThat(value(to.formatted("308?/echo", on, "body.body"))).isEqualTo("\"7\"");
    assertThat(value(to.formatted("302?/loop", on, "status")))
        .isEqualTo("http.send: Get \"BASE/loop\": stopped after 10 redirects");
  }

  @Test
  @DisplayName("R28 a host that is not allowed ends the evaluation, on the way as well")
  void refusesOtherHostsOnTheWay() {
    String to =
        "p if not http.send({\"method\": \"get\", \"url\": \"%s\", \"raise_error\": false,"
            + " \"enable_redirect\": true})";
    assertThat(value(to.formatted("BASE/to/302?http://example.com/")))
        .isEqualTo("http.send: disallowed host: example.com");
    assertThat(value(to.formatted("http://127.0.0.1@example.com/")))
        .isEqualTo("http.send: disallowed host: example.com");
    assertThat(value(to.formatted("http://[::1]:80/")))
        .isEqualTo("http.send: disallowed host: ::1");
    assertThat(requests).hasValue(1);
  }

  @Test
  void tellsOfErrorsAsAValueWhenAsked() {
    String send = "p := http.send({\"method\": \"get\", \"raise_error\": false, %s})";
    assertThat(value(send.formatted("\"url\": \"http://127.0.0.1:1/\", \"max_retry_attempts\": 1")))
        .isEqualTo(
            "{\"error\":{\"code\":\"eval_http_send_network_error\",\"message\":\"Get"
                + " \\\"http://127.0.0.1:1/\\\": dial tcp 127.0.0.1:1: connect: connection"
                + " refused\"},\"status_code\":0}");
    assertThat(value(send.formatted("\"url\": \"BASE/echo\", \"timeout\": true")))
        .isEqualTo(
            "{\"error\":{\"code\":\"eval_http_send_internal_error\",\"message\":\"t.rego:3:"
                + " eval_type_error: http.send: operand 1 'timeout' must be one of {string,"
                + " number} but got boolean\"},\"status_code\":0}");
  }

  @Test
  void endsWithItsTimeoutAndWithTheEvaluation() {
    String send =
        "p := http.send({\"method\": \"get\", \"url\": \"BASE/never\", \"timeout\": \"%s\"})";
    assertThat(value(send.formatted("20ms")))
        .isEqualTo("http.send: Get \"BASE/never\": request timed out");
    assertThat(
            evaluate(send.formatted("5s"), Evaluation.none().within(Duration.ofMillis(50)))
                .toString())
        .contains("eval_cancel_error", "deadline of 50ms exceeded");
    assertThat(evaluate(send.formatted("5s"), Evaluation.none().cancelledBy(() -> true)).toString())
        .contains("caller cancelled query execution");
  }

  @Test
  void refusesHeadersThatCannotBeSent() {
    String send =
        "p := http.send({\"method\": \"get\", \"url\": \"BASE/echo\", \"headers\": {%s}})";
    assertThat(value(send.formatted("\"x\": \"a\\nb\"")))
        .isEqualTo("http.send: net/http: invalid header field \"X\"");
    assertThat(value(send.formatted("\"host\": \"other\"")))
        .contains("-Djdk.httpclient.allowRestrictedHeaders=host");
  }

  @Test
  void refusesAnswersThatAreTooLarge() {
    assertThat(value("p := http.send({\"method\": \"get\", \"url\": \"BASE/large\"}).status"))
        .startsWith("http.send: Get \"BASE/large\": ");
  }

  @Test
  void sendsEqualRequestsOfOneEvaluationOnce() {
    assertThat(
            value(
                """
                r(n) := http.send({"method": "get", "url": "BASE/echo"}).status_code + n
                p := [r(1), r(2)]"""))
        .isEqualTo("[201,202]");
    assertThat(requests).hasValue(1);
  }
}
