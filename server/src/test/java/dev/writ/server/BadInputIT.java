package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.postgres.EmbeddedPostgres;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed and hostile calls: each has its code, and writes nothing. */
class BadInputIT {
  @TempDir static Path directory;
  private static EmbeddedPostgres postgres;
  private static TestHouse house;
  private static RunningServer server;
  private static String[] admin;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.ephemeral();
    house = TestHouse.open(directory, postgres, "--no-sandbox");
    server = house.server();
    admin = house.admin();
  }

  @AfterAll
  static void stop() {
    house.close();
    postgres.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // method | path | body | status | code
        "POST | /api/v1/vms | { | 400 | MALFORMED_REQUEST",
        "POST | /api/v1/vms | {\"cpu\":1,\"cpu\":2} | 400 | MALFORMED_REQUEST",
        "POST | /api/v1/vms | {} {} | 400 | MALFORMED_REQUEST",
        "POST | /api/v1/vms | [] | 400 | MALFORMED_REQUEST",
        "POST | /api/v1/vms | \"x\" | 400 | MALFORMED_REQUEST",
        "POST | /api/v1/vms | {\"cpu\":NaN} | 400 | MALFORMED_REQUEST",
        "POST | /api/v1/vms | {\"reason\":\"a\\u0000b\"} | 400 | MALFORMED_REQUEST",
        "POST | /api/v1/vms | {\"reason\":\"\\ud800\"} | 400 | MALFORMED_REQUEST",
        "POST | /api/v1/admin/users | {\"name\":\"eve\\udc00\"} | 400 | MALFORMED_REQUEST",
        "POST | /api/v1/auth/login | {\"name\":\"a\\u0000\",\"password\":\"b\"} | 400"
            + " | MALFORMED_REQUEST",
        "POST | /api/v1/vms | {} | 422 | VALIDATION_FAILED",
        "POST | /api/v1/admin/users | {\"name\":1} | 422 | FIELD_INVALID",
        "POST | /api/v1/admin/users | {\"name\":\"eve\",\"role\":\"x\"} | 422 | UNKNOWN_FIELD",
        "POST | /api/v1/admin/users | {} | 422 | REQUIRED_FIELD_MISSING",
        "POST | /api/v1/admin/users | {\"nam\":\"eve\",\"emial\":1} | 422 | VALIDATION_FAILED",
        "POST | /api/v1/tokens | {\"name\":\"x\",\"expires_at\":\"soon\"} | 422 | FIELD_INVALID",
        "POST | /api/v1/tasks/not-an-id/cancel | {} | 404 | NOT_FOUND",
        "POST | /api/v1/admin/approvals/00000000-0000-7000-8000-000000000000/approve | {} | 404"
            + " | NOT_FOUND",
        "POST | /api/v1/admin/approvals/bulk | {\"verdict\":\"MAYBE\",\"ids\":[]} | 422"
            + " | FIELD_INVALID",
        "POST | /api/v1/audit/verify | {\"from_seq\":0} | 422 | FIELD_INVALID",
        "POST | /api/v1/audit/verify | {\"from_seq\":1e400} | 422 | FIELD_INVALID",
        "PUT | /api/v1/auth/me | {} | 405 | METHOD_NOT_ALLOWED",
        "GET | /api/v1/tasks?stauts=FAILED | | 422 | UNKNOWN_PARAMETER",
        "GET | /api/v1/tasks?status=BROKEN | | 422 | PARAMETER_INVALID",
        "GET | /api/v1/tasks?per_page=101 | | 422 | PARAMETER_INVALID",
        "GET | /api/v1/tasks?page=0&per_page=x | | 422 | VALIDATION_FAILED",
        "GET | /api/v1/tasks/00000000-0000-7000-8000-000000000000?wait=PT31S | | 422"
            + " | PARAMETER_INVALID",
        "GET | /api/v1/audit?from=yesterday | | 422 | PARAMETER_INVALID",
      })
  void answersWithItsCodeAndWritesNothing(
      String method, String path, String body, int status, String code) {
    Map<String, Long> before = house.rows();
    RunningServer.Answer answer =
        method.equals("GET")
            ? server.get(path, admin)
            : server.send(method, path, body == null ? "" : body, admin);
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.json().path("detail").asText()).isNotBlank();
    assertThat(house.rows()).isEqualTo(before);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] broken = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '"', '}'};
    RunningServer.Answer answer =
        server.send(
            "POST",
            "/api/v1/vms",
            BodyPublishers.ofByteArray(broken),
            with("Content-Type", "application/json"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("MALFORMED_REQUEST");
  }

  @Test
  void refusesOtherMediaTypes() {
    RunningServer.Answer answer =
        server.send(
            "POST",
            "/api/v1/vms",
            BodyPublishers.ofString("a=1"),
            with("Content-Type", "text/plain"));
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.code()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void refusesAnEndlessBodyWithoutALength() {
    byte[] big = new byte[(1 << 20) + 10];
    java.util.Arrays.fill(big, (byte) ' ');
    RunningServer.Answer answer =
        server.send(
            "POST",
            "/api/v1/vms",
            BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(big)),
            with("Content-Type", "application/json"));
    assertThat(answer.status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<script>alert(1)</script>", "a\u0000b", "'; DROP TABLE kernel_users; --"})
  void keepsHostileTextHarmless(String name) {
    RunningServer.Answer answer =
        server.post(
            "/api/v1/admin/users",
            "{\"name\":\"" + name.replace("\u0000", "\\u0000") + "\"}",
            admin);
    assertThat(answer.status()).isIn(400, 422);
    assertThat(house.rows()).containsKey("kernel_users");
  }

  @Test
  void refusesAKeyForAnAnswerThatCarriesASecret() {
    RunningServer.Answer answer =
        server.post("/api/v1/admin/users", "{\"name\":\"keyed\"}", with("Idempotency-Key", "k1"));
    assertThat(answer.code()).isEqualTo("IDEMPOTENCY_NOT_OFFERED");
  }

  @Test
  void tellsSeveralMistakesAtOnce() {
    RunningServer.Answer answer =
        server.post("/api/v1/vms", "{\"name\":\"x\",\"labels\":{}}", admin);
    assertThat(answer.code()).isEqualTo("VALIDATION_FAILED");
    assertThat(answer.json().path("errors").findValuesAsText("code"))
        .contains("INVALID_REQUEST_FIELD");
    assertThat(answer.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(10_000);
  }

  private static String[] with(String name, String value) {
    String[] headers = java.util.Arrays.copyOf(admin, admin.length + 2);
    headers[admin.length] = name;
    headers[admin.length + 1] = value;
    return headers;
  }
}
