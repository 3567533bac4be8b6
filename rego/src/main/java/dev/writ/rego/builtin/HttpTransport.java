package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Context;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and follows where its answer points. Every host on the way must be allowed; the
 * wait ends with the evaluation.
 */
final class HttpTransport {
  /** Larger answers are refused, in bytes. */
  private static final long LARGEST_BODY = 8L << 20;

  private static final int MOST_REDIRECTS = 10;

  /** Between attempts, in milliseconds. */
  private static final double FIRST_PAUSE = 100;

  private static final double LONGEST_PAUSE = 60_000;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** The client sets these itself. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("Content-Length", "Transfer-Encoding", "Trailer");

  /** Those that the JDK's client refuses unless it was told otherwise. */
  private static final Set<String> UNDER_GUARD = Set.of("Connection", "Expect", "Host", "Upgrade");

  /** Not for another host than the one they were meant for. */
  private static final Set<String> SECRETS =
      Set.of("Authorization", "Www-Authenticate", "Cookie", "Cookie2");

  private final Context context;
  private final HttpSettings settings;

  private HttpTransport(Context context, HttpSettings settings) {
    this.context = context;
    this.settings = settings;
  }

  /** The client of requests without settings of TLS; it is made with the first of them. */
  private static final class Plain {
    static final HttpClient CLIENT = builder().build();
  }

  private static HttpClient.Builder builder() {
    return HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER);
  }

  /** There was no answer. */
  static final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String told;

    private Unreachable(String told) {
      super(told, null, false, false);
      this.told = told;
    }

    String told() {
      return told;
    }
  }

  /**
   * The answer, or the last one of those that point elsewhere.
   *
   * @throws Unreachable {@code Get "http://localhost:1": dial tcp localhost:1: connect: connection
   *     refused}
   * @throws Failure when the request can't be sent; fatal when a host is not allowed
   */
  static HttpResponse<byte[]> send(Context context, HttpSettings settings) {
    HttpTransport transport = new HttpTransport(context, settings);
    URI first = transport.allowed(settings.url());
    Optional<HttpClient.Builder> own = settings.tls().client(builder());
    if (own.isEmpty()) {
      return transport.attempts(Plain.CLIENT, first);
    }
    HttpClient client = own.get().build();
    try {
      return transport.attempts(client, first);
    } finally {
      client.shutdownNow();
    }
  }

  private HttpResponse<byte[]> attempts(HttpClient client, URI first) {
    for (int attempt = 0; ; attempt++) {
      try {
        return exchange(client, first);
      } catch (Unreachable unreachable) {
        if (attempt >= settings.retries()) {
          throw unreachable;
        }
        pause(attempt);
      }
    }
  }

  /** None before the first retry, then longer and longer, a fifth more or less. */
  private void pause(int attempt) {
    double growth = attempt == 0 ? 0 : Math.pow(1.6, attempt);
    double millis = Math.min(FIRST_PAUSE * growth, LONGEST_PAUSE);
    double jitter = 0.8 + 0.4 * context.random().nextDouble();
    try {
      context.await(new CompletableFuture<Void>(), Duration.ofMillis((long) (millis * jitter)));
    } catch (TimeoutException | ExecutionException over) {
      return;
    }
  }

  private HttpResponse<byte[]> exchange(HttpClient client, URI first) {
    long start = System.nanoTime();
    URI at = first;
    String method = settings.method();
    String body = settings.body();
    Map<String, String> headers = new TreeMap<>(settings.headers());
    for (int redirects = 0; ; redirects++) {
      Duration left = settings.timeout().minusNanos(System.nanoTime() - start);
      HttpResponse<byte[]> response = once(client, request(at, method, body, headers), left);
      Optional<String> location = response.headers().firstValue("Location");
      int status = response.statusCode();
      if (!settings.redirects() || !REDIRECTS.contains(status) || location.isEmpty()) {
        return response;
      }
      if (redirects == MOST_REDIRECTS) {
        throw unreachable(method, at, "stopped after " + MOST_REDIRECTS + " redirects");
      }
      URI next = allowed(resolved(at, location.get()));
      if (!String.valueOf(next.getHost()).equalsIgnoreCase(at.getHost())) {
        headers.keySet().removeAll(SECRETS);
        headers.remove("Host");
      }
      if (status < 307) {
        method = method.equals("HEAD") ? "HEAD" : "GET";
        body = "";
      }
      at = next;
    }
  }

  private HttpResponse<byte[]> once(HttpClient client, HttpRequest request, Duration left) {
    String method = request.method();
    try {
      return context.await(
          client.sendAsync(
              request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_BODY)),
          left);
    } catch (TimeoutException slow) {
      throw unreachable(method, request.uri(), "request timed out");
    } catch (ExecutionException failed) {
      throw unreachable(method, request.uri(), reason(request.uri(), failed.getCause()));
    }
  }

  private static String reason(URI uri, @Nullable Throwable cause) {
    String host = uri.getHost() + ":" + port(uri);
    return switch (cause) {
      case null -> "no answer";
      case ConnectException connect when connect.getCause() instanceof UnresolvedAddressException ->
          "dial tcp: lookup " + uri.getHost() + ": no such host";
      case ConnectException _ -> "dial tcp " + host + ": connect: connection refused";
      case SSLException tls -> "tls: " + tls.getMessage();
      default -> String.valueOf(cause.getMessage());
    };
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
  }

  private static Unreachable unreachable(String method, URI uri, String reason) {
    String user = uri.getRawUserInfo();
    String url = uri.toString();
    int colon = user == null ? -1 : user.indexOf(':');
    return unreachable(
        method,
        colon < 0 ? url : url.replace(user + "@", user.substring(0, colon) + ":***@"),
        reason);
  }

  private static Unreachable unreachable(String method, String url, String reason) {
    String operation = method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
    return new Unreachable(operation + " " + RegoValue.of(url) + ": " + reason);
  }

  private static HttpRequest request(
      URI uri, String method, String body, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    try {
      request.method(
          method,
          body.isEmpty()
              ? HttpRequest.BodyPublishers.noBody()
              : HttpRequest.BodyPublishers.ofString(body));
    } catch (IllegalArgumentException wrong) {
      throw Failure.of("net/http: invalid method " + RegoValue.of(method));
    }
    // an upgrade to HTTP/2 is offered with TLS only
    request.version(
        uri.getScheme().equals("https") ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
    if (!headers.containsKey("User-Agent")) {
      request.setHeader("User-Agent", "writ-rego");
    }
    if (uri.getUserInfo() != null && !headers.containsKey("Authorization")) {
      byte[] user = uri.getUserInfo().getBytes(StandardCharsets.UTF_8);
      request.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
    }
    headers.forEach(
        (name, value) -> {
          if (!OF_THE_CONNECTION.contains(name)) {
            header(request, name, value);
          }
        });
    return request.build();
  }

  private static void header(HttpRequest.Builder request, String name, String value) {
    try {
      request.setHeader(name, value);
    } catch (IllegalArgumentException refused) {
      throw Failure.of(
          UNDER_GUARD.contains(name)
              ? "header "
                  + RegoValue.of(name)
                  + " can't be set here: start the JVM with"
                  + " -Djdk.httpclient.allowRestrictedHeaders="
                  + name.toLowerCase(Locale.ROOT)
              : "net/http: invalid header field " + RegoValue.of(name));
    }
  }

  /** The place, if requests may go there. */
  private URI allowed(String url) {
    URI uri = uri(url).orElse(null);
    String host = uri == null || uri.getHost() == null ? url : withoutBrackets(uri.getHost());
    if (!context.mayReach(host)) {
      throw Failure.fatal("disallowed host: " + host);
    }
    if (uri == null) {
      Uris.parts(url); // which may know better what is wrong with it
      throw Failure.of("parse " + RegoValue.of(url) + ": invalid URL");
    }
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
      String named = uri.getScheme() == null ? "" : scheme;
      throw unreachable(
          settings.method(), url, "unsupported protocol scheme " + RegoValue.of(named));
    }
    if (uri.getHost() == null) {
      throw unreachable(settings.method(), url, "http: no Host in request URL");
    }
    return uri;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String resolved(URI at, String location) {
    return uri(location).map(uri -> at.resolve(uri).toString()).orElse(location);
  }

  private static Optional<URI> uri(String url) {
    StringBuilder escaped = new StringBuilder(url.length());
    int hash = url.indexOf('#');
    for (char c : url.substring(0, hash < 0 ? url.length() : hash).toCharArray()) {
      if (c == ' ' || "\"<>\\^`{|}".indexOf(c) >= 0) {
        escaped.append('%').append(Integer.toHexString(c).toUpperCase(Locale.ROOT));
      } else {
        escaped.append(c);
      }
    }
    try {
      return Optional.of(new URI(new URI(escaped.toString()).toASCIIString()));
    } catch (URISyntaxException unreadable) {
      return Optional.empty();
    }
  }
}
