package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.writ.cli.rest.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A real HTTP server on a loopback port that says what a test told it, and remembers calls. */
final class PretendServer implements AutoCloseable {
  /** One call as it came. */
  record Received(String call, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> String.join(", ", header.getValue()))
          .findFirst()
          .orElse("");
    }

    JsonNode json() throws IOException {
      return Json.MAPPER.readTree(body);
    }
  }

  private record Reply(int status, Map<String, String> headers, String body) {
    static final Reply CUT = new Reply(-1, Map.of(), "");
  }

  private final HttpServer server;
  private final String scheme;
  private final Map<String, Deque<Reply>> replies = new HashMap<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();

  PretendServer() {
    this(null);
  }

  /**
   * @param tls the server's side of HTTPS; null for plain HTTP
   */
  PretendServer(@Nullable SSLContext tls) {
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    scheme = tls == null ? "http" : "https";
    try {
      if (tls == null) {
        server = HttpServer.create(anywhere, 0);
      } else {
        HttpsServer safe = HttpsServer.create(anywhere, 0);
        safe.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = safe;
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * The answer to {@code METHOD /path?query}; told several times, given in order, last one stays.
   */
  PretendServer answers(String call, int status, String body) {
    return answers(call, status, body, Map.of());
  }

  PretendServer answers(String call, int status, String body, Map<String, String> headers) {
    return reply(call, new Reply(status, headers, body));
  }

  /** Reads the call, then cuts the connection. */
  PretendServer cuts(String call) {
    return reply(call, Reply.CUT);
  }

  private synchronized PretendServer reply(String call, Reply reply) {
    replies.computeIfAbsent(call, absent -> new ArrayDeque<>()).add(reply);
    return this;
  }

  List<Received> received() {
    return received;
  }

  List<String> calls() {
    return received.stream().map(Received::call).toList();
  }

  Received last() {
    return received.getLast();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      received.add(new Received(call, Map.copyOf(exchange.getRequestHeaders()), body));
      Reply reply = next(call);
      if (reply.status() < 0) {
        return;
      }
      reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized Reply next(String call) {
    Deque<Reply> queue = replies.get(call);
    if (queue == null) {
      return new Reply(
          404, Map.of(), "{\"code\":\"NOT_FOUND\",\"detail\":\"no answer told for " + call + "\"}");
    }
    return queue.size() > 1 ? queue.removeFirst() : queue.getFirst();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
