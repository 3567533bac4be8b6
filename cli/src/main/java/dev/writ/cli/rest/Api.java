package dev.writ.cli.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Talks to one server as one person.
 *
 * <p>HttpURLConnection and not java.net.http: with a warm AOT cache a whole call takes 0.24 s
 * instead of 0.69 s, because the newer client starts a selector thread, an executor and TLS first.
 */
public final class Api {
  private static final String JSON = "application/json, application/problem+json";

  /** Waits before the second, third and fourth try after a lost connection. */
  private static final List<Duration> RETRIES =
      List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(3));

  private static final int CONNECT_MILLIS = 10_000;

  /** Longer than the 30 s a task may be waited for. */
  private static final int READ_MILLIS = 60_000;

  private final String base;
  private final @Nullable SSLSocketFactory trust;
  private final Map<String, String> headers;
  private final Pause pause;
  private final Supplier<String> keys;

  private Api(
      String base,
      @Nullable SSLSocketFactory trust,
      Map<String, String> headers,
      Pause pause,
      Supplier<String> keys) {
    this.base = base;
    this.trust = trust;
    this.headers = headers;
    this.pause = pause;
    this.keys = keys;
  }

  /**
   * A client without identity.
   *
   * @param authorities PEM file of the authorities that may vouch for the server; null for the
   *     JDK's
   * @param keys makes a fresh Idempotency-Key
   */
  public static Api at(String url, @Nullable Path authorities, Pause pause, Supplier<String> keys) {
    // Otherwise the JDK silently repeats a failed POST by itself, also one without a key.
    System.setProperty("sun.net.http.retryPost", "false");
    return new Api(url, authorities == null ? null : Trust.in(authorities), Map.of(), pause, keys);
  }

  /** A copy that sends one header more with every call. */
  public Api with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Api(base, trust, more, pause, keys);
  }

  public String url() {
    return base;
  }

  /**
   * Reads.
   *
   * @throws Refused when the server says no
   * @throws Failure when it can't be reached
   */
  public Answer get(Resource resource) {
    return persistently("GET", resource, null, headers);
  }

  /** Writes once, without a second try: for calls that offer no Idempotency-Key. */
  public Answer post(Resource resource, @Nullable JsonNode body) {
    try {
      return once("POST", resource, Body.of(body), headers);
    } catch (ConnectException | NoRouteToHostException refused) {
      throw unreachable(refused);
    } catch (IOException lost) {
      throw new Failure(
          "the connection to " + base + " broke before the answer came: " + reason(lost),
          "  it is not known whether the server did it: look before you try again");
    }
  }

  /** Asks for work. A lost connection is tried again with the same key, so it is done once. */
  public Answer submit(String method, Resource resource, @Nullable JsonNode body) {
    Map<String, String> keyed = new LinkedHashMap<>(headers);
    keyed.put("Idempotency-Key", keys.get());
    return persistently(method, resource, Body.of(body), keyed);
  }

  /** Sends files. A lost connection is tried again with the same key, so it is done once. */
  public Answer upload(Resource resource, Form form) {
    Map<String, String> keyed = new LinkedHashMap<>(headers);
    keyed.put("Idempotency-Key", keys.get());
    return persistently("POST", resource, new Body(form.type(), form.bytes()), keyed);
  }

  /** What a call sends. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Body(String type, byte[] bytes) {
    static @Nullable Body of(@Nullable JsonNode json) {
      try {
        return json == null
            ? null
            : new Body("application/json", Json.MAPPER.writeValueAsBytes(json));
      } catch (JsonProcessingException impossible) {
        throw new IllegalStateException("a JSON tree can always be written", impossible);
      }
    }
  }

  /** Copies an answer of any length to the stream as it comes. */
  public void download(Resource resource, OutputStream to) throws IOException {
    HttpURLConnection connection;
    try {
      connection =
          open("GET", resource, null, with("Accept", "application/x-ndjson, " + JSON).headers);
    } catch (ConnectException | NoRouteToHostException refused) {
      throw unreachable(refused);
    }
    if (connection.getResponseCode() / 100 != 2) {
      throw refusal(connection);
    }
    try (InputStream from = connection.getInputStream()) {
      from.transferTo(to);
    }
  }

  private Answer persistently(
      String method, Resource resource, @Nullable Body body, Map<String, String> with) {
    for (int failures = 0; ; failures++) {
      try {
        return once(method, resource, body, with);
      } catch (IOException lost) {
        if (failures == 0
            && (lost instanceof ConnectException || lost instanceof NoRouteToHostException)) {
          throw unreachable(lost); // nothing was sent; nobody is restarting under our hands
        }
        if (failures == RETRIES.size()) {
          throw new Failure(
              "no answer from " + base + " after " + (failures + 1) + " tries: " + reason(lost));
        }
        pause.of(RETRIES.get(failures));
      }
    }
  }

  private Answer once(
      String method, Resource resource, @Nullable Body body, Map<String, String> with)
      throws IOException {
    HttpURLConnection connection = open(method, resource, body, with);
    int status = connection.getResponseCode();
    if (status / 100 != 2) {
      throw refusal(connection);
    }
    try (InputStream in = connection.getInputStream()) {
      byte[] bytes = in.readAllBytes();
      JsonNode answer = bytes.length == 0 ? MissingNode.getInstance() : Json.MAPPER.readTree(bytes);
      return new Answer(status, answer, connection.getHeaderFields());
    } catch (JsonProcessingException notJson) {
      throw new Failure(notWrit(status));
    }
  }

  private HttpURLConnection open(
      String method, Resource resource, @Nullable Body body, Map<String, String> with)
      throws IOException {
    try {
      var connection = (HttpURLConnection) URI.create(base + resource).toURL().openConnection();
      if (trust != null && connection instanceof HttpsURLConnection safe) {
        safe.setSSLSocketFactory(trust);
      }
      connection.setRequestMethod(method);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      connection.setInstanceFollowRedirects(false); // a token must not travel to another address
      connection.setRequestProperty("Accept", JSON);
      connection.setRequestProperty("User-Agent", "writ-cli");
      with.forEach(connection::setRequestProperty);
      if (body != null) {
        connection.setRequestProperty("Content-Type", body.type());
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body.bytes());
        }
      } else {
        connection.connect();
      }
      return connection;
    } catch (UnknownHostException unknown) {
      throw new Failure(
          "the host of " + base + " is not known",
          "  next: check the name in --url, $WRIT_URL or `writ login`");
    } catch (SSLException tls) {
      throw unsafe(tls);
    } catch (MalformedURLException | IllegalArgumentException | ClassCastException malformed) {
      throw new Failure(
          "`" + base + "` is no server address", "  expected something like http://127.0.0.1:8080");
    }
  }

  private Failure refusal(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    JsonNode problem = MissingNode.getInstance();
    try (InputStream in = connection.getErrorStream()) {
      if (in != null) {
        problem = Json.MAPPER.readTree(in.readAllBytes());
      }
    } catch (JsonProcessingException notJson) {
      return new Failure(notWrit(status));
    }
    if (!problem.isObject()) {
      return new Failure(notWrit(status));
    }
    String retryAfter = connection.getHeaderField("Retry-After");
    return Refused.of(status, problem, retryAfter == null ? "" : retryAfter);
  }

  private Failure unsafe(SSLException tls) {
    String reason = reason(tls);
    if (reason.contains("certification path") || reason.contains("path validation")) {
      return new Failure(
          "nobody this machine trusts vouches for the certificate of " + base,
          "  next: writ login " + base + " --ca-file FILE, with the PEM file of your authority");
    }
    return new Failure(
        "no safe connection to " + base + ": " + reason,
        "  next: check the address and the server's certificate");
  }

  private Failure unreachable(IOException refused) {
    return new Failure(
        "nobody answers at " + base + " (" + reason(refused) + ")",
        "  next: ./writ up starts a server here; --url or $WRIT_URL names another one");
  }

  private String notWrit(int status) {
    return base + " answered " + status + " in no way a Writ server does; is the address right?";
  }

  private static String reason(IOException problem) {
    String message = problem.getMessage();
    return message == null
        ? problem.getClass().getSimpleName()
        : message.toLowerCase(java.util.Locale.ROOT);
  }
}
