package dev.writ.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Machines asked for and agreed to over REST: a whole server with its sandbox, which renders,
 * places and dry-runs each of them, and 20 approvers who are told of each request and take turns to
 * answer.
 */
final class OverHttp {
  private static final int THREADS = 8;
  private static final int APPROVERS = 20;
  private static final Duration TIME = Duration.ofSeconds(20);
  private static final String PASSWORD = "measured with some patience";

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  private OverHttp(int port) {
    this.url = "http://127.0.0.1:" + port;
  }

  /** Somebody who is signed in. */
  private record Session(String cookie) {}

  static List<Figure> measure() throws Exception {
    try (Processes.House house = Processes.openHouse()) {
      OverHttp http = new OverHttp(house.port());
      Session admin = http.signInFirst("admin", house.password());
      List<Session> approvers = new ArrayList<>();
      for (int i = 1; i <= APPROVERS; i++) {
        approvers.add(http.approver(admin, "approver-" + i));
      }
      ObjectNode wish = http.wish(admin);
      Queue<Long> submits = new ConcurrentLinkedQueue<>();
      Queue<Long> approvals = new ConcurrentLinkedQueue<>();
      AtomicInteger turn = new AtomicInteger();
      Load.Result pairs =
          Load.of(
              THREADS,
              TIME,
              () -> {
                long start = System.nanoTime();
                JsonNode asked = http.post("/api/v1/vms", wish, admin, 202);
                long between = System.nanoTime();
                http.post(
                    "/api/v1/admin/approvals/" + asked.get("ticket_id").asText() + "/approve",
                    Json.object(),
                    approvers.get(turn.getAndIncrement() % APPROVERS),
                    202);
                submits.add(between - start);
                approvals.add(System.nanoTime() - between);
              });
      return List.of(
          Figure.told("submit + approve over HTTP, 8 threads", pairs.perSecond(), "pair/s"),
          Figure.atMost("submit, p95 over HTTP (warm-up included)", p95(submits), "ms", 200),
          Figure.atMost("approve, p95 over HTTP (warm-up included)", p95(approvals), "ms", 200));
    }
  }

  private static double p95(Queue<Long> nanos) {
    long[] all = nanos.stream().mapToLong(Long::longValue).toArray();
    return new Load.Result(all, 1).quantile(0.95);
  }

  private Session approver(Session admin, String name) throws Exception {
    JsonNode made = post("/api/v1/admin/users", Json.object().put("name", name), admin, 201);
    ObjectNode binding =
        Json.object()
            .put("subject_type", "USER")
            .put("subject_id", made.get("id").asText())
            .put("role_id", named("/api/v1/admin/roles?per_page=100", "approver", admin))
            .put("scope_type", "global");
    binding.putArray("allowed_environments").add("test");
    post("/api/v1/admin/bindings", binding, admin, 201);
    return signInFirst(name, made.get("one_time_password").asText());
  }

  /** Chooses a password and signs in with it. */
  private Session signInFirst(String name, String oneTimePassword) throws Exception {
    Session first = signIn(name, oneTimePassword);
    post(
        "/api/v1/auth/change-password",
        Json.object().put("current_password", oneTimePassword).put("new_password", PASSWORD),
        first,
        204);
    return signIn(name, PASSWORD);
  }

  private Session signIn(String name, String password) throws Exception {
    HttpResponse<String> answer =
        send(
            "POST",
            "/api/v1/auth/login",
            Json.object().put("name", name).put("password", password),
            null,
            200);
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    return new Session(cookie.substring(0, cookie.indexOf(';')));
  }

  /** A request for the first of everything that a fresh house has. */
  private ObjectNode wish(Session asker) throws Exception {
    String system = first("/api/v1/vms/systems", asker).get("id").asText();
    return Json.object()
        .put(
            "service_id",
            first("/api/v1/vms/systems/" + system + "/services", asker).get("id").asText())
        .put("template_id", first("/api/v1/vms/templates", asker).get("id").asText())
        .put("instance_size_id", first("/api/v1/vms/sizes", asker).get("id").asText())
        .put("namespace", "dev")
        .put("reason", "to see how fast it is");
  }

  private JsonNode first(String path, Session who) throws Exception {
    return get(path, who).get("items").get(0);
  }

  private String named(String path, String name, Session who) throws Exception {
    for (JsonNode one : get(path, who).get("items")) {
      if (one.get("name").asText().equals(name)) {
        return one.get("id").asText();
      }
    }
    throw new IllegalStateException("nothing is named " + name + " at " + path);
  }

  private JsonNode get(String path, Session who) throws Exception {
    return Json.readObject(send("GET", path, null, who, 200).body());
  }

  private JsonNode post(String path, ObjectNode body, Session who, int expected) throws Exception {
    String answer = send("POST", path, body, who, expected).body();
    return answer.isEmpty() ? Json.object() : Json.readObject(answer);
  }

  private HttpResponse<String> send(
      String method, String path, @Nullable ObjectNode body, @Nullable Session who, int expected)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .header("X-Writ-Csrf", "1")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(Json.write(body)));
    if (who != null) {
      request.header("Cookie", who.cookie());
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != expected) {
      throw new IllegalStateException(
          method + " " + path + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer;
  }
}
