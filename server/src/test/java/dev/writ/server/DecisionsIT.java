package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decisions over HTTP, and bad calls about decisions and policies. */
class DecisionsIT {
  private static final String AUDIT = "/api/v1/policies/audit";

  @TempDir static Path directory;
  private static EmbeddedPostgres postgres;
  private static TestHouse house;
  private static RunningServer server;
  private static String[] admin;
  private static String[] stan;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.ephemeral();
    house = TestHouse.open(directory, postgres, "--no-sandbox");
    server = house.server();
    admin = house.admin();
    stan = house.person(admin, "stan", "operator", "test");
  }

  @AfterAll
  static void stop() {
    house.close();
    postgres.close();
  }

  private static String files(String policy) {
    ObjectNode body = Json.object();
    body.putObject("files").put("policy.rego", policy);
    return Json.write(body);
  }

  @Test
  void showsWhatAnUploadedPolicyDecidedAndTheTextThatDid() {
    String policy =
        """
        package writ.audit.approval

        decision := {"outcome": "DENY", "reasons": ["closed for the night"]}
        """;
    JsonNode put = server.send("PUT", AUDIT, files(policy), admin).json();
    assertThat(server.post("/api/v1/audit/verify", "{}", admin).code()).isEqualTo("POLICY_DENIED");
    server.send("DELETE", AUDIT, "", admin);

    JsonNode found =
        server.get("/api/v1/decisions?room=audit&outcome=DENY&degraded=false", admin).json();
    assertThat(found.path("total").asInt()).isEqualTo(1);
    JsonNode kept =
        server.get("/api/v1/decisions/" + found.at("/items/0/id").asText(), admin).json();
    assertThat(kept.path("policy_sha256")).isEqualTo(put.path("sha256"));
    assertThat(kept.path("query").asText()).isEqualTo("data.writ.audit.approval.decision");
    assertThat(kept.at("/input/requester/name").asText()).isEqualTo("admin");
    assertThat(kept.at("/output/reasons/0").asText()).isEqualTo("closed for the night");
    JsonNode text =
        server.get("/api/v1/policies/texts/" + kept.path("policy_sha256").asText(), admin).json();
    assertThat(text.at("/files/policy.rego").asText()).isEqualTo(policy);

    for (String none : new String[] {"room=vms", "degraded=true", "since=2999-01-01T00:00:00Z"}) {
      assertThat(server.get("/api/v1/decisions?" + none, admin).json().path("total").asInt())
          .as(none)
          .isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"POST,/check", "PUT,''", "POST,/try"})
  void tellsThePlaceOfEveryFaultAndWritesNothing(String method, String verb) {
    Map<String, Long> before = house.rows();
    ObjectNode body =
        Json.readObject(files("package writ.audit.approval\n\na := missing\n\nb := absent\n"));
    if (verb.equals("/try")) {
      body.putObject("input");
    }
    RunningServer.Answer answer = server.send(method, AUDIT + verb, Json.write(body), admin);
    assertThat(answer.code()).as(answer.text()).isEqualTo("POLICY_INVALID");
    JsonNode errors = answer.json().at("/params/errors");
    assertThat(errors.findValuesAsText("row")).as(answer.text()).containsExactly("3", "5");
    assertThat(errors.findValuesAsText("column")).doesNotContain("0");
    assertThat(errors.findValuesAsText("file")).containsOnly("policy.rego");
    assertThat(house.rows()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "GET | /api/v1/decisions | | 403 | FORBIDDEN",
        "GET | /api/v1/decisions/00000000-0000-7000-8000-000000000000 | | 403 | FORBIDDEN",
        "GET | /api/v1/policies/vms | | 403 | FORBIDDEN",
        "PUT | /api/v1/policies/vms | {\"files\":{}} | 403 | FORBIDDEN",
        "DELETE | /api/v1/policies/vms | | 403 | FORBIDDEN",
        "POST | /api/v1/policies/vms/check | {\"files\":{}} | 403 | FORBIDDEN",
        "POST | /api/v1/policies/vms/try | {\"input\":{}} | 403 | FORBIDDEN",
      })
  void refusesWhoMayNot(String method, String path, String body, int status, String code) {
    check(method, path, body, status, code, stan);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "GET | /api/v1/decisions/00 | | 404 | NOT_FOUND",
        "GET | /api/v1/decisions/00000000-0000-7000-8000-000000000000 | | 404 | NOT_FOUND",
        "GET | /api/v1/decisions?outcome=MAYBE | | 422 | PARAMETER_INVALID",
        "GET | /api/v1/decisions?degraded=x | | 422 | PARAMETER_INVALID",
        "GET | /api/v1/decisions?since=soon | | 422 | PARAMETER_INVALID",
        "GET | /api/v1/policies/texts/00 | | 404 | NOT_FOUND",
        "PUT | /api/v1/policies/nowhere | {\"files\":{}} | 404 | NOT_FOUND",
        "DELETE | /api/v1/policies/nowhere | | 404 | NOT_FOUND",
        "POST | /api/v1/policies/nowhere/try | {\"input\":{}} | 404 | NOT_FOUND",
        "PUT | /api/v1/policies/vms | {} | 422 | REQUIRED_FIELD_MISSING",
        "PUT | /api/v1/policies/vms | {\"files\":{\"policy.rego\":1}} | 422 | FIELD_INVALID",
        "PUT | /api/v1/policies/vms | {\"files\":{}} | 422 | POLICY_INVALID",
        "POST | /api/v1/policies/vms/try | {} | 422 | REQUIRED_FIELD_MISSING",
        "POST | /api/v1/policies/vms/try | {\"input\":[]} | 422 | FIELD_INVALID",
      })
  void answersBadCallsWithTheirCode(
      String method, String path, String body, int status, String code) {
    check(method, path, body, status, code, admin);
  }

  private static void check(
      String method, String path, String body, int status, String code, String[] who) {
    Map<String, Long> before = house.rows();
    RunningServer.Answer answer =
        method.equals("GET")
            ? server.get(path, who)
            : server.send(method, path, body == null ? "" : body, who);
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    if (status != 403) { // a refusal for want of a permission is itself recorded
      assertThat(house.rows()).isEqualTo(before);
    }
  }
}
