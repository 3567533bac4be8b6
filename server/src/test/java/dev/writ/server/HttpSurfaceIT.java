package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every answer, whoever asks. */
class HttpSurfaceIT {
  @TempDir static Path home;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.start(home, "--no-sandbox");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/nothing", "/api/v1/tasks/not-an-id/x/y", "/api/", "/nothing"})
  void tellsUnknownRoutesAsProblems(String path) {
    RunningServer.Answer answer = server.get(path, "Accept", "application/json");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.code()).isEqualTo("NOT_FOUND");
    assertThat(answer.json().path("request_id").asText())
        .isEqualTo(answer.header("X-Request-Id"))
        .isNotBlank();
  }

  @Test
  void keepsAnOfferedRequestIdThatIsHarmlessAndReplacesOthers() {
    assertThat(server.get("/api/v1/nothing", "X-Request-Id", "abc-1").header("X-Request-Id"))
        .isEqualTo("abc-1");
    assertThat(server.get("/api/v1/nothing", "X-Request-Id", "a b<c>").header("X-Request-Id"))
        .isNotEqualTo("a b<c>")
        .hasSize(36);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sign-in", "/api/v1/nothing", "/health/ready", "/assets/writ.css"})
  void guardsEveryAnswerWithHeaders(String path) {
    RunningServer.Answer answer = server.get(path);
    assertThat(answer.header("Content-Security-Policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
  }

  @Test
  void refusesBodiesOverOneMebibyte() {
    byte[] big = ("\"" + "a".repeat(1 << 20) + "\"").getBytes(StandardCharsets.UTF_8);
    RunningServer.Answer answer =
        server.send(
            "POST",
            "/api/v1/auth/login",
            BodyPublishers.ofByteArray(big),
            "Content-Type",
            "application/json");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("PAYLOAD_TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready", "/q/health", "/metrics", "/openapi"})
  void answersThoseWhoWatchIt(String path) {
    assertThat(server.get(path).status()).isEqualTo(200);
  }

  @Test
  void servesTheScriptItsPagesNameFromItself() {
    assertThat(server.get("/webjars/htmx.org/2.0.10/dist/htmx.min.js").status()).isEqualTo(200);
  }

  @Test
  void timesRestAnswersByRouteAndNeverByPath() {
    String id = "01900000-0000-7000-8000-00000000abcd";
    server.get("/api/v1/tasks/" + id);
    server.get("/api/v1/vms/" + id + "/revisions");
    server.get("/api/v1/made/up/" + id);
    server.post("/api/v1/tasks/" + id, "{}");

    assertThat(server.get("/metrics").text())
        .contains("writ_http_seconds_count{route=\"/api/v1/tasks/{id}\",status=\"401\"} ")
        .contains("writ_http_seconds_count{route=\"/api/v1/vms/{id}/revisions\",status=\"401\"} ")
        .contains("writ_http_seconds_count{route=\"unknown\",status=\"404\"} ")
        .contains("writ_http_seconds_count{route=\"unknown\",status=\"405\"} ")
        .doesNotContain(id, "made/up", "route=\"/metrics\"");
  }

  @Test
  void describesRefusalsByStatusAndNoPages() {
    JsonNode api = server.get("/openapi?format=json").json();
    assertThat(api.path("openapi").asText()).startsWith("3.0");
    assertThat(api.path("paths").properties())
        .isNotEmpty()
        .allMatch(path -> path.getKey().startsWith("/api/v1/"));
    JsonNode retry = api.path("paths").path("/api/v1/admin/jobs/{id}/retry").path("post");
    assertThat(retry.at("/responses/409/description").asText())
        .contains("EVENT_ALREADY_RETRIED", "EVENT_NOT_FAILED");
    assertThat(retry.at("/responses/409/content").has("application/problem+json")).isTrue();
    assertThat(retry.at("/responses/401/description").asText()).contains("UNAUTHENTICATED");
    assertThat(retry.has("x-codes")).isFalse();
    assertThat(api.at("/components/schemas/Task/properties/ticket_id/nullable").asBoolean())
        .isTrue();
  }
}
